import { swallowed } from "../../findings/answers.ts";
import { ledgerOf } from "../../findings/charges.ts";
import { intentsOf } from "../../findings/intents.ts";
import type { Run } from "../../sim/simulate.ts";
import { events, outcomeOf, type Trace } from "../../sim/trace.ts";
import type { Drawn } from "../../timeline/attempts.ts";

/** Up to so many payments have a row each; of more, only so many. */
const MOST = 12;
const OF_A_CROWD = 6;

/** The payments that have a row each. */
export interface Shown {
  drawn: Drawn;
  /** Not all of them: the others are drawn as a crowd. */
  isCrowd: boolean;
  /** How many there are. */
  count: number;
}

const known = new WeakMap<Trace, Shown>();

/** Which payments are drawn: all of a few; of a crowd those that went wrong first. */
export function shownOf(run: Run): Shown {
  const found = known.get(run.trace) ?? choose(run.trace, run.metrics.intents as number);
  known.set(run.trace, found);
  return found;
}

function choose(trace: Trace, count: number): Shown {
  const { taps } = intentsOf(trace);
  const isCrowd = count > MOST;
  const chosen = new Set<number>();
  for (const candidate of isCrowd ? [...troubled(trace), ...taps] : taps) {
    if (chosen.size < (isCrowd ? OF_A_CROWD : MOST)) chosen.add(candidate);
  }
  const rows = [...chosen].sort((a, b) => a - b).map((tap, row) => [tap, row] as const);
  return { drawn: new Map(rows), isCrowd, count };
}

/** The taps that went wrong: charged twice, swallowed (each beside the one whose result it got), told of a failure. */
function* troubled(trace: Trace): Generator<number> {
  const { tapOf } = intentsOf(trace);
  for (const { tap, source } of swallowed(trace)) yield* [tapOf(source) ?? tap, tap];
  for (const entry of ledgerOf(trace)) if (entry.first !== entry) yield tapOf(entry.charge.actor) ?? 0;
  for (const { actor, subject } of events(trace, "show")) if (outcomeOf(subject) !== "success") yield actor;
}
