/** The visible stretch of time, in whole microseconds. */
export interface View {
  fromUs: number;
  toUs: number;
}

/** Time on the page. */
export interface Axis extends View {
  /** The page's x of an instant; outside of the view it goes on at the same pace. */
  x(us: number): number;
  /** The instant at an x. */
  us(x: number): number;
  left: number;
  right: number;
  /** The x where the playhead rests at the end of the run. */
  restX?: number;
  /** How time is spaced on it, and px in a us of place: of time, where no idle gap is left out. */
  spacing: Spacing;
  pace: number;
  ticks: readonly Tick[];
  /** Idle gaps that are left out. */
  breaks: readonly AxisBreak[];
}

/** An instant that is named on the axis. */
export interface Tick {
  x: number;
  label: string;
}

/** Where the axis leaves out an idle gap: from one x to another, with how long it is if there is room to say so. */
export interface AxisBreak {
  from: number;
  to: number;
  label: string;
}

/** What an axis needs to know of the page, in px. */
export interface AxisOptions {
  left: number;
  right: number;
  /** About how far ticks are apart. */
  tickSpacing: number;
  /** Height of the labels. */
  text: number;
}

/** A long stretch of time in which nothing happens. */
export interface IdleGap {
  fromUs: number;
  toUs: number;
}

/**
 * How instants are spaced on the page. A place is even time: equal steps of it take equal room. Without idle gaps it is
 * time itself; what is left out of an idle gap takes a fixed room, however long it is. Both ways are strictly increasing
 * and each is the inverse of the other.
 *
 *   time   |story|................idle gap...............|story|
 *   place  |story|.idle gap.|story|
 */
export interface Spacing {
  idleGaps: readonly IdleGap[];
  /** What is left out of each idle gap: not quite all of it, so that what stands beside it has air. */
  leftOut: readonly IdleGap[];
  place(us: number): number;
  us(place: number): number;
  /** The axis of a view of it; a linear one without it. */
  axis?(view: View, paper: AxisOptions): Axis;
}
