import { sum } from "d3-array";
import { brokenAxis } from "./brokenAxis.ts";
import { EVEN_SPACING } from "./spacing.ts";
import type { IdleGap, Spacing } from "./time.ts";

/** The room of one silence as a share of the whole, and of all of them together at most. */
const ROOM = 0.12;
const MOST_ROOM = 0.5;
/** Air kept on both sides of a silence, as a share of what is not silent; and at least, in us. */
const AIR = 0.04;
const LEAST_AIR_US = 1000;

/** Where a stretch begins in time and in place, and how fast place goes there. */
interface Stretch {
  us: number;
  place: number;
  pace: number;
}

const lengthUs = ({ fromUs, toUs }: IdleGap): number => toUs - fromUs;

/** Spaces [0, `endUs`] so that silences take little room. In order, not overlapping. */
export function spacingOf(idleGaps: readonly IdleGap[], endUs: number): Spacing {
  if (idleGaps.length === 0) return EVEN_SPACING;
  const told = endUs - sum(idleGaps, lengthUs);
  const air = Math.round(Math.max(LEAST_AIR_US, told * AIR));
  const leftOut = idleGaps.map(({ fromUs, toUs }) => ({ fromUs: fromUs + air, toUs: toUs - air }));
  const kept = endUs - sum(leftOut, lengthUs);
  const room = Math.min(ROOM, MOST_ROOM / idleGaps.length);
  const length = (kept * room) / (1 - room * idleGaps.length);

  const stretches: Stretch[] = [{ us: 0, place: 0, pace: 1 }];
  for (const { fromUs, toUs } of leftOut) {
    const before = stretches.at(-1) as Stretch;
    const place = before.place + (fromUs - before.us);
    stretches.push({ us: fromUs, place, pace: length / (toUs - fromUs) });
    stretches.push({ us: toUs, place: place + length, pace: 1 });
  }
  const at = (value: number, of: "us" | "place"): Stretch => {
    let found = 0;
    while (found + 1 < stretches.length && (stretches[found + 1] as Stretch)[of] <= value) found++;
    return stretches[found] as Stretch;
  };
  const spacing: Spacing = {
    idleGaps,
    leftOut,
    place(us) {
      const from = at(us, "us");
      return from.place + (us - from.us) * from.pace;
    },
    us(place) {
      const from = at(place, "place");
      return from.us + (place - from.place) / from.pace;
    },
    axis: (view, paper) => brokenAxis(view, spacing, paper),
  };
  return spacing;
}
