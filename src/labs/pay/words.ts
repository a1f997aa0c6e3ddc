import { MESSAGES } from "../../findings/messages.ts";
import type { Event } from "../../sim/trace.ts";
import { money, ordinal, time } from "../../sim/units.ts";
import type { Headline } from "../lab.ts";
import { tellPayment } from "../paymentWords.ts";
import { delayWords } from "../retryWords.ts";
import type { PayRun } from "./model.ts";
import type { PaySettings } from "./settings.ts";

/** What goes wrong, or not, with the numbers that are set. */
export function lede(settings: PaySettings): string {
  const waits = `The phone waits ${time(settings.timeoutMs * 1000)}.`;
  const work = time(settings.processingMs * 1000);
  const needs =
    settings.latency === "fixed"
      ? `The service needs ${work}.`
      : `The service needs ${work} at most in 95 of 100 cases.`;
  return [waits, needs, retries(settings), ...guards(settings)].join(" ");
}

/** What holds beside all that. */
function guards(settings: PaySettings): string[] {
  const { onTimeout, maxAttempts, conditionalDebit } = settings;
  const retries = onTimeout === "retry" ? maxAttempts - 1 : 0;
  const delays = delayWords(settings, "the phone", retries);
  return [
    ...(delays ? [`${delays.says}.`] : []),
    ...(conditionalDebit ? ["The account refuses what it cannot cover."] : []),
  ];
}

function retries({ onTimeout, key, dedup, balanceRead, maxAttempts, secondTapMs }: PaySettings): string {
  if (onTimeout === "ask")
    return "After a timeout it asks what became of the payment instead of paying again.";
  if (maxAttempts === 1) return secondTapMs > 0 ? "It tries once for each tap." : "It tries once.";
  if (key !== "once" || dedup === "none") {
    const balance = balanceRead === "cached" ? "the cached balance" : "a balance read afresh";
    return `To the service every retry is a new payment, checked against ${balance}.`;
  }
  if (dedup === "afterProcessing")
    return "Every retry carries its tap's key, which is recorded only after the work.";
  if (dedup === "uniqueAtCommit") return "Every retry carries its tap's key, and a key may commit only once.";
  return "Every retry carries its tap's key, claimed before any work.";
}

/** Charges against what was meant. */
export function headline(run: PayRun): Headline {
  const { charges, duplicateCharges, chargedAmount, clientOutcome, wrongMessage, overdrawn } = run.metrics;
  const { price, secondTapMs } = run.settings;
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
export function describeEvent(event: Event, run: PayRun): string {
  const { price, slowWhere } = run.settings;
  if (event.kind === "work" && slowWhere === "queue") {
    return `attempt ${ordinal(event.actor)} waits ${time(event.value)} in the queue`;
  }
  return tellPayment(event, price);
}
