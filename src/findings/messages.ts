import type { Finding } from "../sim/run.ts";
import { type Event, events, type Outcome, outcomeOf, type Trace } from "../sim/trace.ts";
import { count, instant, ordinal } from "../sim/units.ts";
import { charges } from "./charges.ts";
import { intentsOf } from "./intents.ts";

/** What the person reads on the phone. */
export const MESSAGES: Record<Outcome, string> = {
  success: "Payment complete",
  declined: "Insufficient funds",
  gaveUp: "Payment failed",
  processing: "Your payment is processing - do not retry",
  conflict: "Already in progress",
  mismatch: "Payment refused",
  keyMissing: "App error - nothing was charged",
};

/** The last message that was shown. */
export const lastShown = (trace: Trace): Event | undefined => [...events(trace, "show")].at(-1);

/** Whether the last message is untrue at the end: a failure although there is a charge, or a success without exactly one. */
export function isWrong(outcome: Outcome, chargesMade: number): boolean {
  if (outcome === "success") return chargesMade !== 1;
  return FAILURES.has(outcome) && chargesMade > 0;
}

const FAILURES: ReadonlySet<Outcome> = new Set<Outcome>(["declined", "gaveUp", "mismatch", "keyMissing"]);

/** For each intent its last message, if it is untrue at the end of the run. */
export function wrongMessages(trace: Trace): Finding[] {
  const { count: intents, intentOf } = intentsOf(trace);
  const made = new Map<number | undefined, Event[]>();
  for (const charge of charges(trace)) {
    const intent = intentOf(charge.actor);
    made.set(intent, [...(made.get(intent) ?? []), charge]);
  }
  const last = new Map<number | undefined, Event>();
  for (const shown of events(trace, "show")) last.set(intentOf(shown.value), shown);
  return [...last].flatMap(([intent, shown]): Finding[] => {
    const own = made.get(intent) ?? [];
    const outcome = outcomeOf(shown.subject);
    if (!isWrong(outcome, own.length)) return [];
    const times =
      own.length === 0 ? "nothing was charged" : `${count(own.length, "charge was", "charges were")} made`;
    const phone = intents > 1 ? `phone of payment ${ordinal(intent ?? 0)}` : "phone";
    return [
      {
        kind: "wrongMessage",
        name: "wrong message",
        fromMs: shown.atUs / 1000,
        toMs: shown.atUs / 1000,
        evidence: [shown.id, ...own.map((charge) => charge.id)],
        sentence: `The ${phone} says “${MESSAGES[outcome]}” from ${instant(shown.atUs)} on, but ${times}.`,
      },
    ];
  });
}
