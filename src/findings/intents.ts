import { reading } from "../sim/reading.ts";
import { KIND_CODES, type Trace } from "../sim/trace.ts";

/** Who meant what: each attempt belongs to a tap, and each tap to an intent. */
export interface Intents {
  /** The tap that an attempt belongs to; undefined if the trace does not tell. */
  tapOf(attempt: number): number | undefined;
  /** Which of its tap's attempts it is, from 0. */
  tryOf(attempt: number): number;
  intentOf(attempt: number): number | undefined;
  /** Cents that a tap is about. */
  centsOf(tap: number): number;
  /** All taps, in the order in which they came. */
  taps: Int32Array;
  /** How many intents there are. */
  count: number;
}

/** The same as columns: by the number of an attempt and of a tap, -1 where the trace does not tell. */
interface IntentColumns {
  tap: Int32Array;
  tryNumber: Int32Array;
  intent: Int32Array;
  cents: Float64Array;
  /** The taps in the order in which they came. */
  taps: Int32Array;
  count: number;
}

const { tap: TAP, send: SEND } = KIND_CODES;

/** Who meant what, read off the taps and sendings of a trace. */
export const intentColumns = reading("intents", ({ trace }: { trace: Trace }): IntentColumns => {
  const { kind, actor, subject, value, length } = trace;
  let [taps, attempts] = [0, 0];
  let came = 0;
  for (let id = 0; id < length; id++) {
    if (kind[id] === TAP) {
      taps = Math.max(taps, (actor[id] as number) + 1);
      came++;
    } else if (kind[id] === SEND) attempts = Math.max(attempts, (actor[id] as number) + 1);
  }
  const columns: IntentColumns = {
    tap: new Int32Array(attempts).fill(-1),
    tryNumber: new Int32Array(attempts),
    intent: new Int32Array(taps).fill(-1),
    cents: new Float64Array(taps),
    taps: new Int32Array(came),
    count: 0,
  };
  const tries = new Int32Array(taps);
  const intents = new Set<number>();
  let nth = 0;
  for (let id = 0; id < length; id++) {
    const who = actor[id] as number;
    if (kind[id] === TAP) {
      columns.intent[who] = subject[id] as number;
      columns.cents[who] = value[id] as number;
      columns.taps[nth++] = who;
      intents.add(subject[id] as number);
    } else if (kind[id] === SEND) {
      const tap = value[id] as number;
      columns.tap[who] = tap;
      columns.tryNumber[who] = tries[tap] ?? 0;
      if (tap < taps) tries[tap] = (tries[tap] as number) + 1;
    }
  }
  return { ...columns, count: intents.size };
});

/** Who meant what in a run. */
export function intentsOf(trace: Trace): Intents {
  const { tap, tryNumber, intent, cents, taps, count } = intentColumns({ trace });
  const known = (column: Int32Array, row: number | undefined): number | undefined => {
    const found = row === undefined ? undefined : column[row];
    return found === undefined || found < 0 ? undefined : found;
  };
  const tapOf = (attempt: number) => known(tap, attempt);
  return {
    tapOf,
    tryOf: (attempt) => tryNumber[attempt] ?? 0,
    intentOf: (attempt) => known(intent, tapOf(attempt)),
    centsOf: (of) => cents[of] ?? 0,
    taps,
    count,
  };
}
