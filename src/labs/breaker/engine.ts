import type { LabEngine } from "../lab.ts";
import { type BreakerMetrics, type BreakerSeries, play } from "./model.ts";
import { ratesOf, tellsWindow, turnsOf } from "./readings.ts";
import type { settings } from "./settings.ts";
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
