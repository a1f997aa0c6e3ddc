import { type Event, events, type Kind, type Trace } from "../../src/sim/trace.ts";

/** Kinds whose actor is a tap; the actor of all others is an attempt. */
const TAPS: ReadonlySet<Kind> = new Set<Kind>(["tap", "show"]);

/**
 * A trace as lines of text, one an event: its id, when, who, what, and the event that brought it about, as in
 * `  13     5.000 s  attempt 1  timeout  <- 12`. Only the given kinds, all without any.
 */
export function asText(trace: Trace, ...kinds: Kind[]): string {
  return [...events(trace, ...kinds)].map(line).join("\n");
}

function line({ id, kind, atUs, actor, cause }: Event): string {
  const seconds = (atUs / 1e6).toFixed(atUs % 1000 === 0 ? 3 : 6);
  const who = actor < 0 ? "" : `${TAPS.has(kind) ? "tap" : "attempt"} ${actor}  `;
  const why = cause < 0 ? "" : `  <- ${cause}`;
  return `${String(id).padStart(4)}  ${seconds.padStart(8)} s  ${who}${kind}${why}`;
}
