import type { Finding } from "../sim/simulate.ts";
import { type Event, events, type Trace } from "../sim/trace.ts";
import { instant, money, number } from "../sim/units.ts";
import { intentsOf } from "./intents.ts";

/** The charges of a trace in the order of their commits. */
export const charges = (trace: Trace): Event[] => [...events(trace, "commit")];

/** A charge with its number in the ledger, from 1, and the first charge of the same intent: itself, or it is a duplicate. */
export interface Entry {
  charge: Event;
  number: number;
  first: Entry;
}

/** The ledger of a trace. */
export function ledgerOf(trace: Trace): Entry[] {
  const { intentOf } = intentsOf(trace);
  const firsts = new Map<number, Entry>();
  return charges(trace).map((charge, index) => {
    const entry = { charge, number: index + 1 } as Entry;
    // A charge of an unknown intent is a duplicate of nothing.
    const intent = intentOf(charge.actor) ?? -1 - index;
    entry.first = firsts.get(intent) ?? entry;
    firsts.set(intent, entry.first);
    return entry;
  });
}

/** Every charge after the first of one intent: each is a duplicate. */
export function duplicateCharges(trace: Trace): Finding[] {
  const { tapOf, centsOf } = intentsOf(trace);
  return ledgerOf(trace).flatMap(({ charge, number: nth, first }): Finding[] => {
    if (first.charge === charge) return [];
    const cents = centsOf(tapOf(charge.actor) ?? -1);
    return [
      {
        kind: "duplicateCharge",
        name: "duplicate",
        fromMs: charge.atUs / 1000,
        toMs: charge.atUs / 1000,
        evidence: [charge.id, first.charge.id],
        sentence: `Charge ${number(nth)} at ${instant(charge.atUs)} took ${money(cents)} again for what charge ${number(first.number)} had paid at ${instant(first.charge.atUs)}.`,
      },
    ];
  });
}

/** The account below zero: from the first charge that it could not cover to the end. */
export function overdraft(trace: Trace, endMs: number): Finding[] {
  const overdrawing = charges(trace).filter((charge) => charge.value < 0);
  const [first] = overdrawing;
  const last = overdrawing.at(-1);
  if (!first || !last) return [];
  const deepest = Math.min(...overdrawing.map((charge) => charge.value));
  return [
    {
      kind: "overdraft",
      name: "overdraft",
      fromMs: first.atUs / 1000,
      toMs: endMs,
      evidence: overdrawing.map((charge) => charge.id),
      sentence: `From ${instant(first.atUs)} on the account is overdrawn, by ${money(-deepest)} in the end.`,
    },
  ];
}
