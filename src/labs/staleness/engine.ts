import type { LabEngine } from "../lab.ts";
import { measure, play, type StalenessMetrics, type StalenessSeries } from "./model.ts";
import { changesOf, overdueOf } from "./readings.ts";
import { planOf, RECORDS, type settings } from "./settings.ts";
import { headline } from "./words.ts";

/** Plays five record types, read and written. */
export const engine: LabEngine<typeof settings, StalenessMetrics, StalenessSeries> = {
  id: "staleness",
  play(world, values) {
    const tallies = play(world, values);
    return (_, endMs) => measure(tallies, endMs);
  },
  expectedMs: ({ durationMs, dbReadMs }) => durationMs + dbReadMs,
  // A hit is one event, a miss three, a write at most two.
  mostEvents: (values) =>
    RECORDS.reduce((sum, record) => {
      const { readsPerSecond, writesPerMinute, cached, ttlMs } = planOf(values, record);
      const each = cached && ttlMs > 0 ? 1 : 3;
      return sum + (values.durationMs / 1000) * (readsPerSecond * each + (writesPerMinute / 60) * 2);
    }, 0),
  headline,
  readings: [overdueOf, changesOf],
};
