import { placeOf, reading } from "../sim/reading.ts";
import type { Finding } from "../sim/run.ts";
import { type Event, eventAt, events, type Trace } from "../sim/trace.ts";
import { instant, money, number } from "../sim/units.ts";
import { intentsOf } from "./intents.ts";

/** The charges of a trace in the order of their commits. */
export const charges = (trace: Trace): Event[] => [...events(trace, "commit")];

/** A charge with its number in the ledger, from 1, and the first charge of the same intent: itself, or it is a duplicate. */
export interface LedgerEntry {
  charge: Event;
  number: number;
  first: LedgerEntry;
}

/** The ledger as columns: the events of its charges, and for each the place of the first charge of its intent. */
export const ledgerColumns = reading("ledger", ({ trace }: { trace: Trace }) => {
  const { intentOf } = intentsOf(trace);
  const ids: number[] = [];
  const firsts: number[] = [];
  const firstOf = new Map<number, number>();
  for (const { id, actor } of events(trace, "commit")) {
    const place = ids.length;
    // A charge of an unknown intent is a duplicate of nothing.
    const intent = intentOf(actor) ?? -1 - place;
    const first = firstOf.get(intent) ?? place;
    firstOf.set(intent, first);
    ids.push(id);
    firsts.push(first);
  }
  return { ids: Int32Array.from(ids), firsts: Int32Array.from(firsts) };
});

/** The ledger of a trace. */
export function ledgerOf(trace: Trace): LedgerEntry[] {
  const { ids, firsts } = ledgerColumns({ trace });
  const entries: LedgerEntry[] = [];
  for (const [place, id] of ids.entries()) {
    const entry = { charge: eventAt(trace, id), number: place + 1 } as LedgerEntry;
    const first = firsts[place] as number;
    entry.first = first === place ? entry : (entries[first] as LedgerEntry);
    entries.push(entry);
  }
  return entries;
}

/** The entry of one charge; undefined for an event that is none. */
export function entryOf(trace: Trace, id: number): LedgerEntry | undefined {
  const { ids, firsts } = ledgerColumns({ trace });
  const place = placeOf(ids, id);
  if (place < 0) return undefined;
  const at = (of: number) => ({ charge: eventAt(trace, ids[of] as number), number: of + 1 }) as LedgerEntry;
  const entry = at(place);
  const first = firsts[place] as number;
  entry.first = first === place ? entry : at(first);
  if (first !== place) entry.first.first = entry.first;
  return entry;
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
  const deepest = overdrawing.reduce((least, { value }) => Math.min(least, value), 0);
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
