import type { LabEngine } from "../lab.ts";
import { measure } from "./measure.ts";
import { play } from "./play.ts";
import type { RevokeMetrics, RevokeSeries } from "./run.ts";
import type { settings } from "./settings.ts";
import { storyOf } from "./story.ts";
import { spanMs } from "./watch.ts";
import { headline } from "./words.ts";

/** Plays one revoke. */
export const engine: LabEngine<typeof settings, RevokeMetrics, RevokeSeries> = {
  id: "revoke",
  play(world, values) {
    const watch = play(world, values);
    return (_, endMs) => measure(watch, endMs);
  },
  expectedMs: spanMs,
  // A hit is one event, a miss three.
  mostEvents: ({ readsPerSecond, durationMs, ttlMs }) =>
    (durationMs / 1000) * readsPerSecond * (ttlMs > 0 ? 1 : 3),
  headline,
  readings: [storyOf],
};
