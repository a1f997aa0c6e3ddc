import { borrowedReply } from "../../findings/answers.ts";
import { entryOf } from "../../findings/charges.ts";
import { intentsOf } from "../../findings/intents.ts";
import { MESSAGES } from "../../findings/messages.ts";
import { stream } from "../../sim/random.ts";
import { type Event, events, type Kind, type Outcome, type Trace } from "../../sim/trace.ts";
import { count, money, number, ordinal, time } from "../../sim/units.ts";
import { uuid } from "../../sim/uuid.ts";
import type { Headline } from "../lab.ts";
import { type Names, tellPayment } from "../paymentWords.ts";
import type { IdempotencyMetrics, IdempotencyRun } from "./model.ts";
import type { IdempotencySettings } from "./settings.ts";

/** What goes wrong, or not, with the numbers that are set. */
export function lede(settings: IdempotencySettings): string {
  return `${trouble(settings)} ${keys(settings)}`;
}

function trouble({
  loseReplies,
  crash,
  record,
  processingMs,
  timeoutMs,
  retryAfterMs,
  maxAttempts,
}: IdempotencySettings): string {
  const lost = loseReplies === 1 ? "the first reply is lost" : `the first ${loseReplies} replies are lost`;
  const dies = record === "sameTransaction" ? "before its charge commits" : "after the charge";
  const faults = [
    `A payment takes ${time(processingMs * 1000)}`,
    `the phone waits ${time(timeoutMs * 1000)} for a reply`,
    ...(crash === "never" ? [] : [`the handler of the first attempt dies ${dies}`]),
    ...(loseReplies === 0 ? [] : [lost]),
  ];
  const again =
    retryAfterMs > 0 && maxAttempts > 1
      ? ` It tries again no sooner than ${time(retryAfterMs * 1000)} after its first attempt.`
      : "";
  return `${faults.slice(0, -1).join(", ")}, and ${faults.at(-1)}.${again}`;
}

function keys(settings: IdempotencySettings): string {
  const { key, keyKind, dedup, windowMs, requireKey } = settings;
  if (key === "none" && requireKey)
    return "No key is sent, and the service requires one: it refuses every attempt with 400.";
  if (key === "none") return "No key is sent: to the service every attempt is a payment of its own.";
  const kind = keyKind === "uuid" ? "a random key" : "the millisecond as its key";
  const sent = key === "once" ? `Each payment has ${kind}` : "Each attempt makes a key of its own";
  if (dedup === "none") return `${sent}, which the service ignores.`;
  const how = {
    afterProcessing: "looks it up before the work and records it after",
    uniqueAtCommit: "lets only one of a key be recorded",
    claim: claims(settings),
  };
  return `${sent}; the service ${how[dedup]}, and ${keeps(windowMs, "the reply")}.`;
}

const keeps = (windowMs: number, what: string): string =>
  windowMs === 0 ? `does not keep ${what}` : `keeps ${what} for ${time(windowMs * 1000)}`;

/** What a claim does, also for the attempt that comes while it holds. */
function claims(settings: IdempotencySettings): string {
  const { key, onInFlight, claimTimeoutMs, fence, processingMs, crash } = settings;
  if (key === "perAttempt") return "claims it before the work";
  const other =
    onInFlight === "wait"
      ? "has an attempt that comes meanwhile wait"
      : "answers an attempt that comes meanwhile 409";
  const late = fence
    ? `, after ${time(claimTimeoutMs * 1000)} may take it over, and refuses the late one's record`
    : `, after ${time(claimTimeoutMs * 1000)} may take it over`;
  const dead = crash === "never" ? "" : `, for ${time(claimTimeoutMs * 1000)} if the handler is dead`;
  return `claims it before the work, ${other}${claimTimeoutMs < processingMs ? late : dead}`;
}

