import { MESSAGES } from "../findings/messages.ts";
import { type Event, type Kind, outcomeOf } from "../sim/trace.ts";
import { money, number, ordinal, time } from "../sim/units.ts";

/** What the words for an event may name: its actor, subject and value as the vocabulary reads them. */
interface Named {
  event: Event;
  /** "attempt 2": the actor. */
  attempt: string;
  /** "attempt 1": the value. */
  other: string;
  /** "key 1": the subject. */
  key: string;
  /** "$60": the value. */
  cents: string;
  /** "$50". */
  price: string;
}

type PaymentWords = Partial<Record<Kind, (named: Named) => string>>;

const CLIENT: PaymentWords = {
  tap: ({ event, cents }) =>
    event.actor === 0 ? `Pay is tapped: ${cents}` : `Pay is tapped again, for the same ${cents}`,
  send: ({ event, attempt, key }) =>
    `${attempt} leaves ${event.subject < 0 ? "without a key" : `with ${key}`}`,
  timeout: ({ event, attempt }) => `no reply to ${attempt} for ${time(event.value)}: timed out`,
  backoff: ({ event }) => `the phone waits ${time(event.value)} before it tries again`,
  receive: ({ event, attempt }) => `the reply to ${attempt} arrives: ${replyWords(event.subject)}`,
  lateReply: ({ event, attempt }) =>
    `the reply to ${attempt} (${replyWords(event.subject)}) comes too late and reaches nobody`,
  show: ({ event }) => `the phone shows “${MESSAGES[outcomeOf(event.subject)]}”`,
  poll: ({ attempt }) => `the phone asks for the status of ${attempt}`,
  status: ({ event, attempt }) => `the status of ${attempt} is told: ${replyWords(event.subject)}`,
};

const SERVICE: PaymentWords = {
  arrive: ({ attempt }) => `${attempt} reaches the service`,
  work: ({ event, attempt }) => `${attempt} starts ${time(event.value)} of work`,
  reply: ({ event, attempt }) => `the service replies to ${attempt}: ${replyWords(event.subject)}`,
  checkPass: ({ attempt, cents, price }) =>
    `the balance check of ${attempt} passes: ${cents} covers ${price}`,
  checkFail: ({ attempt, cents, price }) =>
    `the balance check of ${attempt} fails: ${cents} does not cover ${price}`,
  commit: ({ event, attempt, cents, price }) =>
    `charge ${number(event.subject)} commits for ${attempt}: ${price} taken, ${cents} left`,
  debitRefused: ({ attempt, cents }) => `the database refuses the debit of ${attempt}: only ${cents} there`,
};

const CACHE: PaymentWords = {
  hit: ({ cents }) => `the cache says ${cents}`,
  miss: () => "the cache has no balance that is still good",
  read: ({ cents }) => `the database says ${cents}`,
  fill: ({ cents }) => `the cache is given ${cents}`,
  bust: () => "the cached balance, if there is one, is dropped",
  writeThrough: ({ cents }) => `the cache is given the new balance, ${cents}`,
};

const KEYS: PaymentWords = {
  keyAbsent: ({ attempt, key }) => `${key} is not recorded yet: ${attempt} is processed`,
  claim: ({ attempt, key }) => `${attempt} claims ${key}`,
  attach: ({ attempt, key, other }) => `${key} is in flight: ${attempt} waits for the reply to ${other}`,
  takeOver: ({ attempt, key, other }) =>
    `the claim of ${other} on ${key} has timed out: ${attempt} takes it over`,
  conflict: ({ attempt, key }) => `${key} is in flight: ${attempt} is answered 409`,
  store: ({ event, key }) => `the reply is stored under ${key}: ${replyWords(event.value)}`,
  replay: ({ attempt, key, other }) => `${key} is done: ${attempt} gets the reply stored by ${other}`,
  uniqueRefused: ({ attempt, key }) => `the unique index on ${key} refuses the commit of ${attempt}`,
  fenced: ({ attempt, key, other }) =>
    `the fence refuses the commit of ${attempt}: ${other} has taken over ${key}`,
};

const WORDS: PaymentWords = { ...CLIENT, ...SERVICE, ...CACHE, ...KEYS };

/** How attempts and keys are called. */
export interface Names {
  attempt(attempt: number): string;
  key(key: number): string;
}

const NUMBERED: Names = {
  attempt: (attempt) => `attempt ${ordinal(attempt)}`,
  key: (key) => `key ${ordinal(key)}`,
};

/** What happened to a payment of `price` cents, in plain words, without the time. */
export function tellPayment(event: Event, price: number, names = NUMBERED): string {
  const named = {
    event,
    attempt: names.attempt(event.actor),
    other: names.attempt(event.value),
    key: names.key(event.subject),
    cents: money(event.value),
    price: money(price),
  };
  return WORDS[event.kind]?.(named) ?? event.kind;
}

/** An outcome as a reply tells it. */
export function replyWords(code: number): string {
  const outcome = outcomeOf(code);
  if (outcome === "conflict") return "409, in progress";
  if (outcome === "mismatch") return "422, another payload";
  if (outcome === "keyMissing") return "400, no key";
  return outcome === "processing" ? "not known yet" : outcome;
}
