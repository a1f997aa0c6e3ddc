import type { Series } from "../sim/run.ts";
import { firstAt, KIND_CODES, type Kind, type Trace } from "../sim/trace.ts";
import type { Area } from "./lane.ts";

/** A run's series as the steps of an area. */
export function stepsOf({ binMs, values }: Series): Pick<Area, "us" | "values" | "toUs"> {
  const binUs = binMs * 1000;
  return { us: values.map((_, bin) => bin * binUs), values, toUs: values.length * binUs };
}

/** Series on top of each other: cumulative values, the sum of all first. The last series given is at the bottom. */
export const stacked = (series: readonly Series[]): Pick<Area, "us" | "values" | "toUs">[] =>
  bands([...series].reverse())
    .map(({ floors: _, ...steps }) => steps)
    .reverse();

/** Series on top of each other as bands that do not cover each other, the first one at the bottom. */
export function bands(
  series: readonly Series[],
): (Pick<Area, "us" | "values" | "toUs"> & { floors: Float64Array })[] {
  const length = Math.max(0, ...series.map(({ values }) => values.length));
  let sums = new Float64Array(length);
  return series.map(({ binMs, values }) => {
    const floors = sums;
    sums = floors.map((sum, bin) => sum + (values[bin] ?? 0));
    return { ...stepsOf({ binMs, values: sums }), floors };
  });
}

/** So many rows are looked through for an event, at most. */
const MOST_ROWS = 20_000;

/** Finds the event of some kinds that is nearest to an instant, no further from it than `slackUs`; -1 if there is none. */
export function nearest(trace: Trace, slackUs: number, ...kinds: Kind[]): (us: number) => number {
  const codes = new Set(kinds.map((kind) => KIND_CODES[kind]));
  return (us) => {
    let found = -1;
    const first = firstAt(trace, us - slackUs);
    for (let id = first; id < Math.min(trace.length, first + MOST_ROWS); id++) {
      const far = Math.abs((trace.at[id] as number) - us);
      if ((trace.at[id] as number) > us + slackUs) break;
      const isNearer = found < 0 || far < Math.abs((trace.at[found] as number) - us);
      if (isNearer && codes.has(trace.kind[id] as number)) found = id;
    }
    return found;
  };
}
