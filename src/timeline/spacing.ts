import type { Axis, Paper, View } from "./axis.ts";

/** A long stretch of time in which nothing happens. */
export interface Silence {
  fromUs: number;
  toUs: number;
}

/**
 * How instants are spaced on the page. A place is even time: equal steps of it take equal room. Without silences it is
 * time itself; what is left out of a silence takes a fixed room, however long it is. Both ways are strictly increasing
 * and each is the inverse of the other.
 *
 *   time   |story|................silence................|story|
 *   place  |story|.silence.|story|
 */
export interface Spacing {
  silences: readonly Silence[];
  /** What is left out of each silence: not quite all of it, so that what stands beside it has air. */
  leftOut: readonly Silence[];
  place(us: number): number;
  us(place: number): number;
  /** The axis of a view of it; a linear one without it. */
  axis?(view: View, paper: Paper): Axis;
}

/** Time as it is. */
export const EVEN: Spacing = { silences: [], leftOut: [], place: (us) => us, us: (place) => place };
