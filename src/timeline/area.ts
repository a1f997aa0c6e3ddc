import { bisectLeft, bisectRight } from "d3-array";
import type { Area } from "./lane.ts";
import type { Axis } from "./time.ts";

/**
 * The largest value of each pixel column of the axis, from its left edge on. The steps that a column shows follow each
 * other, so their ends are searched for, and the largest between them is read off blocks: millions of steps cost no more
 * than their blocks. The columns are asked for their instants, not the steps for their x: a scale is no arithmetic.
 */
export function columns(
  { us, values, toUs }: Pick<Area, "us" | "values" | "toUs">,
  axis: Axis,
): Float64Array {
  const count = Math.max(1, Math.ceil(axis.right - axis.left));
  const most = new Float64Array(count);
  const largest = largestIn(values);
  // Steps begin and end at whole microseconds: an edge that misses one by the error of its reckoning is at it.
  const edgeOf = (column: number) => Math.round(axis.us(axis.left + column) * 1000) / 1000;
  const end = bisectRight(us, axis.toUs);
  let edge = edgeOf(0);
  let first = bisectLeft(us, edge, 0, end);
  for (let column = 0; column < count; column++) {
    const nextEdge = edgeOf(column + 1);
    const next = bisectLeft(us, nextEdge, first, end);
    // What began before the column goes on in it, unless it ends where the column begins.
    const goesOn = first > 0 && (us[first] ?? toUs) > edge;
    most[column] = Math.max(0, largest(goesOn ? first - 1 : first, next));
    first = next;
    edge = nextEdge;
  }
  return most;
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

/**
 * The outline of pixel columns over a ground line, or over a floor of their own, as an SVG path: two numbers where they
 * change, none where they do not. D3's area would write four at each column, and is 3 kB of script.
 */
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
