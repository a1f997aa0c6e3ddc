import type { Series } from "../sim/simulate.ts";
import { firstAt, KIND_CODES, type Kind, type Trace } from "../sim/trace.ts";
import type { Axis } from "./axis.ts";
import type { Area } from "./lane.ts";

/** A run's series as the steps of an area. */
export function stepsOf({ binMs, values }: Series): Pick<Area, "us" | "values" | "toUs"> {
  const binUs = binMs * 1000;
  return { us: values.map((_, bin) => bin * binUs), values, toUs: values.length * binUs };
}

/** Series on top of each other: cumulative values, the sum of all first. The last series given is at the bottom. */
export function stacked(series: readonly Series[]): Pick<Area, "us" | "values" | "toUs">[] {
  const length = Math.max(0, ...series.map(({ values }) => values.length));
  const sums = new Array<number>(length).fill(0);
  return [...series]
    .reverse()
    .map(({ binMs, values }) => {
      for (let bin = 0; bin < length; bin++) sums[bin] = (sums[bin] as number) + (values[bin] ?? 0);
      return stepsOf({ binMs, values: [...sums] });
    })
    .reverse();
}

/** Series on top of each other as bands that do not cover each other, the first one at the bottom. */
export function bands(
  series: readonly Series[],
): (Pick<Area, "us" | "values" | "toUs"> & { floors: number[] })[] {
  const length = Math.max(0, ...series.map(({ values }) => values.length));
  let sums = new Array<number>(length).fill(0);
  return series.map(({ binMs, values }) => {
    const floors = sums;
    sums = floors.map((sum, bin) => sum + (values[bin] ?? 0));
    return { ...stepsOf({ binMs, values: sums }), floors };
  });
}

/** The largest value of each pixel column of the axis, from its left edge on. */
export function columns(
  { us, values, toUs }: Pick<Area, "us" | "values" | "toUs">,
  axis: Axis,
): Float64Array {
  const count = Math.max(1, Math.ceil(axis.right - axis.left));
  const most = new Float64Array(count);
  for (let step = Math.max(0, stepAt(us, axis.fromUs)); step < us.length; step++) {
    const from = us[step] as number;
    const until = step + 1 < us.length ? (us[step + 1] as number) : toUs;
    if (from > axis.toUs) break;
    const first = Math.max(0, Math.floor(axis.x(from) - axis.left));
    const last = Math.min(count - 1, Math.max(first, Math.ceil(axis.x(until) - axis.left) - 1));
    const value = values[step] as number;
    for (let column = first; column <= last; column++) {
      if (value > (most[column] as number)) most[column] = value;
    }
  }
  return most;
}

/** The last step that starts at or before an instant, -1 if none. */
export function stepAt(us: ArrayLike<number>, at: number): number {
  let low = 0;
  let high = us.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((us[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The outline of pixel columns over a ground line, or over a floor of their own, as an SVG path. */
export function outline(
  most: Float64Array,
  left: number,
  y: (value: number) => number,
  floor?: Float64Array,
): string {
  const tenth = (value: number) => Math.round(y(value) * 10) / 10;
  const ground = floor ? tenth(floor[0] as number) : y(0);
  let d = `M${left},${ground}`;
  let last = Number.NaN;
  for (let column = 0; column < most.length; column++) {
    const value = most[column] as number;
    if (value === last) continue;
    d += `H${left + column}V${tenth(value)}`;
    last = value;
  }
  d += `H${left + most.length}`;
  if (!floor) return `${d}V${ground}Z`;
  last = Number.NaN;
  for (let column = floor.length - 1; column >= 0; column--) {
    const value = floor[column] as number;
    if (value === last) continue;
    d += `H${left + column + 1}V${tenth(value)}`;
    last = value;
  }
  return `${d}H${left}Z`;
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
