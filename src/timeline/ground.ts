import type { Axis } from "./axis.ts";
import type { Label } from "./geometry.ts";
import type { Area } from "./lane.ts";
import { textWidth } from "./text.ts";

/** An area as it is drawn: from where to where, in px, in each pixel column of the plot. */
export interface Layer {
  area: Area;
  tops: Float64Array;
  bottoms: Float64Array;
}

/** What words stand on: an area, the bare paper (null), or half on something (undefined). */
export type Underlay = Layer | null | undefined;

/**
 * Finds a place for words around a y, as near to `from` as it can on the way to another x: where what they stand on is
 * fine, which is anything without `isFine`, and no other words stand, nor the line of the playhead at rest.
 */
export type Seek = (
  words: string,
  y: number,
  from: number,
  to: number,
  isFine?: (underlay: Underlay) => boolean,
) => Label | undefined;

/** How wide words are with the air around them. */
export const roomFor = (words: string, text: number): number => textWidth(words, text) + text;

/** Finds places on areas, in the order in which they cover each other, and on lines at some y; none above `top`. */
export function seekOn(
  layers: readonly Layer[],
  lines: readonly number[],
  top: number,
  axis: Axis,
  text: number,
): Seek {
  const { left, right, rest = Number.NaN } = axis;
  const upper = [...layers].reverse();
  const taken: (readonly [from: number, to: number, y: number])[] = [];
  const height = text * 1.2;

  const under = (from: number, to: number, high: number, low: number): Underlay => {
    if (lines.some((y) => high < y && y < low)) return undefined;
    let found: Underlay;
    for (let column = Math.floor(from - left); column < to - left; column++) {
      const reach = ({ tops, bottoms }: Layer) =>
        [tops[column] as number, bottoms[column] as number] as const;
      const layer =
        upper.find((candidate) => reach(candidate)[0] < low && reach(candidate)[1] > high) ?? null;
      const isHalf = layer && (reach(layer)[0] > high || reach(layer)[1] < low);
      if (isHalf || (found !== undefined && found !== layer)) return undefined;
      found = layer;
    }
    return found;
  };

  return (words, y, from, to, isFine = () => true) => {
    const width = roomFor(words, text);
    const step = from < to ? 1 : -1;
    for (let x = from; (to - x) * step >= 0; x += step) {
      const end = x + width;
      if (x < left || end > right || y - height / 2 < top || (x < rest && rest < end)) continue;
      if (taken.some(([a, b, at]) => a < end && x < b && Math.abs(at - y) < height)) continue;
      const underlay = under(x, end, y - height / 2, y + height / 2);
      if (!isFine(underlay)) continue;
      taken.push([x, end, y]);
      return { text: words, x: x + text / 2, y, anchor: "start", on: underlay?.area.fill };
    }
    return undefined;
  };
}
