import type { Finding } from "../sim/simulate.ts";
import { type Event, eventAt, events, type Trace } from "../sim/trace.ts";
import { after, instant, money, ordinal, time } from "../sim/units.ts";
import { intentsOf } from "./intents.ts";

/** A reply that tells the result of another attempt: stored and given again, or waited for. */
export interface Borrowed {
  /** The attempt whose result it is. */
  source: number;
  /** The event that stored that result; undefined if the trace does not tell. */
  stored: Event | undefined;
  /** Given again from the table, not waited for. */
  replayed: boolean;
}

const known = new WeakMap<Trace, Map<number, Borrowed>>();

/** The replies of a trace, by their event, that tell another attempt's result; read once for each trace. */
export function borrowedReplies(trace: Trace): Map<number, Borrowed> {
  const found = known.get(trace) ?? read(trace);
  known.set(trace, found);
  return found;
}

function read(trace: Trace): Map<number, Borrowed> {
  const borrowed = new Map<number, Borrowed>();
  const storedBy = new Map<number, Event>();
  for (const event of events(trace, "store", "reply")) {
    if (event.kind === "store") {
      storedBy.set(event.actor, event);
      continue;
    }
    // What led to the reply: a stored one found, or, for who waited, the storing itself.
    const led = event.cause < 0 ? undefined : eventAt(trace, event.cause);
    const replayed = led?.kind === "replay";
    const source = replayed ? led.value : led?.kind === "store" ? led.actor : event.actor;
    if (source !== event.actor) borrowed.set(event.id, { source, stored: storedBy.get(source), replayed });
  }
  return borrowed;
}

/** A payment that was answered with another payment's result, and so was never made. */
export interface Swallowed {
  received: Event;
  tap: number;
  /** The attempt of the other payment, and the event that stored its result. */
  source: number;
  stored: Event | undefined;
}

/** The payments that took another one's result for their own. */
export function swallowed(trace: Trace): Swallowed[] {
  const borrowed = borrowedReplies(trace);
  const { intentOf } = intentsOf(trace);
  const found: Swallowed[] = [];
  for (const received of events(trace, "receive")) {
    const of = borrowed.get(received.cause);
    if (!of || intentOf(of.source) === intentOf(received.actor)) continue;
    found.push({ received, tap: received.value, source: of.source, stored: of.stored });
  }
  return found;
}

/** Swallowed payments as findings. */
export function swallowedPayments(trace: Trace): Finding[] {
  const { tapOf, centsOf } = intentsOf(trace);
  return swallowed(trace).map(({ received, tap, source, stored }) => {
    const other = tapOf(source) ?? 0;
    return {
      kind: "swallowedPayment",
      name: "swallowed",
      fromMs: received.atUs / 1000,
      toMs: received.atUs / 1000,
      evidence: stored ? [received.id, stored.id] : [received.id],
      sentence: `Payment ${ordinal(tap)} was never made: at ${instant(received.atUs)} its ${money(centsOf(tap))} were answered with the receipt of payment ${ordinal(other)}, for ${money(centsOf(other))}, which went by the same key.`,
    };
  });
}

/** Keys that came again with another amount, and were refused for it. */
export function mismatches(trace: Trace): Finding[] {
  const { tapOf, centsOf } = intentsOf(trace);
  return [...events(trace, "mismatch")].map((event) => {
    const [tap, other] = [tapOf(event.actor) ?? 0, tapOf(event.value) ?? 0];
    return {
      kind: "refusedPayload",
      name: "other payload",
      fromMs: event.atUs / 1000,
      toMs: event.atUs / 1000,
      evidence: [event.id],
      sentence: `At ${instant(event.atUs)} payment ${ordinal(tap)} was refused with 422: its key stood for ${money(centsOf(other))} and came with ${money(centsOf(tap))}.`,
    };
  });
}

/** Requests without a key where one is required. */
export function missingKeys(trace: Trace): Finding[] {
  const { tapOf } = intentsOf(trace);
  return [...events(trace, "keyMissing")].map((event) => ({
    kind: "missingKey",
    name: "no key",
    fromMs: event.atUs / 1000,
    toMs: event.atUs / 1000,
    evidence: [event.id],
    sentence: `At ${instant(event.atUs)} payment ${ordinal(tapOf(event.actor) ?? 0)} was refused with 400: it came without a key.`,
  }));
}

/** Stored replies that were asked for after they had expired: the request is new to the table, and processed again. */
export function expiredKeys(trace: Trace, windowMs: number): Finding[] {
  const { tapOf, tryOf } = intentsOf(trace);
  return [...events(trace, "keyExpired")].map((event) => ({
    kind: "expiredKey",
    name: "key expired",
    fromMs: event.atUs / 1000,
    toMs: event.atUs / 1000,
    evidence: [event.id],
    sentence: `Attempt ${ordinal(tryOf(event.actor))} of payment ${ordinal(tapOf(event.actor) ?? 0)} came ${after(event.atUs - event.value, event.atUs, "its reply was stored")}; the table keeps ${windowMs === 0 ? "none" : `one for ${time(windowMs * 1000)}`}, so it was processed as new.`,
  }));
}
