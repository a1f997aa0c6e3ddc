import { scaleLinear } from "d3-scale";
import { brokenAxis } from "./brokenAxis.ts";
import { EVEN_SPACING } from "./spacing.ts";
import type { IdleGap, Spacing } from "./time.ts";

/** The room of one idle gap as a share of the whole, and of all of them together at most. */
const ROOM = 0.12;
const MOST_ROOM = 0.5;
/** Air kept on both sides of an idle gap, as a share of what is not silent; and at least, in us. */
const AIR = 0.04;
const LEAST_AIR_US = 1000;

/** Spaces [0, `endUs`] so that idle gaps take little room. In order, not overlapping. */
export function spacingOf(idleGaps: readonly IdleGap[], endUs: number): Spacing {
  if (idleGaps.length === 0) return EVEN_SPACING;
  const told = endUs - idleGaps.reduce((sum, { fromUs, toUs }) => sum + toUs - fromUs, 0);
  const air = Math.round(Math.max(LEAST_AIR_US, told * AIR));
  const leftOut = idleGaps.map(({ fromUs, toUs }) => ({ fromUs: fromUs + air, toUs: toUs - air }));
  const kept = endUs - leftOut.reduce((sum, { fromUs, toUs }) => sum + toUs - fromUs, 0);
  const room = Math.min(ROOM, MOST_ROOM / idleGaps.length);
  const length = (kept * room) / (1 - room * idleGaps.length);

  // What is left out goes by in the same room each, all else at the pace of time: beyond both ends, too.
  const bends = [0];
  const places = [0];
  let lastUs = 0;
  let last = 0;
  for (const { fromUs, toUs } of leftOut) {
    const start = last + fromUs - lastUs;
    [lastUs, last] = [toUs, start + length];
    bends.push(fromUs, toUs);
    places.push(start, last);
  }
  const place = scaleLinear([...bends, endUs], [...places, last + endUs - lastUs]);
  const spacing: Spacing = {
    idleGaps,
    leftOut,
    place,
    us: place.invert,
    axis: (view, paper) => brokenAxis(view, spacing, paper),
  };
  return spacing;
}
