import fc from "fast-check";
import { staleness } from "../../src/labs/staleness/index.ts";
import type { StalenessRun } from "../../src/labs/staleness/model.ts";
import {
  RECORDS,
  type RecordType,
  type StalenessSettings,
  settings,
} from "../../src/labs/staleness/settings.ts";
import { effective, type Value } from "../../src/sim/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";
import { events } from "../../src/sim/trace.ts";

export type Given = Partial<StalenessSettings>;

/** A run of the lab `staleness` with these settings by hand and these fixes on. */
export function stalenessWith(explicit: Given = {}, fixes: readonly string[] = [], seed = 1): StalenessRun {
  const state = { lab: "staleness", fixes, explicit: explicit as Record<string, Value>, seed };
  return simulate(staleness, effective(settings, staleness.fixes, state), seed);
}

/** A run of one of the lab's presets. */
export function presetRun(id: string): StalenessRun {
  const preset = staleness.presets.find((candidate) => candidate.id === id);
  if (!preset) throw new Error(`there is no preset ${id}`);
  return stalenessWith(preset.explicit as Given, preset.fixes, preset.seed);
}

/** Settings under which only one type is read and written. */
export function only(type: RecordType, readsPerSecond: number, writesPerMinute: number): Given {
  const rates = RECORDS.flatMap((record) => [
    [`${record}ReadsPerSecond`, record === type ? readsPerSecond : 0],
    [`${record}WritesPerMinute`, record === type ? writesPerMinute : 0],
  ]);
  return Object.fromEntries(rates) as Given;
}

/** When each read of a type arrived, by its number, and when each write committed, in whole microseconds. */
export function arrivalsOf(run: StalenessRun, type: RecordType): { reads: number[]; writes: number[] } {
  const record = RECORDS.indexOf(type);
  const reads: number[] = [];
  const writes: number[] = [];
  const arrivals = ["copyServed", "copyMissing", "copySkipped"] as const;
  for (const { kind, actor, subject, atUs } of events(run.trace, "write", ...arrivals)) {
    if (subject !== record) continue;
    if (kind === "write") writes.push(atUs);
    else reads[actor] = atUs;
  }
  return { reads, writes };
}

/** Any policy over small rates, so that reads and writes meet. */
export const anySettings: fc.Arbitrary<Given> = fc
  .record({
    policy: fc.constantFrom("oneTtl", "budgets"),
    zeroBudget: fc.constantFrom("cache", "bypass"),
    onWrite: fc.constantFrom("nothing", "bust", "writeThrough"),
    ttlMs: fc.nat({ max: 3000 }),
    dbReadMs: fc.nat({ max: 400 }),
    sessionBudgetMs: fc.oneof(fc.constant(0), fc.nat({ max: 2000 })),
    sessionReadsPerSecond: fc.integer({ min: 0, max: 40 }),
    sessionWritesPerMinute: fc.integer({ min: 0, max: 300 }),
  })
  .map((given) => ({
    ...only("session", given.sessionReadsPerSecond, given.sessionWritesPerMinute),
    ...given,
    durationMs: 20_000,
  })) as fc.Arbitrary<Given>;
