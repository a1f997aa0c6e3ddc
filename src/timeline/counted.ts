import { reading } from "../sim/reading.ts";
import type { Series } from "../sim/run.ts";
import { KIND_CODES, type Kind } from "../sim/trace.ts";
import { stepAt } from "./area.ts";
import { highest } from "./level.ts";

/** The instants of a run's events of some kinds, in order: read once, so that a moment costs a few steps of bisection. */
export function instantsOf(...kinds: Kind[]) {
  return reading(`instants ${kinds}`, ({ trace }): Float64Array => {
    const codes = new Set(kinds.map((kind) => KIND_CODES[kind]));
    const instants = new Float64Array(trace.length);
    let found = 0;
    for (let id = 0; id < trace.length; id++) {
      if (codes.has(trace.kind[id] as number)) instants[found++] = trace.at[id] as number;
    }
    return instants.slice(0, found);
  });
}

/** How many of some instants are at a moment or before it. */
export const countAt = (instants: Float64Array, us: number): number => stepAt(instants, us) + 1;

/** How many of something there are about a moment. */
export interface Pace {
  at(us: number): number;
  /** The most that it ever is. */
  most: number;
}

/** How many of some instants are in the stretch of so many microseconds that ends with a moment. */
export function lately(instants: Float64Array, lengthUs: number): Pace {
  let most = 0;
  let first = 0;
  for (let last = 0; last < instants.length; last++) {
    while ((instants[first] as number) <= (instants[last] as number) - lengthUs) first++;
    most = Math.max(most, last - first + 1);
  }
  return { most, at: (us) => countAt(instants, us) - countAt(instants, us - lengthUs) };
}

/** What a series has in the bin of a moment: all that there is where the trace is a sample. */
export const inBin = (series: Series): Pace => inBinUpTo(series, series.values.length - 1);

/** The same, but at the very end in the last whole bin: the last one may have only just begun. */
export const inWholeBin = (series: Series): Pace => inBinUpTo(series, Math.max(0, series.values.length - 2));

const inBinUpTo = ({ binMs, values }: Series, last: number): Pace => ({
  most: highest({ values }),
  at: (us) => values[Math.min(last, Math.floor(us / 1000 / binMs))] ?? 0,
});
