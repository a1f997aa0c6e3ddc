import { events, type Trace } from "../sim/trace.ts";

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
  taps: readonly number[];
  /** How many intents there are. */
  count: number;
}

const known = new WeakMap<Trace, Intents>();

/** Reads the taps and sendings of a trace; read once for each trace. */
export function intentsOf(trace: Trace): Intents {
  const found = known.get(trace) ?? read(trace);
  known.set(trace, found);
  return found;
}

function read(trace: Trace): Intents {
  const intents = new Map<number, { intent: number; cents: number; tries: number }>();
  const attempts = new Map<number, { tap: number; tryNumber: number }>();
  for (const { kind, actor, subject, value } of events(trace, "tap", "send")) {
    if (kind === "tap") intents.set(actor, { intent: subject, cents: value, tries: 0 });
    else {
      const tap = intents.get(value);
      attempts.set(actor, { tap: value, tryNumber: tap ? tap.tries++ : 0 });
    }
  }
  const tapOf = (attempt: number) => attempts.get(attempt)?.tap;
  return {
    tapOf,
    tryOf: (attempt) => attempts.get(attempt)?.tryNumber ?? 0,
    intentOf: (attempt) => intents.get(tapOf(attempt) ?? -1)?.intent,
    centsOf: (tap) => intents.get(tap)?.cents ?? 0,
    taps: [...intents.keys()],
    count: new Set([...intents.values()].map(({ intent }) => intent)).size,
  };
}
