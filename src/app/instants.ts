import { firstAt, type Trace } from "../sim/trace.ts";

/** A run of more events is stepped through by stretches rather than by single events. */
const MANY_EVENTS = 400;
const STRETCHES = 100;

/** To the microsecond, the grid of a run. */
export const roundMs = (ms: number): number => Math.round(ms * 1000) / 1000;

/** The first instant after a moment at which something happens, in ms; the end of the run where nothing does. */
export function nextEvent(trace: Trace | undefined, atMs: number, endMs: number): number {
  if (!trace) return endMs;
  const atUs = trace.at[firstAt(trace, Math.round(atMs * 1000) + 1)];
  return atUs === undefined ? endMs : Math.min(endMs, atUs / 1000);
}

/** The last instant before a moment at which something happened, in ms; 0 where nothing did. */
export function previousEvent(trace: Trace | undefined, atMs: number): number {
  if (!trace) return 0;
  return (trace.at[firstAt(trace, Math.round(atMs * 1000)) - 1] ?? 0) / 1000;
}

/** Where a playhead that steps stops next: at the next event, or some stretch further in a run of very many. */
export function firstStop(trace: Trace | undefined, atMs: number, endMs: number): number {
  const skipMs = (trace?.length ?? 0) > MANY_EVENTS ? endMs / STRETCHES : 0;
  return nextEvent(trace, roundMs(atMs + skipMs), endMs);
}
