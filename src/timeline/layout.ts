import type { Axis, View } from "./axis.ts";
import type { DrawnShape, Strip } from "./geometry.ts";
import { Row } from "./labels.ts";
import type { Area, Lane, Mark, Point } from "./lane.ts";
import { drawRows } from "./marks.ts";
import { type Sizes, sizesFor } from "./sizes.ts";
import { EVEN } from "./spacing.ts";
import { textWidth } from "./text.ts";
import { tornAxis } from "./tornAxis.ts";
import { drawValues, zeroOf } from "./values.ts";

/** A timeline as geometry. */
export interface Scene {
  width: number;
  height: number;
  axis: Axis;
  sizes: Sizes;
  strips: readonly Strip[];
}

/** Where a strip's parts stand. */
export interface Place {
  rowsTop: number;
  valuesTop: number;
}

/**
 * Lays lanes out for a width and a view.
 *
 *   axis     |0 s       5 s       10 s
 *   name     |[span      ]x [span      ]     rows
 *   caption  |   [span         ]
 *   name     |   v           v               rows above values
 *            |------.____                    values
 *
 * `ghost` are the baseline's lanes: same places, drawn behind, and only where they differ. `spacing` leaves out long
 * silences.
 */
export function layout(
  lanes: readonly Lane[],
  ghost: readonly Lane[],
  view: View,
  endUs: number,
  width: number,
  scale: number,
  sizes: Sizes = sizesFor(width, scale),
  spacing = EVEN,
): Scene {
  const paper = { ...sizes, right: width - sizes.padRight };
  const axisOf = (stretch: View) => tornAxis(stretch, spacing, paper);
  const axis = axisOf(view);
  const whole = axisOf({ fromUs: 0, toUs: endUs });
  const both = lanes.map((lane) => {
    const was = ghost.find(({ id }) => id === lane.id);
    return sizes.terse ? { lane: spread(lane), was: was && spread(was) } : { lane, was };
  });
  let y = sizes.axis;
  const placed = both.map(({ lane, was }) => {
    const dodged = lane.dodge ? dodge(lane, axis, sizes) : lane;
    // As many rows as the whole story needs, so that zooming does not move the lanes below.
    const least = lane.dodge ? dodge(lane, whole, sizes).rows : lane.rows;
    const rows = Math.max(dodged.rows, least, was && !lane.dodge ? was.rows : 0);
    const place = { rowsTop: y + sizes.name, valuesTop: y + sizes.name + rows * sizes.row };
    const height = sizes.name + rows * sizes.row + sizes.values * heightOf(lane);
    const top = y;
    y += height + sizes.between;
    return { lane: merged(dodged, was), was, place, top, height };
  });
  const rowY = (lane: string, row: number): number | undefined => {
    const found = placed.find((other) => other.lane.id === lane);
    return found && found.place.rowsTop + row * sizes.row;
  };
  const strips = placed.map(({ lane, was, place, top, height }): Strip => {
    const draw = (what: Lane, avoid?: readonly DrawnShape[]): DrawnShape[] => [
      ...drawValues(what, place, axis, sizes, avoid !== undefined),
      ...drawRows(what, place, axis, sizes, rowY, avoid),
    ];
    // Points that dodge have no place of their own to compare.
    const ghosts = was ? draw({ ...lane, marks: unlike(was.marks, lane.marks, lane.dodge) }) : [];
    const zeroY = zeroOf(lane, place, sizes);
    const hasSpans = lane.marks.some((mark) => mark.type === "span");
    return {
      lane,
      top,
      height,
      nameY: sizes.name > 0 ? top + sizes.name / 2 : place.rowsTop + sizes.mark / 2,
      ...(hasSpans || lane.values ? {} : { railY: place.rowsTop + sizes.mark / 2 }),
      ...(zeroY === undefined ? {} : { zeroY }),
      shapes: draw(
        lane,
        ghosts.filter(({ type }) => type === "point"),
      ),
      ghosts,
    };
  });
  return { width, height: y - sizes.between + sizes.row / 2, axis, sizes, strips };
}

/** The lane with a further row for the points that want one of their own. */
function spread(lane: Lane): Lane {
  const wants = (mark: Mark): mark is Point => mark.type === "point" && mark.ownRow === true;
  if (!lane.marks.some(wants)) return lane;
  const marks = lane.marks.map((mark) => (wants(mark) ? { ...mark, row: lane.rows + mark.row } : mark));
  const rows = Math.max(...marks.map((mark) => ("row" in mark ? mark.row : 0))) + 1;
  return { ...lane, marks, rows: Math.max(lane.rows, rows) };
}

/** The height of a lane's values, in heights of the usual value lane. */
const heightOf = ({ values }: Lane): number => (values ? (values.tall ?? 1) : 0);

/** The lane, with room for the values of its baseline. */
function merged(lane: Lane, was: Lane | undefined): Lane {
  if (!lane.values || !was?.values) return lane;
  const low = Math.min(lane.values.low, was.values.low);
  const high = Math.max(lane.values.high, was.values.high);
  return { ...lane, values: { ...lane.values, low, high } };
}

/** The baseline's marks that the lane does not have. Links and gaps stay away: they would only add noise. */
function unlike(was: readonly Mark[], now: readonly Mark[], withoutPoints = false): Mark[] {
  const key = ({ event: _, label: __, tells: ___, tone: ____, ...mark }: Mark) => JSON.stringify(mark);
  const [areas, others] = [now.filter(isArea), now.filter((mark) => !isArea(mark))];
  const known = new Set(others.map(key));
  const isNoise = ({ type }: Mark) =>
    type === "link" || type === "gap" || type === "rule" || (withoutPoints && type === "point");
  return was.filter((mark) => {
    if (isArea(mark)) return !areas.some((area) => sameSteps(area, mark));
    return !isNoise(mark) && !known.has(key(mark));
  });
}

const isArea = (mark: Mark): mark is Area => mark.type === "area";

/** Compared in place: a crowd is too large to be written out. */
function sameSteps(a: Area, b: Area): boolean {
  if (a.us.length !== b.us.length || a.toUs !== b.toUs) return false;
  for (let step = 0; step < a.us.length; step++) {
    if (a.us[step] !== b.us[step] || a.values[step] !== b.values[step]) return false;
  }
  return true;
}

/** Moves points that would cover each other, labels included, to rows of their own. */
function dodge(lane: Lane, axis: Axis, { mark, text, terse }: Sizes): Lane {
  const rows: Row[] = [];
  const marks = lane.marks.map((dodging): Mark => {
    if (dodging.type !== "point") return dodging;
    const { label: _, ...bare } = dodging;
    const point = terse && dodging.inside !== undefined ? bare : dodging;
    const x = axis.x(point.atUs);
    if (x < axis.left - mark || x > axis.right + mark) return { ...point, row: 0 };
    const row = rowFor(rows, point, x, axis, mark, text);
    return { ...point, row };
  });
  return { ...lane, marks, rows: Math.max(1, rows.length) };
}

function rowFor(rows: Row[], point: Point, x: number, axis: Axis, mark: number, text: number): number {
  const width = mark / 2 + text + textWidth(point.label ?? "", text);
  const toTheRight = x + width <= axis.right;
  const from = toTheRight ? x - mark / 2 : x - width;
  const to = toTheRight ? x + width : x + mark / 2;
  let row = rows.findIndex((candidate) => candidate.isFree(from, to));
  if (row < 0) row = rows.push(new Row(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)) - 1;
  rows[row]?.take(from, to);
  return row;
}
