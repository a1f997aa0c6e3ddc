import type { LabEngine } from "../lab.ts";
import { compareJitters, type HerdMetrics, type HerdSeries, measure, play } from "./model.ts";
import { counted } from "./readings.ts";
import type { HerdSettings, settings } from "./settings.ts";
import { headline } from "./words.ts";

/** Plays a crowd of clients. */
export const engine: LabEngine<typeof settings, HerdMetrics, HerdSeries> = {
  id: "herd",
  play(world, values) {
    const tally = play(world, values);
    return (_, endMs) => {
      const measured = measure(tally, values, endMs);
      const compared = compareJitters(world, values, endMs);
      return { ...measured, series: { ...measured.series, ...compared } };
    };
  },
  expectedMs,
  // Every attempt is sent and fails, and some are served for nobody later.
  mostEvents: ({ clients, maxAttempts }) => clients * (maxAttempts * 3 + 1),
  headline,
  readings: counted,
};

/** When the last attempt is over if everything fails until it cannot fail any more: a guess for the progress bar. */
function expectedMs(settings: HerdSettings): number {
  const { startSpreadMs, outageMs, retry, maxAttempts, baseMs, capMs, roundTripMs } = settings;
  let ms = startSpreadMs + roundTripMs;
  for (let n = 0; n < maxAttempts - 1 && retry !== "none" && ms < 2 * (outageMs + startSpreadMs); n++) {
    ms += roundTripMs + (retry === "exponential" ? Math.min(capMs, baseMs * 2 ** n) : 0);
  }
  return ms;
}
