import fc from "fast-check";
import { stampede } from "../../../src/labs/stampede/index.ts";
import type { StampedeRun } from "../../../src/labs/stampede/model.ts";
import type { StampedeSettings } from "../../../src/labs/stampede/settings.ts";
import type { Run } from "../../../src/sim/run.ts";
import { effective, type Value } from "../../../src/sim/settings.ts";
import { type Budget, simulate } from "../../../src/sim/simulate.ts";
import { type Event, eventAt, events } from "../../../src/sim/trace.ts";

/** A run of the lab `stampede` with these settings by hand and these fixes on. */
export function runWith(
  explicit: Partial<StampedeSettings> = {},
  fixes: readonly string[] = [],
  seed = 1,
  budget?: Budget,
): StampedeRun {
  const state = { lab: "stampede", fixes, explicit: explicit as Record<string, Value>, seed };
  return simulate(stampede, effective(stampede.settings, stampede.fixes, state), seed, budget);
}

const presetRuns = new Map<string, StampedeRun>();

/** A run of one of the lab's presets, played once. */
export function presetRun(id: string): StampedeRun {
  const played = presetRuns.get(id);
  if (played) return played;
  const preset = stampede.presets.find((candidate) => candidate.id === id);
  if (!preset) throw new Error(`there is no preset ${id}`);
  const run = runWith(preset.explicit as Partial<StampedeSettings>, preset.fixes, preset.seed);
  presetRuns.set(id, run);
  return run;
}

/** The number that a metric holds. */
export const numberOf = (run: Run, metric: string): number => run.metrics[metric] as number;

/** A burst as the trace tells it: the read that began it and how many queries it had. */
interface Told {
  first: Event;
  size: number;
}

/** The bursts of a key, in order, without the last: the end of the run may have cut it short. */
export function burstsOf(run: StampedeRun, key = 0): Told[] {
  const bursts: Told[] = [];
  for (const query of events(run.trace, "query")) {
    if (query.subject !== key) continue;
    const last = bursts.at(-1);
    if (query.value === 1) bursts.push({ first: rootOf(run, query), size: 1 });
    else if (last) last.size = query.value;
  }
  return bursts.slice(0, -1);
}

function rootOf(run: StampedeRun, event: Event): Event {
  return event.cause < 0 ? event : rootOf(run, eventAt(run.trace, event.cause));
}

/** Mean, variance and standard error of a sample. */
export function statistics(sample: readonly number[]): { mean: number; variance: number; error: number } {
  const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length;
  const variance = sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (sample.length - 1);
  return { mean, variance, error: Math.sqrt(variance / sample.length) };
}

/** A series of a run. */
export const valuesOf = (run: Run, id: string): readonly number[] => Array.from(run.series[id]?.values ?? []);
/** Any crowd of a few hundred readers, before a database that it can overrun. */
export const anySettings: fc.Arbitrary<Partial<StampedeSettings>> = fc.record({
  arrivals: fc.constantFrom("poisson", "simultaneous"),
  readers: fc.nat({ max: 40 }),
  readsPerSecond: fc.nat({ max: 60 }),
  keys: fc.integer({ min: 1, max: 3 }),
  keySkew: fc.constantFrom(0, 1),
  durationMs: fc.nat({ max: 8000 }),
  ttlMs: fc.integer({ min: 50, max: 3000 }),
  ttlSpread: fc.constantFrom(0, 0.2),
  bustAtMs: fc.constantFrom(0, 1500),
  recomputeMs: fc.oneof(fc.nat({ max: 400 }), fc.nat({ max: 3000 })),
  dbWorkers: fc.nat({ max: 4 }),
  dbQueueLimit: fc.nat({ max: 3 }),
  early: fc.boolean(),
  lock: fc.boolean(),
  lockLeaseMs: fc.integer({ min: 1, max: 2000 }),
  stale: fc.boolean(),
  coalesce: fc.boolean(),
  nodes: fc.integer({ min: 1, max: 3 }),
});
