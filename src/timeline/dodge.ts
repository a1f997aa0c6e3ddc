import { LabelPlacer } from "./labelPlacer.ts";
import type { Lane, Mark, Point } from "./lane.ts";
import type { Sizes } from "./sizes.ts";
import { textWidth } from "./text.ts";
import type { Axis } from "./time.ts";

/** Points that dodge have so many rows at most. */
const MOST_ROWS = 4;

/**
 * Moves points that would cover each other, labels included, to rows of their own. Where no further row may be had, a
 * point goes among the labels of the row where it has most room; and where it has none, onto a point of the last row,
 * which tells how many more there are.
 */
export function dodge(lane: Lane, axis: Axis, { mark, text, terse }: Sizes): Lane {
  const rows: LabelPlacer[] = [];
  const lastX: number[] = [];
  let below: Point | undefined;
  let more = 0;
  const marks = lane.marks.map((dodging): Mark => {
    if (dodging.type !== "point") return dodging;
    const point: Point = { ...dodging, row: 0 };
    if (terse && point.inside !== undefined) delete point.label;
    const x = axis.x(point.atUs);
    if (x < axis.left - mark || x > axis.right + mark) return point;
    const half = mark / 2;
    const width = half + text + textWidth(point.label ?? "", text);
    let [from, to] = x + width <= axis.right ? [x - half, x + width] : [x - width, x + half];
    let row = rows.findIndex((candidate) => candidate.isFree(from, to));
    if (row < 0 && rows.length < MOST_ROWS) {
      row = rows.push(new LabelPlacer(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)) - 1;
    } else if (row < 0) {
      const rearmost = Math.min(...lastX);
      [from, to] = [x - half, x + half];
      row = lastX.indexOf(rearmost);
      if (x - rearmost < half) {
        delete point.label;
        if (below) below.label = `+${++more} more`;
        return { ...point, row: MOST_ROWS - 1 };
      }
    }
    rows[row]?.take(from, to);
    lastX[row] = x;
    point.row = row;
    if (row === MOST_ROWS - 1) {
      below = point;
      more = 0;
    }
    return point;
  });
  return { ...lane, marks, rows: Math.max(1, rows.length) };
}
