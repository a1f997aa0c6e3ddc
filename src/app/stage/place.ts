import type { Stage } from "../../timeline/stage.ts";
import { textWidth } from "../../timeline/text.ts";

/** The measures of the stage in px. */
export interface StageSizes {
  width: number;
  height: number;
  partWidth: number;
  partHeight: number;
  text: number;
}

/** A point on the stage. */
export interface Spot {
  x: number;
  y: number;
}

/**
 * Three parts above each other fill the height, and parts in one line need little more than their own; on a phone the
 * parts are narrower.
 */
export function stageSizes(width: number, scale: number, { parts }: Pick<Stage, "parts">): StageSizes {
  const levels = new Set(parts.map(({ y }) => y)).size;
  const text = 12 * scale;
  const partHeight = 38 * scale;
  return {
    width,
    height: Math.round(partHeight * (levels > 1 ? 3 : 1) + 16 * scale),
    partWidth: Math.min(156 * scale, width * 0.3),
    partHeight,
    text,
  };
}

/** The middle of a part. */
export function middleOf(stage: Stage, sizes: StageSizes, id: string): Spot {
  const { x = 0, y = 0 } = stage.parts.find((part) => part.id === id) ?? {};
  const { width, height, partWidth, partHeight } = sizes;
  return {
    x: partWidth / 2 + x * (width - partWidth),
    y: partHeight / 2 + y * (height - partHeight),
  };
}

/** The ends of the wire between two parts, edge to edge. */
export function wireOf(stage: Stage, sizes: StageSizes, from: string, to: string): readonly [Spot, Spot] {
  const a = middleOf(stage, sizes, from);
  const b = middleOf(stage, sizes, to);
  const towards = Math.sign(b.x - a.x) * (sizes.partWidth / 2 + 4);
  return [
    { x: a.x + towards, y: a.y },
    { x: b.x - towards, y: b.y },
  ];
}

/** A text cut to a width. */
export function cut(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  let short = text;
  while (short.length > 1 && textWidth(`${short}…`, size) > width) short = short.slice(0, -1);
  return `${short.trimEnd()}…`;
}
