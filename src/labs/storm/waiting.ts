import { toUs } from "../../sim/process.ts";
import type { Run } from "../../sim/simulate.ts";
import { events, KIND_CODES, type Kind } from "../../sim/trace.ts";
import { countAt, instantsOf } from "../../timeline/counted.ts";
import { type Settings, stallEndMs } from "./settings.ts";

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
export function atServer(run: Run): AtServer {
  const sent = instantsOf(run, "attempt");
  const gone = instantsOf(run, ...GONE);
  const recorded = (us: number) => countAt(sent, us) - countAt(gone, us);
  const settings = run.settings as Settings;
  const [stalled] = events(run.trace, "stalled");
  if (!stalled) return { all: recorded, waiting: (us) => Math.max(0, recorded(us) - 1) };
  const { atUs } = stalled;
  if (settings.stallKind === "fail") {
    const unseen = recorded(atUs);
    const all = (us: number) => recorded(us) - (us >= atUs ? unseen : 0);
    return { all, waiting: (us) => Math.max(0, all(us) - 1) };
  }
  const held = heldAt(run, stalled.id);
  const stands = (us: number) => us >= atUs && us < toUs(stallEndMs(settings));
  return {
    all: recorded,
    waiting: (us) => Math.max(0, recorded(us) - (stands(us) ? held : 1)),
  };
}

/** 1 if the server had a request in hand when an event happened, else 0. */
function heldAt({ trace }: Run, event: number): number {
  let all = 0;
  for (let id = 0; id < event; id++) {
    const kind = trace.kind[id] as number;
    if (kind === KIND_CODES.attempt) all++;
    else if (GONE.some((gone) => kind === KIND_CODES[gone])) all--;
  }
  return Math.min(1, all);
}
