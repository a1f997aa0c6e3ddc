import type { Series } from "../sim/simulate.ts";
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

/** The outline of pixel columns over a ground line, as an SVG path. */
export function outline(most: Float64Array, left: number, y: (value: number) => number): string {
  const ground = y(0);
  let d = `M${left},${ground}`;
  let last = Number.NaN;
  for (let column = 0; column < most.length; column++) {
    const value = most[column] as number;
    if (value === last) continue;
    d += `H${left + column}V${Math.round(y(value) * 10) / 10}`;
    last = value;
  }
  return `${d}H${left + most.length}V${ground}Z`;
}
