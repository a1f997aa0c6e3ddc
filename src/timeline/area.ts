import type { Axis } from "./axis.ts";
import type { Area } from "./lane.ts";

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
  const along = (edge: Float64Array, isBack: boolean) => {
    let d = "";
    let last = Number.NaN;
    for (let nth = 0; nth < edge.length; nth++) {
      const column = isBack ? edge.length - 1 - nth : nth;
      const value = edge[column] as number;
      if (value !== last) d += `H${left + column + (isBack ? 1 : 0)}V${tenth(value)}`;
      last = value;
    }
    return d;
  };
  const back = floor ? `${along(floor, true)}H${left}` : `V${ground}`;
  return `M${left},${ground}${along(most, false)}H${left + most.length}${back}Z`;
}
