/**
 * What a lane shows, in virtual time: no pixels yet. A lab turns a run into lanes; `layout.ts` turns lanes into
 * geometry for a width and a view.
 */

import type { View } from "./time.ts";

/** One colour for each part and each outcome. */
export type Tone =
  | "client"
  | "service"
  | "cache"
  | "database"
  | "dedup"
  | "ledger"
  | "harm"
  | "good"
  | "soft";

/** One shape for each kind of happening, so that colour is never alone. */
export type Shape = "circle" | "square" | "triangle" | "cross" | "diamond" | "ring" | "bar" | "chevron";

/** What a mark says. */
export interface MarkText {
  /** Written on or beside the mark where there is room. */
  label?: string;
  /** The same in full, for the tooltip and for those who hear the page. */
  ariaLabel: string;
}

interface Marked extends MarkText {
  /** The event that the mark stands for: clicking it asks "why?". -1 where there is none. */
  event: number;
  tone: Tone;
}

/** Something that lasts. */
export interface Span extends Marked {
  type: "span";
  row: number;
  fromUs: number;
  toUs: number;
  fill: "solid" | "soft" | "hatched" | "outline";
}

/** Something that happens at an instant. */
export interface Point extends Marked {
  type: "point";
  row: number;
  atUs: number;
  shape: Shape;
  /** On a phone it takes a row of its own, so that its label has room. */
  ownRow?: true;
  /** Drawn hollow: noticed, harmless. */
  hollow?: boolean;
  /** A few characters inside the mark. */
  inside?: string;
  /** The finding that it stands for, by its place among those of the run. */
  finding?: number;
}

/** A message from one lane's row to another's. */
export interface Link extends Marked {
  type: "link";
  row: number;
  fromUs: number;
  toLane: string;
  toRow: number;
  toUs: number;
  /** It reached nobody. */
  lost?: boolean;
}

/** A value over time that holds until the next: [us, value] pairs in order. */
export interface StepLine extends Marked {
  type: "steps";
  points: readonly (readonly [number, number])[];
  /** Written at each point, in the order of `points`. */
  pointLabels?: readonly string[];
  /** The last instant that it covers. */
  toUs: number;
  weight: "thin" | "thick";
}

/** The stretch between two step functions where they differ. */
export interface Gap extends Marked {
  type: "gap";
  fromUs: number;
  toUs: number;
  high: number;
  low: number;
}

/**
 * A crowd: a step function over time, drawn as an area, its steps merged per pixel by their maximum, so that its cost is
 * bounded by pixels and a spike never vanishes. For a stack, give cumulative values, the largest first.
 */
export interface Area extends Marked {
  type: "area";
  /** Where each step starts, in order. */
  us: ArrayLike<number>;
  /** The value from that instant to the next. */
  values: ArrayLike<number>;
  /** Where the area begins, for a band of a stack that lets what is below it alone; 0 without it. */
  floors?: ArrayLike<number>;
  /** The last instant that it covers. */
  toUs: number;
  fill: "solid" | "middle" | "soft" | "hatched";
  /** Where its label stands; at its peak without it. */
  labelUs?: number;
  /** What it says in a view, and where: the numbers are of what is seen, not of what lies outside. */
  textIn?: (view: View) => MarkText & { labelUs?: number };
  /** The event that a click at an instant asks about; without it the area cannot be chosen. */
  pick?: (us: number) => number;
}

/** A constant in a value lane: a limit, a capacity, a threshold. */
export interface Rule extends Marked {
  type: "rule";
  value: number;
  /** What it says in a view, where that depends on what is seen. */
  textIn?: (view: View) => MarkText;
}

export type Mark = Span | Point | Link | StepLine | Gap | Area | Rule;

/** One strip of the timeline. */
export interface Lane {
  id: string;
  title: string;
  caption: string;
  /** Rows for spans and points; in a value lane they stand above the values. */
  rows: number;
  /** The range of values, low to high, with how a value is written. Only for lanes with marks that have values. */
  values?: {
    low: number;
    high: number;
    format: (value: number) => string;
    /** `root`: a value is as high as its square root, so that a crowd of a thousand leaves one of ten to be seen. */
    scale?: "root";
    /** How many times as high as usual. */
    tall?: number;
  };
  marks: readonly Mark[];
  /** Points that would cover each other go to rows of their own. */
  dodge?: true;
  /** How far back it looks from an instant, if it does then: a bracket that slides along with the playhead. */
  lookback?: (atUs: number) => number | undefined;
  /** Said in the lane where it has no marks. */
  empty?: string;
}
