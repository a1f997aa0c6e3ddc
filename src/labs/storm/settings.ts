import { choice, duration, number, onOff, type Values } from "../../sim/settings.ts";
import { BACKOFFS, BUDGETS, budgetDials, jitter } from "../retrySettings.ts";

/** Every setting of the lab `storm`. */
export const settings = {
  arrivalsPerSecond: number(
    "Calls a second",
    "perSecond",
    280,
    "Calls that come in, whatever becomes of them.",
    {
      min: 0.1,
      max: 100_000,
      step: 0.1,
    },
  ),
  arrivals: choice("Arrivals", "even", "How the calls are spaced.", {
    even: "always the same time apart",
    poisson: "at random",
  }),
  capacityPerSecond: number("Capacity", "perSecond", 300, "Requests that the server does in a second.", {
    min: 1,
    max: 100_000,
  }),
  timeoutMs: duration("Timeout", 1000, "How long the innermost layer waits for each attempt.", {
    min: 0.001,
  }),
  maxRetries: number("Retries", "count", 1, "Retries of each layer for each call that it gets.", {
    min: 0,
    max: 20,
  }),
  backoff: choice("Backoff", "none", "How long a layer waits before it tries again.", BACKOFFS),
  baseMs: duration("Backoff base", 100, "The delay before the first retry."),
  capMs: duration("Backoff cap", 10_000, "The longest delay."),
  jitter,
  layers: number("Layers", "count", 1, "Services above each other, each of which retries the one below.", {
    min: 1,
    max: 6,
  }),
  stallFromMs: duration("Stall at", 20_000, "When the server stalls."),
  stallMs: duration("Stall for", 10_000, "How long it stalls; 0 is never."),
  stallKind: choice("Stall", "queue", "What a stalled server does.", {
    queue: "it stands still, and what arrives queues",
    fail: "it fails everything at once",
  }),
  discipline: choice("Discipline", "fifo", "Which request of the queue is next.", {
    fifo: "the one that waited longest",
    lifo: "the one that came last",
  }),
  queueLimit: number("Queue limit", "count", 0, "Requests that may wait, one more is shed; 0 is no limit.", {
    min: 0,
    max: 10_000_000,
  }),
  dropExpired: choice("Drop expired", "never", "What the server drops when its turn comes.", {
    never: "nothing",
    late: "what has timed out already",
    hopeless: "what can no longer be answered in time",
  }),
  budget: choice("Retry budget", "none", "What bounds the retries of each layer.", BUDGETS),
  ...budgetDials,
  breaker: onOff("Breaker", false, "A circuit breaker between the innermost layer and the server."),
  failureThreshold: number(
    "Failure threshold",
    "share",
    0.5,
    "The breaker opens at this share of failures.",
    {
      min: 0.001,
      max: 1,
      step: 0.001,
    },
  ),
  windowMs: duration("Window", 10_000, "How far back the breaker looks.", { min: 0.001 }),
  minimumCalls: number("Minimum calls", "count", 10, "Results that its window must hold before it judges.", {
    min: 0,
    max: 1_000_000,
  }),
  recoveryMs: duration("Recovery", 5000, "How long it stays open before it lets a probe through."),
  probes: number("Probes", "count", 1, "Calls that must all succeed before it closes.", {
    min: 1,
    max: 1_000_000,
  }),
  eraGuard: onOff("Era guard", true, "Results of calls let through in an earlier state do not count."),
  durationMs: duration("Duration", 120_000, "How long calls come in.", { min: 1 }),
} as const;

export type StormSettings = Values<typeof settings>;

/** The settings as the page groups them. */
export const groups = [
  { title: "Load", settings: ["arrivalsPerSecond", "arrivals", "durationMs"] },
  { title: "Server", settings: ["capacityPerSecond", "queueLimit", "discipline", "dropExpired"] },
  { title: "The cause", settings: ["stallFromMs", "stallMs", "stallKind"] },
  {
    title: "Retry",
    settings: ["timeoutMs", "maxRetries", "layers", "backoff", "baseMs", "capMs", "jitter"],
  },
  { title: "Retry budget", settings: ["budget", "maxTokens", "tokenRatio", "budgetRatio"] },
  {
    title: "Breaker",
    settings: ["breaker", "failureThreshold", "windowMs", "minimumCalls", "recoveryMs", "probes", "eraGuard"],
  },
] as const satisfies readonly { title: string; settings: readonly (keyof typeof settings)[] }[];

/** Whether the server ever stalls: not where it would after the last call. */
export const hasStall = ({ stallFromMs, stallMs, durationMs }: StormSettings): boolean =>
  stallMs > 0 && stallFromMs < durationMs;

/** When the stall ends, in ms. */
export const stallEndMs = ({ stallFromMs, stallMs }: StormSettings): number => stallFromMs + stallMs;

/** Attempts that a call costs if all of them fail. */
export const mostAttempts = ({ maxRetries, layers }: StormSettings): number => (1 + maxRetries) ** layers;

/** What is counted in bins: of a second, or of a tenth of one where the run is short. */
export type CountedInBins = "offered" | "attempts" | "retries" | "answered" | "wasted" | "lost" | "good";

/** The ids of the series. A run has those of one width. */
export type SeriesId = `${CountedInBins}Per${"1S" | "100Ms"}` | "queueDepth";

/** The finest width of the bins, in ms. */
export const finestMs = ({ durationMs }: StormSettings): number => (durationMs <= 20_000 ? 100 : 1000);

/** The id of the series of one thing in a run with these settings. */
export const seriesId = (what: CountedInBins, settings: StormSettings): SeriesId =>
  finestMs(settings) === 1000 ? `${what}Per1S` : `${what}Per100Ms`;
