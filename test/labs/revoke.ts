import fc from "fast-check";
import { revoke } from "../../src/labs/revoke/index.ts";
import type { RevokeRun } from "../../src/labs/revoke/model.ts";
import { type RevokeSettings, settings } from "../../src/labs/revoke/settings.ts";
import { effective, type Value } from "../../src/sim/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";
import { events } from "../../src/sim/trace.ts";

export type Given = Partial<RevokeSettings>;

/** A run of the lab `revoke` with these settings by hand and these fixes on. */
export function revokeWith(explicit: Given = {}, fixes: readonly string[] = [], seed = 1): RevokeRun {
  const state = { lab: "revoke", fixes, explicit: explicit as Record<string, Value>, seed };
  return simulate(revoke, effective(settings, revoke.fixes, state), seed);
}

/** A run of one of the lab's presets. */
export function presetRun(id: string): RevokeRun {
  const preset = revoke.presets.find((candidate) => candidate.id === id);
  if (!preset) throw new Error(`there is no preset ${id}`);
  return revokeWith(preset.explicit as Given, preset.fixes, preset.seed);
}

/** The accesses by their number: when each arrived, in whole microseconds, and whether it was allowed. */
export function accessesOf(run: RevokeRun): { atUs: number; allowed: boolean }[] {
  const missedAt = new Map<number, number>();
  const accesses: { atUs: number; allowed: boolean }[] = [];
  for (const { kind, actor, atUs } of events(run.trace, "copyMissing", "allowed", "denied")) {
    if (kind === "copyMissing") missedAt.set(actor, atUs);
    else accesses[actor] = { atUs: missedAt.get(actor) ?? atUs, allowed: kind === "allowed" };
  }
  return accesses;
}

/** Any revoke within some seconds, among accesses that miss often and a slow reader around it. */
export const anySettings: fc.Arbitrary<Given> = fc.record({
  ttlMs: fc.nat({ max: 4000 }),
  revokeAtMs: fc.nat({ max: 6000 }),
  readsPerSecond: fc.integer({ min: 0, max: 60 }),
  dbReadMs: fc.nat({ max: 600 }),
  durationMs: fc.constant(12_000),
  onWrite: fc.constantFrom("nothing", "bust", "writeThrough"),
  bustDelayMs: fc.nat({ max: 800 }),
  cacheWriteFails: fc.boolean(),
  repair: fc.boolean(),
  repairAfterMs: fc.nat({ max: 2000 }),
  slowReader: fc.boolean(),
  slowReaderReadAtMs: fc.nat({ max: 7000 }),
  slowReaderSetAtMs: fc.nat({ max: 9000 }),
  lease: fc.boolean(),
});
