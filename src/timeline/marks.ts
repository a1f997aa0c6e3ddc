import type { DrawnShape, LanePosition, LinkShape, PointShape, SpanShape } from "./geometry.ts";
import { inside, LabelPlacer } from "./labelPlacer.ts";
import type { Lane, Link, Point, Span } from "./lane.ts";
import type { Sizes } from "./sizes.ts";
import type { Axis } from "./time.ts";

/** Finds the top of a row of any lane. */
export type RowY = (lane: string, row: number) => number | undefined;

/**
 * The links, spans and points of a lane, in the order in which they cover each other. Labels stay off the shapes to
 * `avoid`; without those there are none.
 */
export function drawRows(
  lane: Lane,
  { rowsTop }: LanePosition,
  axis: Axis,
  sizes: Sizes,
  rowY: RowY,
  avoid: readonly DrawnShape[] | undefined,
): DrawnShape[] {
  const seen = lane.marks.filter((mark) => isSeen(mark, axis));
  const spans = seen.filter((mark) => mark.type === "span");
  const points = seen.filter((mark) => mark.type === "point");
  const links = seen.filter((mark) => mark.type === "link");
  const yOf = (row: number) => rowsTop + row * sizes.row;

  // Rows that are thinner than words have none.
  const labelled = avoid && sizes.mark >= sizes.text;
  const pointShapes = points.map((point) => pointShape(point, yOf(point.row), axis, sizes));
  nudge(pointShapes, axis);
  const spanShapes = spans.map((span) =>
    spanShape(span, yOf(span.row), axis, sizes, labelled ? pointShapes : undefined),
  );
  if (labelled) labelPoints(pointShapes, [...spanShapes, ...avoid], axis, sizes);
  return [
    ...links.flatMap((link) => linkShape(link, yOf(link.row), axis, sizes, rowY)),
    ...spanShapes,
    ...pointShapes,
  ];
}

/** Whether a mark is in view: of what has values over time, only as much as is drawn. */
export function isSeen(mark: Lane["marks"][number], { fromUs, toUs }: Axis): boolean {
  if (mark.type === "point") return mark.atUs >= fromUs && mark.atUs <= toUs;
  if (mark.type === "steps" || mark.type === "area" || mark.type === "rule") return true;
  const from = Math.min(mark.fromUs, mark.toUs);
  const to = Math.max(mark.fromUs, mark.toUs);
  return to >= fromUs && from <= toUs;
}

/** A span as far as it is in view. Its label keeps off the `points` of its row; without those there is none. */
function spanShape(
  span: Span,
  y: number,
  axis: Axis,
  { mark, text }: Sizes,
  points: readonly PointShape[] | undefined,
): SpanShape {
  const from = Math.max(axis.left, axis.x(span.fromUs));
  const to = Math.min(axis.right, axis.x(span.toUs));
  const cutRight = span.toUs >= axis.toUs;
  // A hair of air between neighbours, and never thinner than can be seen.
  const width = Math.max(2, to - from - (cutRight ? 0 : 1.5));
  const shape = { x: from, y, width, height: mark, cutLeft: span.fromUs < axis.fromUs, cutRight };
  const ahead = (points ?? []).flatMap((point) => {
    const edge = point.x - point.radius;
    return point.mark.row === span.row && edge > from ? [edge] : [];
  });
  const label =
    points && span.label && inside(span.label, text, from, Math.min(from + width, ...ahead), y + mark / 2);
  return { type: "span", mark: span, ...shape, label: label ? { ...label, on: span.fill } : undefined };
}

function pointShape(point: Point, y: number, axis: Axis, { mark }: Sizes): PointShape {
  const radius = point.inside === undefined ? mark * 0.23 : mark * 0.46;
  return { type: "point", mark: point, x: axis.x(point.atUs), y: y + mark / 2, radius };
}

/** Points of the same row and instant stand side by side; at the end of the plot the first ones move, not the last. */
function nudge(points: readonly PointShape[], { right }: Axis): void {
  const groups = new Map<string, PointShape[]>();
  for (const point of points) {
    const place = `${point.mark.row} ${point.mark.atUs}`;
    const group = groups.get(place) ?? [];
    const before = group.at(-1);
    if (before) point.x = before.x + before.radius + point.radius + 2;
    group.push(point);
    groups.set(place, group);
  }
  for (const group of groups.values()) {
    const beyond = (group.at(-1) as PointShape).x - right;
    if (group.length > 1 && beyond > 0) for (const point of group) point.x -= beyond;
  }
}

/** Labels go right of their points, or left, or nowhere: never onto another mark. */
function labelPoints(points: PointShape[], others: readonly DrawnShape[], axis: Axis, { text }: Sizes): void {
  const rows = new Map<number, LabelPlacer>();
  const rowAt = (row: number): LabelPlacer => {
    const found = rows.get(row) ?? new LabelPlacer(axis.left, axis.right, axis.restX);
    rows.set(row, found);
    return found;
  };
  for (const shape of [...others, ...points]) {
    if (shape.type === "span") rowAt(shape.mark.row).take(shape.x, shape.x + shape.width);
    if (shape.type === "point") rowAt(shape.mark.row).take(shape.x - shape.radius, shape.x + shape.radius);
  }
  for (const point of points) {
    const { mark, x, y, radius } = point;
    if (mark.label) point.label = rowAt(mark.row).beside(mark.label, text, x - radius, x + radius, y);
  }
}

function linkShape(link: Link, y: number, axis: Axis, { mark }: Sizes, rowY: RowY): LinkShape[] {
  const to = rowY(link.toLane, link.toRow);
  if (to === undefined) return [];
  const [x0, y0, x1] = [axis.x(link.fromUs), y + mark, axis.x(link.toUs)];
  const bend = Math.min(18, (to - y0) / 2);
  const d = `M${x0},${y0}C${x0},${y0 + bend} ${x1},${to - bend} ${x1},${to}`;
  return [{ type: "link", mark: link, d }];
}
