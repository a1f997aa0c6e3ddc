import { toUs } from "../../sim/process.ts";
import { choice, duration, number, onOff, type Values } from "../../sim/settings.ts";

const share = { min: 0, max: 1, step: 0.001 };

/** Every setting of the lab `breaker`. */
export const settings = {
  callEveryMs: duration("A call every", 100, "How often someone calls the service.", { min: 0.01 }),
  arrivals: choice("Arrivals", "even", "How the calls are spaced.", {
    even: "always the same time apart",
    poisson: "at random, that far apart on average",
  }),
  timeoutMs: duration("Timeout", 1000, "How long a caller waits. A timeout is a failure.", { min: 0.001 }),
  serviceMs: duration("Service time", 50, "How long the healthy service takes to answer."),
  sickFromMs: duration("Falls sick at", 5000, "When the service starts to fail."),
  sickMs: duration("Sick for", 15_000, "How long it goes on failing; 0 is never."),
  sickFailureShare: number(
    "Fails while sick",
    "share",
    1,
    "The share of calls that the sick service fails.",
    {
      ...share,
    },
  ),
  sickServiceMs: duration("Service time while sick", 50, "How long the sick service takes to answer."),
  sickHangs: onOff("Hangs while sick", false, "A call that fails gets no answer at all instead of an error."),
  healthyFailureShare: number(
    "Fails while healthy",
    "share",
    0,
    "The share of calls that the healthy service fails.",
    share,
  ),
  breaker: onOff("Breaker", false, "A circuit breaker between the callers and the service."),
  failureThreshold: number(
    "Failure threshold",
    "share",
    0.5,
    "The breaker opens when this share of the results in its window are failures.",
    { ...share, min: 0.001 },
  ),
  windowMs: duration("Window", 10_000, "How far back the breaker looks, by when results came in.", {
    min: 0.001,
  }),
  minimumCalls: number(
    "Minimum calls",
    "count",
    10,
    "The results that the window must hold before their share says anything.",
    { min: 0, max: 1_000_000 },
  ),
  recoveryMs: duration("Recovery", 5000, "How long the breaker stays open before it lets a probe through."),
  probes: number("Probes", "count", 1, "The calls that must all succeed before a half-open breaker closes.", {
    min: 1,
    max: 1_000_000,
  }),
  eraGuard: onOff(
    "Era guard",
    true,
    "A result counts only while the breaker is still in the state in which it let the call through.",
  ),
  durationMs: duration("Duration", 60_000, "How long there are calls.", { min: 1 }),
} as const;

export type BreakerSettings = Values<typeof settings>;

/** The stretch in which the service is sick, [from, to), in whole microseconds; empty if it never is. */
export function sickness({ sickFromMs, sickMs }: BreakerSettings): { fromUs: number; toUs: number } {
  const fromUs = toUs(sickFromMs);
  return { fromUs, toUs: fromUs + toUs(sickMs) };
}

/** Whether the service is sick at an instant. */
export function isSick(settings: BreakerSettings, us: number): boolean {
  const { fromUs, toUs } = sickness(settings);
  return us >= fromUs && us < toUs;
}

/** What becomes of the calls that reach the service while it is sick, or while it is healthy. */
export interface Health {
  /** The share of them that fail for their callers. */
  failing: number;
  /** Even its answers come after the callers' timeout. */
  late: boolean;
  /** Those that fail get no answer at all. */
  hangs: boolean;
}

/** How the service is while sick, or while healthy. */
export function healthOf(settings: BreakerSettings, sick: boolean): Health {
  const { sickServiceMs, serviceMs, sickFailureShare, healthyFailureShare, sickHangs } = settings;
  const late = toUs(sick ? sickServiceMs : serviceMs) > toUs(settings.timeoutMs);
  const fails = sick ? sickFailureShare : healthyFailureShare;
  return { failing: late ? 1 : fails, late, hangs: sick && sickHangs };
}

/** The settings as the page groups them. */
export const groups = [
  {
    title: "Breaker",
    settings: ["breaker", "failureThreshold", "windowMs", "minimumCalls", "recoveryMs", "probes", "eraGuard"],
  },
  {
    title: "Service",
    settings: [
      "serviceMs",
      "healthyFailureShare",
      "sickFromMs",
      "sickMs",
      "sickFailureShare",
      "sickServiceMs",
      "sickHangs",
    ],
  },
  { title: "Callers", settings: ["callEveryMs", "arrivals", "timeoutMs", "durationMs"] },
] as const satisfies readonly { title: string; settings: readonly (keyof typeof settings)[] }[];
