import { placeOf, reading } from "../sim/reading.ts";
import type { Finding } from "../sim/run.ts";
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

/** The borrowed replies as columns: their events, the attempt of each result, the event that stored it (-1 if unknown). */
export const borrowedColumns = reading("borrowed", ({ trace }: { trace: Trace }) => {
  const [replies, sources, stored, replayed]: number[][] = [[], [], [], []];
  const storedBy = new Map<number, number>();
  for (const { id, kind, actor, cause } of events(trace, "store", "reply")) {
    if (kind === "store") {
      storedBy.set(actor, id);
      continue;
    }
    // What led to the reply: a stored one found, or, for who waited, the storing itself.
    const led = cause < 0 ? undefined : eventAt(trace, cause);
    const isReplay = led?.kind === "replay";
    const source = isReplay ? led.value : led?.kind === "store" ? led.actor : actor;
    if (source === actor) continue;
    replies?.push(id);
    sources?.push(source);
    stored?.push(storedBy.get(source) ?? -1);
    replayed?.push(isReplay ? 1 : 0);
  }
  return {
    replies: Int32Array.from(replies ?? []),
    sources: Int32Array.from(sources ?? []),
    stored: Int32Array.from(stored ?? []),
    replayed: Uint8Array.from(replayed ?? []),
  };
});

/** What a reply, by its event, tells of another attempt's result; undefined where it tells its own. */
export function borrowedReply(trace: Trace, reply: number): Borrowed | undefined {
  const { replies, sources, stored, replayed } = borrowedColumns({ trace });
  const place = placeOf(replies, reply);
  if (place < 0) return undefined;
  const by = stored[place] as number;
  return {
    source: sources[place] as number,
    stored: by < 0 ? undefined : eventAt(trace, by),
    replayed: replayed[place] === 1,
  };
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
  const { intentOf } = intentsOf(trace);
  const found: Swallowed[] = [];
  for (const received of events(trace, "receive")) {
    const of = borrowedReply(trace, received.cause);
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
