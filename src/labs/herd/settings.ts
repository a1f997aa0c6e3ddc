import { choice, duration, number, type Values } from "../../sim/settings.ts";

/** Every setting of the lab `herd`. */
export const settings = {
  clients: number("Clients", "count", 1000, "How many clients call the service, each of them once.", {
    min: 1,
    max: 1_000_000,
  }),
  startSpreadMs: duration("Start spread", 0, "Their first attempts leave at random within this time."),
  outageMs: duration("Outage", 3000, "Until then the service fails every request at once."),
  capacityPerSecond: number(
    "Capacity",
    "perSecond",
    2000,
    "Requests a second that the healthy service serves, one after the other; 0 is unlimited.",
    { min: 0, max: 100_000 },
  ),
  queueLimit: number("Queue limit", "count", 200, "Requests that may wait; one more is rejected at once.", {
    min: 0,
    max: 1_000_000,
  }),
  timeoutMs: duration("Timeout", 1000, "How long a client waits for each attempt's answer.", { min: 0.001 }),
  roundTripMs: duration("Round trip", 10, "What an answer takes on its way, there and back."),
  retry: choice("Retry", "immediate", "What a client does after a failure or a timeout.", {
    none: "it gives up",
    immediate: "it tries again at once",
    exponential: "it waits: the base, twice that, four times that, up to the cap",
  }),
  baseMs: duration("Backoff base", 100, "The delay before the first retry."),
  capMs: duration("Backoff cap", 10_000, "The longest delay."),
  maxAttempts: number("Attempts", "count", 8, "How often a client tries, the first attempt included.", {
    min: 1,
    max: 50,
  }),
  jitter: choice("Jitter", "none", "How chance spreads an exponential delay.", {
    none: "not at all",
    additive: "up to one base on top, nothing at the cap",
    full: "anywhere between zero and the delay",
    equal: "half the delay, and up to half of it on top",
    decorrelated: "anywhere between the base and three times the last delay",
  }),
  budget: choice("Retry budget", "none", "What bounds the retries of all clients together.", {
    none: "nothing",
    tokens: "a failure costs a token, a success earns part of one; retries while more than half are left",
    ratio: "retries of the last 10 s stay within a share of the first attempts in it",
  }),
  maxTokens: number("Tokens", "count", 10, "Tokens at the start, and at most.", { min: 1, max: 1_000_000 }),
  tokenRatio: number("Token ratio", "factor", 0.1, "Tokens that a success earns.", {
    min: 0,
    max: 1000,
    step: 0.001,
  }),
  budgetRatio: number("Budget ratio", "share", 0.1, "Retries, as a share of first attempts.", {
    min: 0,
    max: 1,
    step: 0.001,
  }),
} as const;

export type Settings = Values<typeof settings>;

/** The settings as the page groups them. */
export const groups = [
  { title: "Clients", settings: ["clients", "startSpreadMs", "timeoutMs", "roundTripMs"] },
  { title: "Service", settings: ["outageMs", "capacityPerSecond", "queueLimit"] },
  { title: "Retry", settings: ["retry", "maxAttempts", "baseMs", "capMs", "jitter"] },
  { title: "Retry budget", settings: ["budget", "maxTokens", "tokenRatio", "budgetRatio"] },
] as const satisfies readonly { title: string; settings: readonly (keyof typeof settings)[] }[];
