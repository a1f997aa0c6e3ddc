import { toUs } from "../../sim/process.ts";
import { reading, rowsOf } from "../../sim/reading.ts";
import { eventsAt, KIND_CODES, type Kind } from "../../sim/trace.ts";
import { countAt, instantsOf } from "../../timeline/counted.ts";
import type { StormRun } from "./model.ts";
import { stallEndMs } from "./settings.ts";

/** The rows in which the server stalls, and those in which the breaker changes its state. */
export const stallsOf = rowsOf("stalls", ["stalled"]);
export const turnsOf = rowsOf("turns", ["opened", "halfOpened", "closed"]);

/** How many requests the server has at a moment, and how many of them wait: exactly, from a trace that is no sample. */
export interface AtServer {
  all(us: number): number;
  waiting(us: number): number;
}

/** What takes a request away from the server. */
const GONE = ["answered", "servedLate", "dropped", "rejected", "refused"] as const satisfies readonly Kind[];

/**
 * A request is at the server from its sending until it is done, dropped, shed or failed; all but the one in hand wait.
 * A server that stands still goes on holding what it had in hand. One that fails everything empties at once, of what
 * nobody waits for without an event.
 */
export function atServer(run: StormRun): AtServer {
  const [sent, gone] = [sentOf(run), goneOf(run)];
  const recorded = (us: number) => countAt(sent, us) - countAt(gone, us);
  const settings = run.settings;
  const [stalled] = eventsAt(run.trace, stallsOf(run).rows);
  if (!stalled) return { all: recorded, waiting: (us) => Math.max(0, recorded(us) - 1) };
  const { atUs } = stalled;
  if (settings.stallKind === "fail") {
    const unseen = recorded(atUs);
    const all = (us: number) => recorded(us) - (us >= atUs ? unseen : 0);
    return { all, waiting: (us) => Math.max(0, all(us) - 1) };
  }
  const { held } = heldOf(run);
  const stands = (us: number) => us >= atUs && us < toUs(stallEndMs(settings));
  return {
    all: recorded,
    waiting: (us) => Math.max(0, recorded(us) - (stands(us) ? held : 1)),
  };
}

/** 1 if the server had a request in hand when it stalled, else 0. */
const heldOf = reading("held", ({ trace }) => {
  let all = 0;
  for (let id = 0; id < trace.length; id++) {
    const kind = trace.kind[id] as number;
    if (kind === KIND_CODES.stalled) break;
    if (kind === KIND_CODES.attempt) all++;
    else if (GONE.some((gone) => kind === KIND_CODES[gone])) all--;
  }
  return { held: Math.min(1, all) };
});

/** When attempts were sent and left the server, for somebody or for nobody. */
export const sentOf = instantsOf("attempt");
export const usefulOf = instantsOf("answered");
export const wastedOf = instantsOf("servedLate");
const goneOf = instantsOf(...GONE);

/** When each call came in: with its first attempt, or with the breaker's word in place of it. */
export const arrivalsOf = reading("arrivals", ({ trace, metrics }: StormRun): Float64Array => {
  const offered = metrics.offered;
  const instants = new Float64Array(offered);
  const isKnown = new Uint8Array(offered);
  let calls = 0;
  for (let id = 0; id < trace.length; id++) {
    const [kind, call] = [trace.kind[id], trace.actor[id] as number];
    if ((kind !== KIND_CODES.attempt && kind !== KIND_CODES.failedFast) || isKnown[call] === 1) continue;
    isKnown[call] = 1;
    instants[calls++] = trace.at[id] as number;
  }
  return instants;
});

/** All that is read off a run for this, for the worker to read. */
export const counted = [sentOf, usefulOf, wastedOf, goneOf, heldOf, arrivalsOf];