/** Charges against what was meant. */
export function headline(run: IdempotencyRun): Headline {
  const { intents, charges, duplicateCharges, swallowedPayments } = run.metrics;
  const isBlocked = run.findings.some(({ kind }) => kind === "deadClaim" || kind === "unmadePayment");
  const told = run.metrics["clientOutcome/success"];
  const isWrong = run.findings.some(({ kind }) => kind === "wrongMessage");
  const one = intents === 1;
  return {
    figure: one ? `${charges}×` : number(charges),
    noun: one ? "charged" : `charged, of ${number(intents)} meant`,
    harm: duplicateCharges > 0 || swallowedPayments > 0 || isWrong || isBlocked,
    sentence: one ? outcomeOfOne(run, isWrong) : outcomeOfMany(run.metrics, told),
  };
}

/** What a phone may say at last. */
const TOLD = ["success", "gaveUp", "mismatch", "keyMissing"] as const satisfies readonly Outcome[];

function outcomeOfOne({ metrics, settings }: IdempotencyRun, isWrong: boolean): string {
  const { amount } = settings;
  const taken = metrics.charges * amount;
  const said = TOLD.find((outcome) => metrics[`clientOutcome/${outcome}`] === 1) ?? "gaveUp";
  const took = taken === 0 ? "Nothing was taken" : `${money(taken)} taken`;
  return `${took} for one ${money(amount)} payment. The phone said “${MESSAGES[said]}”${isWrong ? ", which is wrong." : "."}`;
}

function outcomeOfMany(metrics: IdempotencyMetrics, told: number): string {
  const { intents, charges, duplicateCharges, swallowedPayments, unmadePayments } = metrics;
  const wrongs = [
    ...(duplicateCharges > 0 ? [count(duplicateCharges, "duplicate")] : []),
    ...(swallowedPayments > 0 ? [`${count(swallowedPayments, "payment")} swallowed`] : []),
    // A payment that was swallowed was not made either.
    ...(unmadePayments > swallowedPayments ? [`${count(unmadePayments, "payment")} not made`] : []),
  ];
  const came = wrongs.length > 0 ? `: ${wrongs.join(", ")}` : "";
  const failed = intents - told;
  const heard =
    failed === 0 ? "All were told “Payment complete”" : `${count(failed, "was", "were")} told of a failure`;
  return `${count(intents, "payment")} meant, ${count(charges, "charge")} made${came}. ${heard}.`;
}

type Tell = (event: Event, run: IdempotencyRun) => string;

/** What this lab says in its own way; the rest is said as of any payment. */
const OWN: Partial<Record<Kind, Tell>> = {
  tap: ({ actor, value }, run) =>
    isMany(run)
      ? `${paymentName(actor)} is meant: Pay is tapped, ${money(value)}`
      : `Pay is tapped: ${money(value)}`,
  keyMade: ({ actor, subject, value }, run) => {
    const key = namesOf(run).key(subject);
    const who = isMany(run) ? `the phone of ${paymentName(actor)}` : "the phone";
    if (value < 0) return `${who} makes ${key}`;
    if (value === actor) return `${who} makes ${key} again: it is still the same millisecond`;
    return run.settings.reuseKeyWithOtherAmount && actor === 1
      ? `${who} takes ${key}, which belongs to ${paymentName(value)}`
      : `${who} makes ${key}, in the same millisecond as ${paymentName(value)}: the two share it`;
  },
  backoff: ({ actor, value }, run) =>
    `${isMany(run) ? paymentName(intentsOf(run.trace).tapOf(actor)) : "the phone"} waits ${time(value)} before it tries again`,
  show: (event, run) => {
    const told = tellPayment(event, 0);
    return isMany(run) ? told.replace("the phone", `the phone of ${paymentName(event.actor)}`) : told;
  },
  commit: ({ id, actor }, run) => {
    const { tapOf, centsOf } = intentsOf(run.trace);
    const entry = entryOf(run.trace, id);
    const taken = `${money(centsOf(tapOf(actor) ?? -1))} taken`;
    const again = entry && entry.first !== entry ? ` again, after charge ${number(entry.first.number)}` : "";
    return `charge ${number(entry?.number ?? 0)} commits for ${namesOf(run).attempt(actor)}: ${taken}${again}`;
  },
  reply: (event, run) => `${plain(event, run)}${borrowedWords(event.id, event, run)}`,
  receive: (event, run) => `${plain(event, run)}${borrowedWords(event.cause, event, run)}`,
  replay: (event, run) => `${plain(event, run)}${othersWords(event.value, event, run)}`,
  lost: ({ actor }, run) => `the reply to ${namesOf(run).attempt(actor)} is lost on its way`,
  keyExpired: ({ subject, value }, run) =>
    `the reply stored under ${namesOf(run).key(subject)} ${value === 0 ? "just now" : `${time(value)} ago`} has expired: the table ${keeps(run.settings.windowMs, "it")}`,
  mismatch: ({ actor, subject, value }, run) => {
    const { tapOf, centsOf } = intentsOf(run.trace);
    const [was, is] = [value, actor].map((attempt) => money(centsOf(tapOf(attempt) ?? -1)));
    return `${namesOf(run).key(subject)} stands for ${was}, not for ${is}: ${namesOf(run).attempt(actor)} is answered 422`;
  },
  keyMissing: ({ actor }, run) => `${namesOf(run).attempt(actor)} brings no key: it is answered 400`,
  crash: ({ actor }, run) =>
    run.settings.record === "sameTransaction"
      ? `the handler of ${namesOf(run).attempt(actor)} dies within its transaction: the charge is undone with it`
      : `the handler of ${namesOf(run).attempt(actor)} dies: it has charged, and not recorded the reply`,
  uniqueRefused: (event, run) => `${plain(event, run)}${tooLate(run)}`,
  fenced: (event, run) => `${plain(event, run)}${tooLate(run)}`,
};

