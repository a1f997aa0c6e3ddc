import { toUs } from "../../sim/process.ts";
import { eventAt, firstAt, type Kind, type Trace } from "../../sim/trace.ts";

/** A run of more events is stepped through by stretches rather than by single events. */
const MANY_EVENTS = 400;
const STRETCHES = 100;

/** To the microsecond, the grid of a run. */
export const roundMs = (ms: number): number => toUs(ms) / 1000;

/** The first instant after a moment at which something happens, in ms; the end of the run where nothing does. */
export function nextEvent(trace: Trace | undefined, atMs: number, endMs: number): number {
  if (!trace) return endMs;
  const atUs = trace.at[firstAt(trace, toUs(atMs) + 1)];
  return atUs === undefined ? endMs : Math.min(endMs, atUs / 1000);
}

/** The last instant before a moment at which something happened, in ms; 0 where nothing did. */
export function previousEvent(trace: Trace | undefined, atMs: number): number {
  if (!trace) return 0;
  return (trace.at[firstAt(trace, toUs(atMs)) - 1] ?? 0) / 1000;
}

/** Where a playhead that steps stops next: at the next event, or some stretch further in a run of very many. */
export function nextStop(trace: Trace | undefined, atMs: number, endMs: number): number {
  const skipMs = (trace?.length ?? 0) > MANY_EVENTS ? endMs / STRETCHES : 0;
  return nextEvent(trace, roundMs(atMs + skipMs), endMs);
}

/** What of an instant is told where there is room for one thing: the first of these, else what happened last. */
const KEY_KINDS: readonly Kind[] = [
  "show",
  "commit",
  "debitRefused",
  "takeOver",
  "fenced",
  "uniqueRefused",
  "timeout",
  "tap",
  "replay",
  "conflict",
  "attach",
  "claim",
  "checkFail",
  "checkPass",
  "opened",
  "closed",
  "halfOpened",
  "crash",
  "lost",
];

/** How many events before the last one are looked at for the most telling: a crowd does much in one instant. */
const MOST_READ = 100;

/** The last event that has happened at a moment; -1 before the first. */
const lastEventAt = (trace: Trace, atMs: number): number => firstAt(trace, toUs(atMs) + 1) - 1;

/** The most telling event of the last instant, up to a moment, at which something happened; -1 before the first. */
export function keyEventAt(trace: Trace, atMs: number): number {
  const last = lastEventAt(trace, atMs);
  const rank = (id: number) => {
    const found = KEY_KINDS.indexOf(eventAt(trace, id).kind);
    return found < 0 ? KEY_KINDS.length : found;
  };
  let best = last;
  for (let id = last; id >= 0 && id > last - MOST_READ && trace.at[id] === trace.at[last]; id--) {
    if (rank(id) < rank(best)) best = id;
  }
  return best;
}
