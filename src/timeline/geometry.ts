import type { Area, Gap, Lane, Link, Point, Rule, Span, StepLine } from "./lane.ts";

/** A label where there is room for it. */
export interface Label {
  text: string;
  x: number;
  y: number;
  anchor: "start" | "end";
  /** The fill of what it is written on, if it stands on a mark. */
  on?: Span["fill"] | Area["fill"] | undefined;
}

export interface SpanShape {
  type: "span";
  mark: Span;
  x: number;
  y: number;
  width: number;
  height: number;
  /** The view cuts its begin, its end: what is cut has neither cap nor corners. */
  cutLeft: boolean;
  cutRight: boolean;
  label?: Label | undefined;
}

export interface PointShape {
  type: "point";
  mark: Point;
  x: number;
  y: number;
  /** Half of its size. */
  radius: number;
  label?: Label | undefined;
}

export interface PathShape {
  type: "path";
  mark: StepLine;
  d: string;
  labels: readonly Label[];
}

export interface GapShape {
  type: "gap";
  mark: Gap;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface LinkShape {
  type: "link";
  mark: Link;
  d: string;
}

export interface AreaShape {
  type: "area";
  mark: Area;
  d: string;
  /** What it is, written at its peak. */
  label?: Label | undefined;
}

export interface RuleShape {
  type: "rule";
  mark: Rule;
  x: number;
  width: number;
  y: number;
  label?: Label | undefined;
}

export type DrawnShape = SpanShape | PointShape | PathShape | GapShape | LinkShape | AreaShape | RuleShape;

/** A lane on the page. */
export interface Strip {
  lane: Lane;
  top: number;
  height: number;
  /** The middle of its first row, where the name stands. */
  nameY: number;
  /** The line that carries points, for lanes without spans. */
  railY?: number;
  /** The y of the value 0, where values go below it. */
  zeroY?: number;
  shapes: readonly DrawnShape[];
  /** The same lane of the baseline, where it differs. */
  ghosts: readonly DrawnShape[];
}

/** Where a strip's parts stand. */
export interface LanePosition {
  rowsTop: number;
  valuesTop: number;
}
