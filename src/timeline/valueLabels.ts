import { type LabelBackground, type Layer, type PlaceLabel, roomFor } from "./areaLabels.ts";
import type { Label } from "./geometry.ts";

const isWhole = (underlay: LabelBackground): boolean => underlay !== undefined;
/** An area that has a name of its own would seem to be called so. */
const isNameless = (underlay: LabelBackground) => isWhole(underlay) && !underlay?.area.label;

/** What an area is, near its peak: wholly inside of it, else beside it, else above it, else nowhere. */
export function areaLabel(
  layer: Layer,
  peak: number,
  seek: PlaceLabel,
  left: number,
  text: number,
): Label | undefined {
  const { tops, bottoms, area } = layer;
  // The column in which a band begins may be another one's too.
  const at = peak + ((tops[peak] as number) < (bottoms[peak] as number) ? 0 : 1);
  const [top, bottom] = [tops[at] as number, bottoms[at] as number];
  if (!area.label || !(top < bottom)) return undefined;
  // From where on, how many lines of half a text's height further down, or up.
  const tries = [
    [(underlay: LabelBackground) => underlay === layer, top + text, 12],
    [isNameless, top + text * 0.3, 12],
    [isNameless, top - text * 0.75, -4],
  ] as const;
  const from = left + at;
  for (const [isFine, first, lines] of tries) {
    for (let line = 0; line !== lines; line += Math.sign(lines)) {
      const y = Math.min(first + (line * text) / 2, bottom - text * 0.65);
      const label =
        seek(area.label, y, from, from + text * 3, isFine) ??
        seek(area.label, y, from, from - roomFor(area.label, text) - text * 3, isFine);
      if (label) return label;
    }
  }
  return undefined;
}

/** What a line is, above it and as far to the right as it can be: beside all areas or on one, else anywhere. */
export function ruleLabel(
  words: string,
  y: number,
  seek: PlaceLabel,
  left: number,
  right: number,
  text: number,
): Label | undefined {
  const above = (isFine?: (underlay: LabelBackground) => boolean) =>
    seek(words, y - text * 0.7, right - roomFor(words, text), left, isFine);
  return above(isWhole) ?? above();
}

/** A value that holds from one x to another. */
export interface Step {
  from: number;
  to: number;
  y: number;
  label: string | undefined;
}

/** What a line says last, above its end. */
export function endLabel(
  words: string,
  { from, to, y }: Step,
  seek: PlaceLabel,
  text: number,
): Label | undefined {
  const width = roomFor(words, text);
  return seek(words, y - text * 0.85, to - width, from - width);
}

/** What a step is, below it: above it stands what the line is compared with. The last may stand before its begin. */
export function stepLabel(
  { from, to, y, label }: Step,
  isLast: boolean,
  seek: PlaceLabel,
  text: number,
): Label | undefined {
  if (!label) return undefined;
  const width = roomFor(label, text);
  const below = (first: number, last: number) => seek(label, y + text * 0.8, first, last);
  return (
    (to - from >= width ? below(from, to - width) : undefined) ??
    (isLast ? below(from - width, from - width) : undefined)
  );
}
