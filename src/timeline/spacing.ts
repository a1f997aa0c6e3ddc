import type { Trace } from "../sim/trace.ts";

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
}

/** Time as it is. */
export const EVEN: Spacing = { silences: [], leftOut: [], place: (us) => us, us: (place) => place };

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

/** Spaces [0, `endUs`] so that silences take little room. In order, not overlapping. */
export function spacingOf(silences: readonly Silence[], endUs: number): Spacing {
  if (silences.length === 0) return EVEN;
  const told = endUs - silences.reduce((sum, { fromUs, toUs }) => sum + toUs - fromUs, 0);
  const air = Math.round(Math.max(LEAST_AIR_US, told * AIR));
  const leftOut = silences.map(({ fromUs, toUs }) => ({ fromUs: fromUs + air, toUs: toUs - air }));
  const kept = endUs - leftOut.reduce((sum, { fromUs, toUs }) => sum + toUs - fromUs, 0);
  const room = Math.min(ROOM, MOST_ROOM / silences.length);
  const length = (kept * room) / (1 - room * silences.length);

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
  return {
    silences,
    leftOut,
    place(us) {
      const from = at(us, "us");
      return from.place + (us - from.us) * from.pace;
    },
    us(place) {
      const from = at(place, "place");
      return from.us + (place - from.place) / from.pace;
    },
  };
}

/** At most so many silences are left out. */
const MOST = 6;
/** A silence is a minute at least, and so many times all that is not a silence. */
const LEAST_US = 60e6;
const TIMES = 10;

/**
 * The long silences between the events of some traces together: those beside which the rest would be too short to be
 * read. None in a run that can be read as it is.
 */
export function silencesOf(traces: readonly Trace[]): Silence[] {
  const endUs = Math.max(0, ...traces.map(({ at, length }) => at[length - 1] ?? 0));
  const longest = stillness(traces).sort((a, b) => b.toUs - b.fromUs - (a.toUs - a.fromUs));
  let restUs = endUs;
  let count = 0;
  for (const [index, { fromUs, toUs }] of longest.slice(0, MOST).entries()) {
    restUs -= toUs - fromUs;
    if (toUs - fromUs >= TIMES * restUs) count = index + 1;
  }
  return longest.slice(0, count).sort((a, b) => a.fromUs - b.fromUs);
}

/** Every stretch of a minute or more between two events that follow each other, whichever trace they are of. */
function stillness(traces: readonly Trace[]): Silence[] {
  const found: Silence[] = [];
  const next = traces.map(() => 0);
  let lastUs = 0;
  for (;;) {
    let first = -1;
    for (const [index, { at, length }] of traces.entries()) {
      const row = next[index] as number;
      const isSooner =
        first < 0 || (at[row] as number) < (traces[first]?.at[next[first] as number] as number);
      if (row < length && isSooner) first = index;
    }
    if (first < 0) return found;
    const us = traces[first]?.at[next[first] as number] as number;
    next[first] = (next[first] as number) + 1;
    if (us - lastUs >= LEAST_US) found.push({ fromUs: lastUs, toUs: us });
    lastUs = us;
  }
}
