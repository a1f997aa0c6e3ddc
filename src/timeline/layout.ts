import { linearAxis } from "./axis.ts";
import { dodge } from "./dodge.ts";
import type { DrawnShape, Strip } from "./geometry.ts";
import type { Area, Lane, Mark, Point } from "./lane.ts";
import { drawRows } from "./marks.ts";
import { type Sizes, sizesFor } from "./sizes.ts";
import { EVEN_SPACING } from "./spacing.ts";
import type { Axis, View } from "./time.ts";
import { drawValues, zeroOf } from "./values.ts";

/** A timeline as geometry. */
export interface TimelineLayout {
  width: number;
  height: number;
  axis: Axis;
  sizes: Sizes;
  strips: readonly Strip[];
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
 * idle gaps. `restUs` is where the playhead rests as the page opens, the end of the run: labels stay clear of its line.
 */
export function layout(
  lanes: readonly Lane[],
  ghost: readonly Lane[],
  view: View,
  endUs: number,
  width: number,
  scale: number,
  sizes: Sizes = sizesFor(width, scale),
  spacing = EVEN_SPACING,
  restUs = Number.NaN,
): TimelineLayout {
  const paper = { ...sizes, right: width - sizes.padRight };
  const axisOf = (stretch: View): Axis => {
    const bare =
      spacing.axis?.(stretch, paper) ?? linearAxis(stretch, paper.left, paper.right, paper.tickSpacing);
    return { ...bare, restX: bare.x(restUs) };
  };
  const axis = axisOf(view);
  const whole = axisOf({ fromUs: 0, toUs: endUs });
  const both = lanes.map((each) => {
    const lane = seenIn(view, each);
    const was = ghost.find(({ id }) => id === lane.id);
    return sizes.terse ? { lane: withOwnRows(lane), was: was && withOwnRows(was) } : { lane, was };
  });
  let y = sizes.axis;
  const placed = both.map(({ lane, was }) => {
    const dodged = lane.dodge ? dodge(lane, axis, sizes) : lane;
    // As many rows as the whole story needs, so that zooming does not move the lanes below.
    const least = lane.dodge ? dodge(lane, whole, sizes).rows : lane.rows;
    const rows = Math.max(dodged.rows, least, was && !lane.dodge ? was.rows : 0);
    const own = thinned(sizes, rows);
    const place = { rowsTop: y + sizes.name, valuesTop: y + sizes.name + rows * own.row };
    const height = sizes.name + rows * own.row + sizes.values * heightOf(lane);
    const top = y;
    y += height + sizes.between;
    return { lane: withSharedRange(dodged, was), was, own, place, top, height };
  });
  const rowY = (lane: string, row: number): number | undefined => {
    const found = placed.find((other) => other.lane.id === lane);
    return found && found.place.rowsTop + row * found.own.row;
  };
  const strips = placed.map(({ lane, was, own, place, top, height }): Strip => {
    const draw = (what: Lane, avoid?: readonly DrawnShape[]): DrawnShape[] => [
      ...drawValues(what, place, axis, own, avoid !== undefined),
      ...drawRows(what, place, axis, own, rowY, avoid),
    ];
    // Points that dodge have no place of their own to compare.
    const ghosts = was ? draw({ ...lane, marks: differingMarks(was.marks, lane.marks, lane.dodge) }) : [];
    const zeroY = zeroOf(lane, place, sizes);
    const hasSpans = lane.marks.some((mark) => mark.type === "span");
    return {
      lane,
      top,
      height,
      nameY: sizes.name > 0 ? top + sizes.name / 2 : place.rowsTop + sizes.mark / 2,
      ...(hasSpans || lane.values ? {} : { railY: place.rowsTop + own.mark / 2 }),
      ...(zeroY === undefined ? {} : { zeroY }),
      shapes: draw(lane, sizes.text > 0 ? ghosts.filter(({ type }) => type === "point") : undefined),
      ghosts,
    };
  });
  return { width, height: y - sizes.between + sizes.row / 2, axis, sizes, strips };
}

/** The lane with the words that its marks have for a view. */
function seenIn(view: View, lane: Lane): Lane {
  const marks = lane.marks.map((mark) =>
    "textIn" in mark && mark.textIn ? { ...mark, ...mark.textIn(view) } : mark,
  );
  return { ...lane, marks };
}

/** More rows than these are drawn thinner, on the height of so many. */
const FULL_ROWS = 8;

function thinned(sizes: Sizes, rows: number): Sizes {
  const share = Math.min(1, FULL_ROWS / rows);
  return { ...sizes, row: sizes.row * share, mark: sizes.mark * share };
}

/** The lane with a further row for the points that want one of their own. */
function withOwnRows(lane: Lane): Lane {
  const wants = (mark: Mark): mark is Point => mark.type === "point" && mark.ownRow === true;
  if (!lane.marks.some(wants)) return lane;
  const marks = lane.marks.map((mark) => (wants(mark) ? { ...mark, row: lane.rows + mark.row } : mark));
  const rows = marks.reduce((last, mark) => Math.max(last, "row" in mark ? mark.row : 0), 0) + 1;
  return { ...lane, marks, rows: Math.max(lane.rows, rows) };
}

/** The height of a lane's values, in heights of the usual value lane. */
const heightOf = ({ values }: Lane): number => (values ? (values.tall ?? 1) : 0);

/** The lane, with room for the values of its baseline. */
function withSharedRange(lane: Lane, was: Lane | undefined): Lane {
  if (!lane.values || !was?.values) return lane;
  const low = Math.min(lane.values.low, was.values.low);
  const high = Math.max(lane.values.high, was.values.high);
  return { ...lane, values: { ...lane.values, low, high } };
}

/** The baseline's marks that the lane does not have. Links and gaps stay away: they would only add noise. */
function differingMarks(was: readonly Mark[], now: readonly Mark[], withoutPoints = false): Mark[] {
  const key = ({ event: _, label: __, ariaLabel: ___, tone: ____, ...mark }: Mark) => JSON.stringify(mark);
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
