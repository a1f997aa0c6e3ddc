import type { Series } from "../sim/run.ts";
import { highest } from "./level.ts";

/** How many of something there are about a moment. */
export interface Pace {
  at(us: number): number;
  /** The most that it ever is. */
  most: number;
}

/** What a series has in the bin of a moment: all that there is where the trace is a sample. */
export const inBin = (series: Series): Pace => inBinUpTo(series, series.values.length - 1);

/** The same, but at the very end in the last whole bin: the last one may have only just begun. */
export const inWholeBin = (series: Series): Pace => inBinUpTo(series, Math.max(0, series.values.length - 2));

const inBinUpTo = ({ binMs, values }: Series, last: number): Pace => ({
  most: highest({ values }),
  at: (us) => values[Math.min(last, Math.floor(us / 1000 / binMs))] ?? 0,
});
