import { MESSAGES } from "../../findings/messages.ts";
import type { Run } from "../../sim/simulate.ts";
import type { Event } from "../../sim/trace.ts";
import { money, time } from "../../sim/units.ts";
import type { Headline } from "../lab.ts";
import { tellPayment } from "../paymentWords.ts";
import type { Settings } from "./settings.ts";

/** What goes wrong, or not, with the numbers that are set. */
export function lede(settings: Settings): string {
  const waits = `The phone waits ${time(settings.timeoutMs * 1000)}.`;
  const spread = settings.latency === "lognormal" ? "in 95 of 100 cases at most " : "";
  const needs = `The service needs ${spread}${time(settings.processingMs * 1000)}.`;
  return `${waits} ${needs} ${retries(settings)}`;
}

function retries({ onTimeout, key, dedup, balanceRead, maxAttempts }: Settings): string {
  if (onTimeout === "ask")
    return "After a timeout it asks what became of the payment instead of paying again.";
  if (maxAttempts === 1) return "It tries once.";
  if (key !== "once" || dedup === "none") {
    const lets =
      balanceRead === "cached" ? "the cached balance lets them through" : "the balance is read afresh";
    return `To the service every retry is a new payment, and ${lets}.`;
  }
  if (dedup === "afterProcessing")
    return "Every retry carries the same key, which is recorded only after the work.";
  if (dedup === "uniqueAtCommit") return "Every retry carries the same key, and only one of them may commit.";
  return "Every retry carries the same key, claimed before any work.";
}

/** Charges against what was meant. */
export function headline(run: Run): Headline {
  const { charges, duplicateCharges, chargedAmount, clientOutcome, wrongMessage, overdrawn } = run.metrics;
  const { price, secondTapMs } = run.settings as Settings;
  const taken = charges === 0 ? "Nothing was taken" : `${money(chargedAmount as number)} taken`;
  const meant = secondTapMs > 0 ? `one ${money(price)} payment, tapped twice` : `one ${money(price)} payment`;
  const said = `The phone said “${MESSAGES[clientOutcome as keyof typeof MESSAGES]}”`;
  const truth = wrongMessage ? ", which is wrong." : ".";
  return {
    figure: `${charges}×`,
    noun: "charged",
    harm: (duplicateCharges as number) > 0 || wrongMessage === true || (overdrawn as number) > 0,
    sentence: `${taken} for ${meant}. ${said}${truth}`,
  };
}

/** What happened, in plain words. */
export const tell = (event: Event, run: Run): string => tellPayment(event, (run.settings as Settings).price);
