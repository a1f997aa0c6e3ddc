import type { LabEngine } from "../lab.ts";
import { measure, play, type StormMetrics, type StormSeries } from "./model.ts";
import { counted, stallsOf, turnsOf } from "./readings.ts";
import { mostAttempts, type settings } from "./settings.ts";
import { headline } from "./words.ts";

/** Plays a storm of retries. */
export const engine: LabEngine<typeof settings, StormMetrics, StormSeries> = {
  id: "storm",
  play(world, values) {
    const tally = play(world, values);
    return (trace, endMs) => measure(tally, values, trace, endMs);
  },
  // What is left in the queue at the end may take as long again.
  expectedMs: (values) => {
    const { durationMs, arrivalsPerSecond, capacityPerSecond } = values;
    const isStorm = arrivalsPerSecond * mostAttempts(values) > capacityPerSecond;
    return durationMs * (isStorm ? 1.8 : 1);
  },
  // An attempt is sent, fails and is served for nobody; a call ends.
  mostEvents: (values) => {
    const calls = (values.arrivalsPerSecond * values.durationMs) / 1000;
    return calls * (1 + 3 * Math.min(mostAttempts(values), 64));
  },
  headline,
  readings: [stallsOf, turnsOf, ...counted],
};
