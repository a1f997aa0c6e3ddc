import type { Stage, StagePart } from "../../timeline/stage.ts";
import { textWidth } from "../../timeline/text.ts";

/** The measures of the stage in px. */
export interface StageSizes {
  height: number;
  text: number;
  /** The y of the upper row, and from one of the three rows to the next. */
  top: number;
  row: number;
  /** The x of the middle and of the last column. The first is at 0. */
  middle: number;
  last: number;
  /** Room for the words of a part of the last column, and for those of one in the middle at most. */
  room: number;
}

/** A point on the stage. */
export interface Spot {
  x: number;
  y: number;
}

/** Where the words of a part stand: those of the last column beside it, all others below it. */
export interface PlacedWords extends Spot {
  anchor: "start" | "middle";
  /** For its title, and for what it says. */
  rooms: readonly [number, number];
}

type StageParts = Pick<Stage, "parts">;

const isLast = ({ x }: StagePart): boolean => x === 1;

/** Parts in one line need little height; the wires get all the width that words leave. */
export function stageSizes(width: number, scale: number, { parts }: StageParts): StageSizes {
  const row = new Set(parts.map(({ y }) => y)).size > 1 ? 48 * scale : 0;
  // Above a part of the first columns stand the words of what is under way; below it stand its own.
  const above = parts.map((part) => (isLast(part) ? 19 : 26) * scale - 2 * part.y * row);
  const below = parts.map((part) => (isLast(part) ? 19 : 42) * scale + 2 * part.y * row);
  const top = Math.max(...above);
  const room = Math.min(156 * scale, width * 0.33);
  const last = width - room;
  return {
    height: Math.round(top + Math.max(...below)),
    text: 12 * scale,
    top,
    row,
    middle: last * 0.64,
    last,
    room,
  };
}

/** Where a part stands, and where its wires end. */
export function spotOf({ parts }: StageParts, sizes: StageSizes, id: string): Spot {
  const { x = 0, y = 0 } = parts.find((part) => part.id === id) ?? {};
  return {
    x: x === 0 ? 1.5 : x === 1 ? sizes.last : sizes.middle,
    y: sizes.top + 2 * y * sizes.row,
  };
}

/** Where a part's words stand. One of the first column leaves its neighbour's two lines, `beside`, their place. */
export function wordsOf(
  stage: StageParts,
  sizes: StageSizes,
  part: StagePart,
  beside: readonly [string, string],
): PlacedWords {
  const { x, y } = spotOf(stage, sizes, part.id);
  const { text, middle, room } = sizes;
  if (isLast(part)) {
    return { x: x + text, y: y - text * 0.7, anchor: "start", rooms: [room - text, room - text] };
  }
  const below = y + text * 1.5;
  if (part.x > 0) return { x, y: below, anchor: "middle", rooms: [room, room] };
  const left = (words: string) => middle - Math.min(room, textWidth(words, text)) / 2 - text * 0.5;
  return { x: 0, y: below, anchor: "start", rooms: [left(beside[0]), left(beside[1])] };
}

/** A wire between two parts. */
export interface Wire {
  path: string;
  /** Where words above it stand, and how much room they have; none where it passes another part. */
  above: Spot;
  room: number;
  /** The place of what has gone a share of the way, 0 to 1. */
  at(progress: number): Spot;
}

/** The share of a wire, from its left end, that is level: at least and at most. */
const LEVEL = [0.3, 0.7] as const;

/** The wire from one part to another; there and back it is the same. */
export function wireOf(stage: StageParts, sizes: StageSizes, from: string, to: string): Wire {
  const [a, b] = [spotOf(stage, sizes, from), spotOf(stage, sizes, to)];
  const [left, right] = a.x <= b.x ? [a, b] : [b, a];
  const [width, height] = [right.x - left.x, right.y - left.y];
  // Level until it is clear of the title below its left part.
  const title = stage.parts.find(({ id }) => id === (left === a ? from : to))?.title ?? "";
  const clear = (textWidth(title, sizes.text * 1.05) / 2 + sizes.text * 0.4) / width;
  const level = Math.min(LEVEL[1], Math.max(LEVEL[0], clear));
  const bend = left.x + level * width;
  const third = ((1 - level) * width) / 3;
  return {
    // A cubic whose handles stand at a third is 3u² - 2u³ over its width.
    path: `M${left.x},${left.y}H${bend}C${bend + third},${left.y} ${right.x - third},${right.y} ${right.x},${right.y}`,
    // Above the upper end: there it is clear of the curve.
    above: {
      x: left.x + width * (height > 0 ? 0.3 : height < 0 ? 0.7 : 0.5),
      y: Math.min(left.y, right.y),
    },
    room: width > sizes.middle ? 0 : width + sizes.text,
    at(progress) {
      const share = left === a ? progress : 1 - progress;
      const u = Math.max(0, (share - level) / (1 - level));
      return { x: left.x + share * width, y: left.y + height * (3 * u * u - 2 * u * u * u) };
    },
  };
}

/** A text cut to a width. */
export function truncate(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  let short = text;
  while (short.length > 1 && textWidth(`${short}…`, size) > width) short = short.slice(0, -1);
  return `${short.trimEnd()}…`;
}
