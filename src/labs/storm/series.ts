import type { Series } from "../../sim/run.ts";
import type { Settings } from "./settings.ts";

/** What is counted in bins: of a second, or of a tenth of one where the run is short. */
export type Counted = "offered" | "attempts" | "retries" | "answered" | "wasted" | "lost" | "good";

/** The ids of the series. A run has those of one width. */
export type SeriesId = `${Counted}Per${"1S" | "100Ms"}` | "queueDepth";

type Length = Pick<Settings, "durationMs">;

/** The finest width of the bins, in ms. */
export const finestMs = ({ durationMs }: Length): number => (durationMs <= 20_000 ? 100 : 1000);

/** The id of the series of one thing in a run with these settings. */
export const seriesId = (what: Counted, settings: Length): SeriesId =>
  finestMs(settings) === 1000 ? `${what}Per1S` : `${what}Per100Ms`;

/** The same in numbers a second. */
export function perSecond({ binMs, values }: Series): Series {
  return binMs === 1000 ? { binMs, values } : { binMs, values: values.map((many) => (many * 1000) / binMs) };
}
