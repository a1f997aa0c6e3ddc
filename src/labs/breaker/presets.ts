import type { Preset } from "../lab.ts";

/** The sick service fails most calls, but not all. */
const halfSick = { sickFailureShare: 0.6, sickMs: 30_000, windowMs: 2000, recoveryMs: 2000 };

/** Answers of the sick service come back long after their calls left. */
const slow = { sickServiceMs: 6000, timeoutMs: 20_000, windowMs: 2000, recoveryMs: 3000, durationMs: 30_000 };

/** One scene for all libraries: half a minute of health, then 15 s of sickness, and time to see the recovery. */
const scene = { sickFromMs: 30_000, durationMs: 120_000, eraGuard: false };

/** Dials, well and badly set; then the defaults that libraries ship, as far as the model has the dial. */
export const presets: readonly Preset[] = [
  {
    id: "goodTuning",
    title: "A good tuning for this service",
    description:
      "A window of 2 s notices within a second; a recovery of 2 s and three probes close again a second after the service is well.",
    fixes: ["breaker"],
    explicit: { windowMs: 2000, recoveryMs: 2000, probes: 3 },
  },
  {
    id: "lowThreshold",
    title: "Threshold too low",
    description:
      "The healthy service fails one call in twenty, as many do. A threshold of 10% takes that for an outage, again and again.",
    fixes: ["breaker"],
    explicit: { healthyFailureShare: 0.05, failureThreshold: 0.1, windowMs: 2000, recoveryMs: 2000 },
  },
  {
    id: "longWindow",
    title: "Window too long",
    description:
      "Thirty seconds of old successes outvote the failures: the service is healthy again before the breaker notices anything.",
    fixes: ["breaker"],
    explicit: { windowMs: 60_000, sickFromMs: 30_000, sickMs: 15_000, durationMs: 90_000 },
  },
  {
    id: "shortRecovery",
    title: "Recovery too short",
    description:
      "After 200 ms it tries again, fails, and opens: dozens of times, each with a probe that hits the sick service.",
    fixes: ["breaker"],
    explicit: { windowMs: 2000, recoveryMs: 200 },
  },
  {
    id: "oneProbe",
    title: "One probe, a service half sick",
    description:
      "The sick service still answers four calls in ten. One lucky probe restores full traffic at once.",
    fixes: ["breaker"],
    explicit: { ...halfSick, probes: 1 },
  },
  {
    id: "fiveProbes",
    title: "The same with five probes",
    description:
      "Five lucky probes in a row are rare: the breaker does not close before the service is healthy.",
    fixes: ["breaker"],
    explicit: { ...halfSick, probes: 5 },
  },
  {
    id: "hungProbe",
    title: "A probe that hangs",
    description:
      "The sick service answers nothing at all. The probe’s timeout is its failure, so the breaker is half-open for a second, not for ever.",
    fixes: ["breaker"],
    explicit: { sickHangs: true, windowMs: 2000, recoveryMs: 2000 },
  },
  {
    id: "lateResult",
    title: "A late failure, no era guard",
    description:
      "Failures take six seconds to arrive. Those of calls let through before the breaker opened reopen it again and again, though the service has long been well.",
    fixes: ["breaker"],
    explicit: { ...slow, recoveryMs: 1000, sickMs: 7000, eraGuard: false },
  },
  {
    id: "lateResultGuarded",
    title: "The same with the era guard",
    description:
      "Results of an earlier state of the breaker are ignored: its own probe closes it at the first try.",
    fixes: ["breaker"],
    explicit: { ...slow, recoveryMs: 1000, sickMs: 7000 },
  },
  {
    id: "lateSuccess",
    title: "A late success, no era guard",
    description:
      "The other way round: a call from before the trip comes back well, and closes the breaker of a service that is still sick.",
    fixes: ["breaker"],
    explicit: { ...slow, sickFailureShare: 0.6, sickMs: 20_000, durationMs: 60_000, eraGuard: false },
  },
  {
    id: "resilience4j",
    title: "resilience4j’s defaults",
    description:
      "50% of the last 100 calls, 60 s open, 10 probes, and open again once 50% of all 10 have failed. Here the window is the 10 s in which 100 calls come, and the first failed probe opens it.",
    fixes: ["breaker"],
    explicit: {
      ...scene,
      failureThreshold: 0.5,
      windowMs: 10_000,
      minimumCalls: 100,
      recoveryMs: 60_000,
      probes: 10,
    },
  },
  {
    id: "polly",
    title: "Polly v8’s defaults",
    description:
      "10% of at least 100 calls in 30 s, 5 s open, 1 probe. It judges as a call fails, by a window that moves in steps of 3 s; here it judges each result, by a window that slides exactly.",
    fixes: ["breaker"],
    explicit: {
      ...scene,
      failureThreshold: 0.1,
      windowMs: 30_000,
      minimumCalls: 100,
      recoveryMs: 5000,
      probes: 1,
    },
  },
  {
    id: "hystrix",
    title: "Hystrix’s defaults",
    description:
      "50% of at least 20 calls in 10 s, 5 s open, 1 probe. It judges every 500 ms, by a window that moves in steps of 500 ms; here it judges each result, by a window that slides exactly.",
    fixes: ["breaker"],
    explicit: {
      ...scene,
      failureThreshold: 0.5,
      windowMs: 10_000,
      minimumCalls: 20,
      recoveryMs: 5000,
      probes: 1,
    },
  },
  {
    id: "opossum",
    title: "opossum’s defaults",
    description:
      "Above 50% of any number of calls in 10 s, 30 s open, 1 probe. It counts calls as they are made, those it refused too, in steps of 1 s, and keeps them as it closes; here it opens at 50% of exact results, and starts empty.",
    fixes: ["breaker"],
    explicit: {
      ...scene,
      failureThreshold: 0.5,
      windowMs: 10_000,
      minimumCalls: 0,
      recoveryMs: 30_000,
      probes: 1,
    },
  },
];
