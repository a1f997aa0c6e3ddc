import { choice, duration, number, onOff, type Values } from "../../sim/settings.ts";
import { BACKOFFS, jitter } from "../retrySettings.ts";

const HOUR = 3_600_000;

/** Every setting of the lab `idempotency`. */
export const settings = {
  payments: number("Payments", "count", 1, "How many payments are meant, each by a person of its own.", {
    min: 1,
    max: 100_000,
  }),
  paymentsPerSecond: number(
    "Payments a second",
    "perSecond",
    1,
    "How often one starts after the first, at random (Poisson).",
    { min: 0.0001, max: 100_000, step: 0.0001 },
  ),
  amount: number("Amount", "cents", 5000, "What each payment is for.", { min: 1, max: 100_000_000 }),
  key: choice("Idempotency key", "none", "What the client sends so that the service can tell a retry.", {
    none: "no key",
    perAttempt: "a key made inside the retry loop: every attempt has another",
    once: "one key, made before the first attempt",
  }),
  keyKind: choice("Kind of key", "uuid", "What a key is made of.", {
    uuid: "a random UUID, version 4",
    timestampMs: "the millisecond in which it is made",
  }),
  requireKey: onOff("Key required", false, "The service refuses a request without a key: 400."),
  dedup: choice("Deduplication", "none", "What the service does with a key.", {
    none: "ignores it",
    afterProcessing: "looks it up, processes, records it: two at the same time both process",
    uniqueAtCommit: "the same with a unique index: the second record fails and gets the first's reply",
    claim: "claims it with an atomic insert before any work",
  }),
  onInFlight: choice("While in flight", "wait", "What a request gets whose key is claimed but not done.", {
    wait: "it attaches to the original and gets its reply",
    conflict: "a 409 at once, which the client retries by its policy",
  }),
  claimTimeoutMs: duration("Claim timeout", 2000, "A claim this old may be taken over."),
  fence: onOff("Fence", false, "Refuse the record of a holder whose claim was taken over."),
  record: choice("Reply is recorded", "sameTransaction", "When the reply is stored under the key.", {
    sameTransaction: "in the transaction of the charge: both or neither",
    afterEffect: "in a second step, after the charge",
  }),
  windowMs: duration("Dedup window", 24 * HOUR, "How long the table keeps a stored reply.", {
    max: 30 * 24 * HOUR,
  }),
  payloadCheck: onOff("Payload check", false, "Refuse a key that comes again with another amount: 422."),
  processingMs: duration("Processing time", 500, "How long a payment takes in the service."),
  crash: choice("Crash", "never", "Whether the handler of each payment's first attempt dies.", {
    never: "never",
    afterEffect: "after the charge, before the reply is recorded",
  }),
  networkMs: duration("Network", 0, "One way between client and service."),
  loseReplies: number(
    "Replies lost",
    "count",
    1,
    "How many replies are lost on their way, the first ones to each payment.",
    { min: 0, max: 50 },
  ),
  timeoutMs: duration("Timeout", 2000, "How long the client waits for each attempt's reply.", { min: 1 }),
  maxAttempts: number("Attempts", "count", 3, "How often the client tries, the first attempt included.", {
    min: 1,
    max: 50,
  }),
  retryAfterMs: duration(
    "Second attempt after",
    0,
    "If above 0, the second attempt leaves this long after the first was sent, instead of by the backoff.",
  ),
  backoff: choice("Backoff", "exponential", "How long the client waits before it tries again.", BACKOFFS),
  baseMs: duration("Backoff base", 1000, "The delay before the first retry."),
  capMs: duration("Backoff cap", 20_000, "The longest delay."),
  jitter,
  reuseKeyWithOtherAmount: onOff(
    "Key of another payment",
    false,
    "The second payment, for twice the amount, goes by the first one's key.",
  ),
} as const;

export type IdempotencySettings = Values<typeof settings>;

/** How many payments are meant: a key that is used again takes a second one. */
export const paymentsOf = ({ payments, reuseKeyWithOtherAmount }: IdempotencySettings): number =>
  Math.max(payments, reuseKeyWithOtherAmount ? 2 : 1);

/** The settings as the page groups them. */
export const groups = [
  { title: "Payments", settings: ["payments", "paymentsPerSecond", "amount"] },
  { title: "Key", settings: ["key", "keyKind", "requireKey", "reuseKeyWithOtherAmount"] },
  {
    title: "Dedup table",
    settings: ["dedup", "onInFlight", "claimTimeoutMs", "fence", "record", "windowMs", "payloadCheck"],
  },
  { title: "Service and network", settings: ["processingMs", "crash", "networkMs", "loseReplies"] },
  {
    title: "Retry",
    settings: ["timeoutMs", "maxAttempts", "retryAfterMs", "backoff", "baseMs", "capMs", "jitter"],
  },
] as const satisfies readonly { title: string; settings: readonly (keyof typeof settings)[] }[];
