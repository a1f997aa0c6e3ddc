import { choice, duration, number, onOff, type Values } from "../../sim/settings.ts";
import { BACKOFFS, jitter } from "../retrySettings.ts";

/** Every setting of the lab `pay`. */
export const settings = {
  price: number("Price", "cents", 5000, "What one payment costs.", { min: 1, max: 100_000_000 }),
  balance: number("Balance", "cents", 6000, "What is in the account at the tap.", {
    min: 0,
    max: 100_000_000,
  }),
  timeoutMs: duration("Timeout", 5000, "How long the phone waits for each attempt's reply.", { min: 1 }),
  maxAttempts: number("Attempts", "count", 3, "How often the phone tries, the first attempt included.", {
    min: 1,
    max: 50,
  }),
  processingMs: duration(
    "Processing time",
    8000,
    "How long the slow part of a payment takes in the service.",
  ),
  slowWhere: choice("Slow part", "commit", "Where that time is spent.", {
    commit: "between the balance check and the commit, as under write contention",
    queue: "in a queue, before the service looks at anything",
  }),
  latency: choice("Processing spread", "fixed", "Whether every request takes the same time.", {
    fixed: "always the same",
    lognormal: "log-normal; the processing time is its 95th percentile",
  }),
  sigma: number(
    "Sigma",
    "factor",
    0.5,
    "How wide the log-normal spread is (standard deviation of the logarithm).",
    {
      min: 0,
      max: 3,
      step: 0.01,
    },
  ),
  networkMs: duration("Network", 100, "One way between phone and service."),
  cacheTtlMs: duration(
    "Time to live",
    30_000,
    "How long the cache serves a balance before it reads a new one.",
  ),
  cacheAgeMs: duration("Age at the tap", 0, "How old the cached balance is when Pay is tapped."),
  balanceRead: choice("Balance check reads", "cached", "Where the balance check looks.", {
    cached: "the cache; a miss reads the database and fills the cache",
    bypass: "the database, always",
  }),
  onWrite: choice("After a charge", "nothing", "What happens to the cached balance when a charge commits.", {
    nothing: "it stays until its time to live is over",
    bust: "it is dropped, the next read misses",
    writeThrough: "it is overwritten with the new balance",
  }),
  conditionalDebit: onOff(
    "Conditional debit",
    false,
    "The database refuses a debit below zero at the commit.",
  ),
  key: choice("Idempotency key", "none", "What the phone sends so that the service can tell a retry.", {
    none: "no key",
    perAttempt: "a key made inside the retry loop: every attempt has another",
    once: "one key, made before the first attempt",
  }),
  dedup: choice("Deduplication", "none", "What the service does with a key.", {
    none: "ignores it",
    afterProcessing: "looks it up, processes, records it: two at the same time both process",
    uniqueAtCommit: "the same with a unique index: the second commit fails and gets the first's reply",
    claim: "claims it with an atomic insert before any work",
  }),
  onInFlight: choice("While in flight", "wait", "What a request gets whose key is claimed but not done.", {
    wait: "it attaches to the original and gets its reply",
    conflict: "a 409 at once, which the phone retries by its policy",
  }),
  claimTimeoutMs: duration("Claim timeout", 60_000, "A claim this old may be taken over."),
  fence: onOff("Fence", false, "Refuse the commit of a holder whose claim was taken over."),
  backoff: choice("Backoff", "none", "How long the phone waits before it tries again.", BACKOFFS),
  baseMs: duration("Backoff base", 1000, "The delay before the first retry."),
  capMs: duration("Backoff cap", 20_000, "The longest delay."),
  jitter,
  onTimeout: choice("On timeout", "retry", "What the phone takes a timeout for.", {
    retry: "a failure: it tries again",
    ask: "perhaps a success: it says so, asks for the status, and does not pay again",
  }),
  pollMs: duration("Status poll", 2000, "How often the phone asks for the status, for 60 s at most.", {
    min: 50,
  }),
  secondTapMs: duration("Second tap", 0, "When an impatient person taps again; 0 is never."),
  tapKey: choice("Key of the second tap", "new", "Which key the second tap sends, if keys are made once.", {
    new: "a new one: to the service another payment",
    same: "the same one: still the same payment",
  }),
} as const;

export type PaySettings = Values<typeof settings>;

/** The settings as the page groups them. */
export const groups = [
  { title: "Money", settings: ["price", "balance", "conditionalDebit"] },
  {
    title: "Service and network",
    settings: ["processingMs", "slowWhere", "latency", "sigma", "networkMs"],
  },
  { title: "Cache", settings: ["balanceRead", "onWrite", "cacheTtlMs", "cacheAgeMs"] },
  { title: "Idempotency", settings: ["key", "dedup", "onInFlight", "claimTimeoutMs", "fence"] },
  {
    title: "Retry",
    settings: ["timeoutMs", "maxAttempts", "backoff", "baseMs", "capMs", "jitter", "onTimeout", "pollMs"],
  },
  { title: "The person", settings: ["secondTapMs", "tapKey"] },
] as const satisfies readonly { title: string; settings: readonly (keyof typeof settings)[] }[];
