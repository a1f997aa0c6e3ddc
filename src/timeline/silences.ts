import type { Trace } from "../sim/trace.ts";
import type { Silence } from "./spacing.ts";

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
