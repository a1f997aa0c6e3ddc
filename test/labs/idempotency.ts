import fc from "fast-check";
import { idempotency } from "../../src/labs/idempotency/index.ts";
import type { IdempotencyRun } from "../../src/labs/idempotency/model.ts";
import type { IdempotencySettings } from "../../src/labs/idempotency/settings.ts";
import type { Run } from "../../src/sim/run.ts";
import { effective, type Value } from "../../src/sim/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";

/** Some settings of the lab. */
export type Given = Partial<IdempotencySettings>;

/** A run of the lab `idempotency` with these settings by hand and these fixes on. */
export function sendWith(explicit: Given = {}, fixes: readonly string[] = [], seed = 1): IdempotencyRun {
  const state = { lab: "idempotency", fixes, explicit: explicit as Record<string, Value>, seed };
  return simulate(idempotency, effective(idempotency.settings, idempotency.fixes, state), seed);
}

/** A preset of the lab by its id. */
export function presetOf(id: string) {
  const preset = idempotency.presets.find((candidate) => candidate.id === id);
  if (!preset) throw new Error(`there is no preset ${id}`);
  return preset;
}

/** A run of one of the lab's presets. */
export function presetRun(id: string, over: Given = {}): IdempotencyRun {
  const { explicit, fixes, seed } = presetOf(id);
  return sendWith({ ...(explicit as Given), ...over }, fixes, seed);
}

/** One number of a run. */
export const numberOf = (run: Run, metric: string): number => run.metrics[metric] as number;

/** What makes each payment be charged at most once, and none be swallowed, whatever happens on the way. */
export const SAFE: Given = {
  key: "once",
  keyKind: "uuid",
  dedup: "claim",
  record: "sameTransaction",
  windowMs: 30 * 24 * 3_600_000,
};

const halves = (max: number) => fc.integer({ min: 0, max: max / 500 }).map((half) => half * 500);

/**
 * Any trouble on the way: losses, crashes, slowness, impatience. The claim timeout is longer than the work. Half seconds
 * make what happens coincide.
 */
export const anyTrouble: fc.Arbitrary<Given> = fc
  .record({
    payments: fc.integer({ min: 1, max: 6 }),
    paymentsPerSecond: fc.constantFrom(0.2, 2, 50, 1000),
    onInFlight: fc.constantFrom("wait" as const, "conflict" as const),
    fence: fc.boolean(),
    processingMs: halves(4000),
    networkMs: fc.oneof(fc.constant(0), halves(1500)),
    timeoutMs: halves(5000).map((ms) => ms + 500),
    maxAttempts: fc.integer({ min: 1, max: 6 }),
    loseReplies: fc.integer({ min: 0, max: 4 }),
    crash: fc.constantFrom("never" as const, "afterEffect" as const),
    retryAfterMs: fc.oneof(fc.constant(0), halves(20_000)),
    backoff: fc.constantFrom("none" as const, "exponential" as const),
    baseMs: halves(2000),
    jitter: fc.constantFrom("none" as const, "full" as const, "decorrelated" as const),
    beyondMs: fc.integer({ min: 1, max: 3000 }),
  })
  .map(({ beyondMs, ...given }) => ({ ...given, claimTimeoutMs: given.processingMs + beyondMs }));

/** Seeds of a run. */
export const seeds = fc.integer({ min: 0, max: 0xffffffff });
