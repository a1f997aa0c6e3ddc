import { firstAt, type Trace } from "../sim/trace.ts";
import type { IdleGap } from "./time.ts";

/** At most so many idle gaps are left out. */
const MOST = 6;
/** An idle gap is a minute at least, and so many times all that is not an idle gap. */
const LEAST_US = 60e6;
const TIMES = 10;

/**
 * The long idle gaps between the events of some traces together: those beside which the rest would be too short to be
 * read. None in a run that can be read as it is.
 */
export function idleGapsOf(traces: readonly Trace[]): IdleGap[] {
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

/**
 * Every stretch of a minute or more between two events that follow each other, whichever trace they are of. No such
 * stretch begins before the last event of the next minute, so it goes from minute to minute, not from event to event.
 */
function stillness(traces: readonly Trace[]): IdleGap[] {
  const found: IdleGap[] = [];
  let lastUs = 0;
  for (;;) {
    const rows = traces.map((trace) => firstAt(trace, lastUs + LEAST_US));
    const latestUs = Math.max(...traces.map(({ at }, nth) => at[(rows[nth] as number) - 1] ?? 0));
    if (latestUs > lastUs) {
      lastUs = latestUs;
      continue;
    }
    const nextUs = Math.min(
      ...traces.map(({ at }, nth) => at[rows[nth] as number] ?? Number.POSITIVE_INFINITY),
    );
    if (nextUs === Number.POSITIVE_INFINITY) return found;
    found.push({ fromUs: lastUs, toUs: nextUs });
    lastUs = nextUs;
  }
}
