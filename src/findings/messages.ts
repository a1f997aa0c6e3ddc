import type { Finding } from "../sim/simulate.ts";
import { type Event, events, type Outcome, outcomeOf, type Trace } from "../sim/trace.ts";
import { count, instant } from "../sim/units.ts";
import { charges } from "./charges.ts";

/** What the person reads on the phone. */
export const MESSAGES: Record<Outcome, string> = {
  success: "Payment complete",
  declined: "Insufficient funds",
  gaveUp: "Payment failed",
  processing: "Your payment is processing - do not retry",
  conflict: "Already in progress",
};

/** The last message that was shown. */
export const lastShown = (trace: Trace): Event | undefined => [...events(trace, "show")].at(-1);

/** Whether the last message is untrue at the end: a failure although there is a charge, or a success without exactly one. */
export function isWrong(outcome: Outcome, chargesMade: number): boolean {
  if (outcome === "success") return chargesMade !== 1;
  return (outcome === "declined" || outcome === "gaveUp") && chargesMade > 0;
}

/** The last message, if it is untrue at the end of the run. */
export function wrongMessage(trace: Trace): Finding[] {
  const shown = lastShown(trace);
  const made = charges(trace);
  if (!shown || !isWrong(outcomeOf(shown.subject), made.length)) return [];
  const times =
    made.length === 0 ? "nothing was charged" : `${count(made.length, "charge was", "charges were")} made`;
  return [
    {
      kind: "wrongMessage",
      fromMs: shown.atUs / 1000,
      toMs: shown.atUs / 1000,
      evidence: [shown.id, ...made.map((charge) => charge.id)],
      sentence: `The phone says “${MESSAGES[outcomeOf(shown.subject)]}” from ${instant(shown.atUs)} on, but ${times}.`,
    },
  ];
}
