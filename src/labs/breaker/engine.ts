import type { LabEngine } from "../lab.ts";
import { play } from "./play.ts";
import type { BreakerMetrics, BreakerSeries } from "./run.ts";
import type { settings } from "./settings.ts";
import { ratesOf, tellsWindow, turnsOf } from "./window.ts";
import { headline } from "./words.ts";

/** Plays the calls to a service that falls sick. */
export const engine: LabEngine<typeof settings, BreakerMetrics, BreakerSeries> = {
  id: "breaker",
  play(world, values) {
    const tally = play(world, values);
    return (trace) => tally.measure(trace);
  },
  expectedMs: ({ durationMs, timeoutMs, serviceMs }) => durationMs + Math.min(timeoutMs, serviceMs),
  // Sent, ended, counted; a refused call leaves one event.
  mostEvents: ({ durationMs, callEveryMs }) => (3 * durationMs) / callEveryMs,
  headline,
  readings: [turnsOf, (run) => tellsWindow(run) && ratesOf(run)],
};
