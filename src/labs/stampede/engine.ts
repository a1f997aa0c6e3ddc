import type { LabEngine } from "../lab.ts";
import { measure, play, type StampedeMetrics, type StampedeSeries } from "./model.ts";
import { entryOf, leasesOf, levelsOf } from "./readings.ts";
import type { settings } from "./settings.ts";
import { headline } from "./words.ts";

/** Plays a crowd of readers. */
export const engine: LabEngine<typeof settings, StampedeMetrics, StampedeSeries> = {
  id: "stampede",
  play(world, values) {
    const tally = play(world, values);
    return (_, endMs) => measure(tally, endMs);
  },
  expectedMs: ({ durationMs }) => durationMs,
  // One a read from the cache; a read that misses is told in five.
  mostEvents: ({ arrivals, readers, readsPerSecond, durationMs, recomputeMs, ttlMs }) =>
    arrivals === "simultaneous"
      ? readers * 5
      : ((readsPerSecond * durationMs) / 1000) * (1 + 4 * Math.min(1, recomputeMs / Math.max(1, ttlMs))),
  headline,
  readings: [entryOf, leasesOf, levelsOf],
};
