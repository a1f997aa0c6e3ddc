import type { Label } from "./geometry.ts";
import type { Area } from "./lane.ts";
import { textWidth } from "./text.ts";
import type { Axis } from "./time.ts";

/** An area as it is drawn: from where to where, in px, in each pixel column of the plot. */
export interface Layer {
  area: Area;
  tops: Float64Array;
  bottoms: Float64Array;
}

/** What words stand on: an area, the bare paper (null), or half on something (undefined). */
export type LabelBackground = Layer | null | undefined;

/**
 * Finds a place for words around a y, as near to `from` as it can on the way to another x: where what they stand on is
 * fine, which is anything without `isFine`, and no other words stand, nor the line of the playhead at rest.
 */
export type PlaceLabel = (
  words: string,
  y: number,
  from: number,
  to: number,
  isFine?: (underlay: LabelBackground) => boolean,
) => Label | undefined;

/** How wide words are with the air around them. */
export const roomFor = (words: string, text: number): number => textWidth(words, text) + text;

/** Finds places on areas, in the order in which they cover each other, and on lines at some y; none above `top`. */
export function labelPlacerOn(
  layers: readonly Layer[],
  lines: readonly number[],
  top: number,
  axis: Axis,
  text: number,
): PlaceLabel {
  const { left, right, restX = Number.NaN } = axis;
  const upper = [...layers].reverse();
  const taken: (readonly [from: number, to: number, y: number])[] = [];
  const height = text * 1.2;

  /** What a column has between two heights. */
  const under = (column: number, high: number, low: number): LabelBackground => {
    const layer = upper.find(
      ({ tops, bottoms }) => (tops[column] as number) < low && (bottoms[column] as number) > high,
    );
    if (!layer) return null;
    const isHalf = (layer.tops[column] as number) > high || (layer.bottoms[column] as number) < low;
    return isHalf ? undefined : layer;
  };

  return (words, y, from, to, isFine = () => true) => {
    const [high, low] = [y - height / 2, y + height / 2];
    if (high < top) return undefined;
    const width = roomFor(words, text);
    const isOnLine = lines.some((line) => high < line && line < low);
    const first = Math.max(0, Math.floor(Math.min(from, to) - left));
    const last = Math.ceil(Math.min(right, Math.max(from, to) + width) - left);
    const ground: LabelBackground[] = [];
    for (let column = first; column < last; column++)
      ground.push(isOnLine ? undefined : under(column, high, low));
    const alike = runsOf(ground);

    const step = from < to ? 1 : -1;
    for (let x = from; (to - x) * step >= 0; x += step) {
      const end = x + width;
      if (x < left || end > right || (x < restX && restX < end)) continue;
      if (taken.some(([a, b, at]) => a < end && x < b && Math.abs(at - y) < height)) continue;
      const column = Math.floor(x - left);
      const isOne = (alike[column - first] as number) >= Math.ceil(end - left) - column;
      const underlay = isOne ? ground[column - first] : undefined;
      if (!isFine(underlay)) continue;
      taken.push([x, end, y]);
      return { text: words, x: x + text / 2, y, anchor: "start", on: underlay?.area.fill };
    }
    return undefined;
  };
}

/** How many from each on are the same as it. */
function runsOf(values: readonly unknown[]): Uint32Array {
  const runs = new Uint32Array(values.length).fill(1);
  for (let at = values.length - 2; at >= 0; at--) {
    if (values[at] === values[at + 1]) runs[at] = 1 + (runs[at + 1] as number);
  }
  return runs;
}
