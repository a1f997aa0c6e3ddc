import { MESSAGES } from "../../findings/messages.ts";
import type { Run } from "../../sim/simulate.ts";
import { type Event, outcomeOf } from "../../sim/trace.ts";
import { money, time } from "../../sim/units.ts";
import type { Headline } from "../lab.ts";
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
export function tell(event: Event, run: Run): string {
  const { price } = run.settings as Settings;
  const attempt = `attempt ${event.actor + 1}`;
  const other = `attempt ${event.value + 1}`;
  const key = `key ${event.subject + 1}`;
  const cents = money(event.value);
  switch (event.kind) {
    case "tap":
      return event.actor === 0 ? `Pay is tapped: ${cents}` : `Pay is tapped again, for the same ${cents}`;
    case "send":
      return `${attempt} leaves ${event.subject < 0 ? "without a key" : `with ${key}`}`;
    case "timeout":
      return `no reply to ${attempt} for ${time(event.value)}: timed out`;
    case "backoff":
      return `the phone waits ${time(event.value)} before it tries again`;
    case "receive":
      return `the reply to ${attempt} arrives: ${replyWords(event.subject)}`;
    case "lateReply":
      return `the reply to ${attempt} (${replyWords(event.subject)}) comes too late and reaches nobody`;
    case "show":
      return `the phone shows “${MESSAGES[outcomeOf(event.subject)]}”`;
    case "poll":
      return `the phone asks for the status of ${attempt}`;
    case "status":
      return `the status of ${attempt} is told: ${replyWords(event.subject)}`;
    case "arrive":
      return `${attempt} reaches the service`;
    case "work":
      return `${attempt} starts ${time(event.value)} of work`;
    case "reply":
      return `the service replies to ${attempt}: ${replyWords(event.subject)}`;
    case "hit":
      return `the cache says ${cents}`;
    case "miss":
      return "the cache has no balance that is still good";
    case "read":
      return `the database says ${cents}`;
    case "fill":
      return `the cache keeps ${cents}`;
    case "bust":
      return "the cached balance is dropped";
    case "writeThrough":
      return `the cached balance becomes ${cents}`;
    case "checkPass":
      return `the balance check of ${attempt} passes: ${cents} covers ${money(price)}`;
    case "checkFail":
      return `the balance check of ${attempt} fails: ${cents} does not cover ${money(price)}`;
    case "commit":
      return `charge ${event.subject} commits for ${attempt}: ${money(price)} taken, ${cents} left`;
    case "debitRefused":
      return `the database refuses the debit of ${attempt}: only ${cents} there`;
    case "keyAbsent":
      return `${key} is not recorded yet: ${attempt} is processed`;
    case "claim":
      return `${attempt} claims ${key}`;
    case "attach":
      return `${key} is in flight: ${attempt} waits for the reply to ${other}`;
    case "takeOver":
      return `the claim of ${other} on ${key} has timed out: ${attempt} takes it over`;
    case "conflict":
      return `${key} is in flight: ${attempt} is answered 409`;
    case "store":
      return `the reply is stored under ${key}: ${replyWords(event.value)}`;
    case "replay":
      return `${key} is done: ${attempt} gets the reply stored by ${other}`;
    case "uniqueRefused":
      return `the unique index on ${key} refuses the commit of ${attempt}`;
    case "fenced":
      return `the fence refuses the commit of ${attempt}: ${other} has taken over ${key}`;
  }
}

function replyWords(code: number): string {
  const outcome = outcomeOf(code);
  if (outcome === "conflict") return "409, in progress";
  return outcome === "processing" ? "not known yet" : outcome;
}
