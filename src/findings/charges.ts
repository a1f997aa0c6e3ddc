import type { Finding } from "../sim/simulate.ts";
import { type Event, events, type Trace } from "../sim/trace.ts";
import { instant, money } from "../sim/units.ts";

/** The charges of a trace in the order of their commits. */
export const charges = (trace: Trace): Event[] => [...events(trace, "commit")];

/** Every charge after the first of one intent: each is a duplicate. */
export function duplicateCharges(trace: Trace, price: number): Finding[] {
  const all = charges(trace);
  const first = all[0];
  if (!first) return [];
  return all.slice(1).map((charge, index) => ({
    kind: "duplicateCharge",
    fromMs: charge.atUs / 1000,
    toMs: charge.atUs / 1000,
    evidence: [charge.id, first.id],
    sentence: `Charge ${index + 2} at ${instant(charge.atUs)} took ${money(price)} again for what charge 1 had paid at ${instant(first.atUs)}.`,
  }));
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
      fromMs: first.atUs / 1000,
      toMs: endMs,
      evidence: overdrawing.map((charge) => charge.id),
      sentence: `From ${instant(first.atUs)} on the account is overdrawn, at last by ${money(-deepest)}.`,
    },
  ];
}
