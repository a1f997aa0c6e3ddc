import fc from "fast-check";
import { breaker } from "../../src/labs/breaker/index.ts";
import type { BreakerRun } from "../../src/labs/breaker/model.ts";
import type { BreakerSettings } from "../../src/labs/breaker/settings.ts";
import type { ListedTransition } from "../../src/labs/breaker/tally.ts";
import { effective, type Value } from "../../src/sim/settings.ts";
import { BUDGET, simulate } from "../../src/sim/simulate.ts";

export type Given = Partial<BreakerSettings>;

/** A run of the lab `breaker` with these settings by hand and these fixes on. */
export function breakerWith(
  explicit: Given = {},
  fixes: readonly string[] = [],
  seed = 1,
  budget = BUDGET,
): BreakerRun {
  const state = { lab: "breaker", fixes, explicit: explicit as Record<string, Value>, seed };
  return simulate(breaker, effective(breaker.settings, breaker.fixes, state), seed, budget);
}

/** The same with the breaker. */
export const guarded = (explicit: Given = {}, seed = 1, budget = BUDGET): BreakerRun =>
  breakerWith(explicit, ["breaker"], seed, budget);

/** A run of one of the lab's presets. */
export function presetRun(id: string): BreakerRun {
  const preset = breaker.presets.find((candidate) => candidate.id === id);
  if (!preset) throw new Error(`there is no preset ${id}`);
  return breakerWith(preset.explicit as Given, preset.fixes, preset.seed);
}

/** The changes of state as "9950 closed open". */
export const changesOf = (run: BreakerRun): string[] =>
  (run.metrics.transitions as readonly ListedTransition[]).map(
    ({ atMs, from, to }) => `${atMs} ${from} ${to}`,
  );

/** Any settings in which something is likely to happen. */
export const anySettings: fc.Arbitrary<BreakerSettings> = fc.record({
  callEveryMs: fc.constantFrom(20, 50, 100, 333.333),
  arrivals: fc.constantFrom("even", "poisson"),
  timeoutMs: fc.constantFrom(50, 100, 1000, 5000),
  serviceMs: fc.constantFrom(0, 10, 50, 100, 2000),
  sickFromMs: fc.constantFrom(0, 1000, 3000),
  sickMs: fc.constantFrom(0, 500, 4000, 60_000),
  sickFailureShare: fc.constantFrom(0, 0.3, 0.7, 1),
  sickServiceMs: fc.constantFrom(0, 50, 1500),
  sickHangs: fc.boolean(),
  healthyFailureShare: fc.constantFrom(0, 0, 0.1),
  breaker: fc.boolean(),
  failureThreshold: fc.constantFrom(0.1, 0.5, 1),
  windowMs: fc.constantFrom(100, 1000, 10_000),
  minimumCalls: fc.constantFrom(0, 1, 5, 20),
  recoveryMs: fc.constantFrom(0, 100, 1000),
  probes: fc.integer({ min: 1, max: 5 }),
  eraGuard: fc.boolean(),
  durationMs: fc.constantFrom(500, 8000),
});
