import { bisectRight } from "d3-array";
import type { Area } from "./lane.ts";
import type { Axis } from "./time.ts";

/**
 * The largest value of each pixel column of the axis, from its left edge on. The steps that a column shows follow each
 * other, so their ends are searched for, and the largest between them is read off blocks: millions of steps cost no more
 * than their blocks.
 */
export function columns(
  { us, values, toUs }: Pick<Area, "us" | "values" | "toUs">,
  axis: Axis,
): Float64Array {
  const count = Math.max(1, Math.ceil(axis.right - axis.left));
  const most = new Float64Array(count);
  const largest = largestIn(values);
  const firstColumn = (step: number) => Math.max(0, Math.floor(axis.x(us[step] as number) - axis.left));
  const lastColumn = (step: number) => {
    const untilUs = step + 1 < us.length ? (us[step + 1] as number) : toUs;
    return Math.max(firstColumn(step), Math.ceil(axis.x(untilUs) - axis.left) - 1);
  };
  const end = stepAt(us, axis.toUs) + 1;
  let from = Math.max(0, stepAt(us, axis.fromUs));
  let to = from;
  for (let column = 0; column < count; column++) {
    from = leap(from, end, (step) => lastColumn(step) >= column);
    to = leap(to, end, (step) => firstColumn(step) > column);
    most[column] = Math.max(0, largest(from, to));
  }
  return most;
}

/** The first step from `from` on that `is` so, `end` if none; once one is, all that follow are. It lies near, mostly. */
function leap(from: number, end: number, is: (step: number) => boolean): number {
  let low = from;
  let size = 1;
  while (low + size <= end && !is(low + size - 1)) {
    low += size;
    size *= 2;
  }
  let high = Math.min(end, low + size - 1);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (is(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** So many values are one block. */
const BLOCK = 256;

const blocksOf = new WeakMap<ArrayLike<number>, Float64Array>();

/** The largest of each whole block of some values; read once. */
function blocks(values: ArrayLike<number>): Float64Array {
  const known = blocksOf.get(values);
  if (known) return known;
  const most = new Float64Array(Math.floor(values.length / BLOCK));
  for (let block = 0; block < most.length; block++)
    most[block] = scan(values, block * BLOCK, (block + 1) * BLOCK);
  blocksOf.set(values, most);
  return most;
}

function scan(values: ArrayLike<number>, from: number, to: number): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let nth = from; nth < to; nth++) if ((values[nth] as number) > most) most = values[nth] as number;
  return most;
}

/** Tells the largest value from one place up to, not including, another. */
function largestIn(values: ArrayLike<number>): (from: number, to: number) => number {
  const most = blocks(values);
  return (from, to) => {
    const [first, last] = [Math.ceil(from / BLOCK), Math.floor(to / BLOCK)];
    if (first >= last) return scan(values, from, to);
    return Math.max(
      scan(values, from, first * BLOCK),
      scan(most, first, last),
      scan(values, last * BLOCK, to),
    );
  };
}

/** The last step that starts at or before an instant, -1 if none. */
export const stepAt = (us: ArrayLike<number>, at: number): number => bisectRight(us, at) - 1;

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
