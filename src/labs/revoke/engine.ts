import type { LabEngine } from "../lab.ts";
import { measure, play, type RevokeMetrics, type RevokeSeries } from "./model.ts";
import { storyOf } from "./readings.ts";
import type { settings } from "./settings.ts";
import { spanMs } from "./tally.ts";
import { headline } from "./words.ts";

/** Plays one revoke. */
export const engine: LabEngine<typeof settings, RevokeMetrics, RevokeSeries> = {
  id: "revoke",
  play(world, values) {
    const tally = play(world, values);
    return (_, endMs) => measure(tally, endMs);
  },
  expectedMs: spanMs,
  // A hit is one event, a miss three.
  mostEvents: ({ readsPerSecond, durationMs, ttlMs }) =>
    (durationMs / 1000) * readsPerSecond * (ttlMs > 0 ? 1 : 3),
  headline,
  readings: [storyOf],
};