/** What happened, in plain words. */
export const describeEvent: Tell = (event, run) => (OWN[event.kind] ?? plain)(event, run);

const plain: Tell = (event, run) => tellPayment(event, run.settings.amount, namesOf(run));

const tooLate = (run: IdempotencyRun): string =>
  run.settings.record === "afterEffect" ? ", too late: its charge is made" : "";

/** How a reply came to tell another attempt's result. */
function borrowedWords(reply: number, event: Event, run: IdempotencyRun): string {
  const borrowed = borrowedReply(run.trace, reply);
  if (!borrowed) return "";
  const how = borrowed.replayed ? "the stored reply, given again" : "the reply that it waited for";
  return `, ${how}${othersWords(borrowed.source, event, run)}`;
}

/** Said where a result is another payment's. */
function othersWords(source: number, { actor }: Event, run: IdempotencyRun): string {
  const { tapOf, intentOf } = intentsOf(run.trace);
  if (intentOf(source) === intentOf(actor)) return "";
  return `: the receipt of ${paymentName(tapOf(source))}, whose key it shares`;
}

const known = new WeakMap<Trace, Map<number, string>>();

/** A key in short: the first digits of its UUID, which its own stream of chance gives, or its millisecond. */
export function keyName(run: IdempotencyRun, key: number): string {
  const names = known.get(run.trace) ?? new Map<number, string>();
  known.set(run.trace, names);
  if (names.size === 0 && run.settings.keyKind === "timestampMs") stamps(run.trace, names);
  const name = names.get(key) ?? uuid(stream(run.seed, "client/key", key)).slice(0, 8);
  names.set(key, name);
  return name;
}

/** A timestamp is the millisecond in which its key was made. */
function stamps(trace: Trace, names: Map<number, string>): void {
  for (const { subject, atUs } of events(trace, "keyMade")) {
    if (!names.has(subject)) names.set(subject, `${Math.floor(atUs / 1000)}`);
  }
}

/** Whether attempts need the name of their payment. */
export const isMany = (run: IdempotencyRun): boolean => run.metrics.intents > 1;

/** "payment 3", counted from 1. */
export const paymentName = (tap: number | undefined): string =>
  tap === undefined ? "a payment" : `payment ${ordinal(tap)}`;

/** How the lab calls attempts and keys: "payment 3, attempt 2", or "attempt 2" where there is one payment only. */
export function namesOf(run: IdempotencyRun): Names {
  const { tapOf, tryOf } = intentsOf(run.trace);
  const many = isMany(run);
  return {
    attempt: (attempt) =>
      many
        ? `${paymentName(tapOf(attempt))}, attempt ${ordinal(tryOf(attempt))}`
        : `attempt ${ordinal(tryOf(attempt))}`,
    key: (key) => `key ${keyName(run, key)}`,
  };
}
