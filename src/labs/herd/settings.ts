import type { BackoffPolicy } from "../../parts/backoff.ts";
import { choice, duration, number, type Values } from "../../sim/settings.ts";
import { BUDGETS, budgetDials, jitter } from "../retrySettings.ts";

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
  jitter,
  budget: choice("Retry budget", "none", "What bounds the retries of all clients together.", BUDGETS),
  ...budgetDials,
} as const;

export type HerdSettings = Values<typeof settings>;

/** The settings as the page groups them. */
export const groups = [
  { title: "Clients", settings: ["clients", "startSpreadMs", "timeoutMs", "roundTripMs"] },
  { title: "Service", settings: ["outageMs", "capacityPerSecond", "queueLimit"] },
  { title: "Retry", settings: ["retry", "maxAttempts", "baseMs", "capMs", "jitter"] },
  { title: "Retry budget", settings: ["budget", "maxTokens", "tokenRatio", "budgetRatio"] },
] as const satisfies readonly { title: string; settings: readonly (keyof typeof settings)[] }[];

/** Every jitter, from the one that spreads least. */
export const JITTERS = [
  "none",
  "additive",
  "equal",
  "decorrelated",
  "full",
] as const satisfies readonly BackoffPolicy["jitter"][];
