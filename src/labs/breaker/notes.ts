import type { LabNotes } from "../lab.ts";

/** The sick service fails most calls, but not all. */
const halfSick = { sickFailureShare: 0.6, sickMs: 30_000, windowMs: 2000, recoveryMs: 2000 };

/** Answers of the sick service come back long after their calls left. */
const slow = { sickServiceMs: 6000, timeoutMs: 20_000, windowMs: 2000, recoveryMs: 3000, durationMs: 30_000 };

/** One scene for all libraries: half a minute of health, then 15 s of sickness, and time to see the recovery. */
const scene = { sickFromMs: 30_000, durationMs: 120_000, eraGuard: false };

/** What the lab `breaker` has for those who look deeper: situations worth a look, and the limits of its model. */
export const notes: LabNotes = {
  // Dials, well and badly set; then the defaults that libraries ship, as far as the model has the dial.
  presets: [
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
  ],
  limits: [
    "One service behind one breaker, shared by all callers. There is no network: a call reaches the service when it is made. Nobody retries here; the labs on retries do.",
    "Whether the service is sick is asked when a call arrives. A call that it takes while healthy ends well even if the service falls sick meanwhile.",
    "With “hangs while sick”, a call that would fail gets no answer instead of an error; the others are answered after the service time while sick.",
    "The window counts results by when they came in. A result that came at t counts in [t, t + window). Failures over results are judged when a result comes in, successes included, never in between; the window starts empty with every change of state.",
    "The breaker opens at exactly the threshold, on any result. A minimum of 0 means the same as 1.",
    "A timer ends the open period to the microsecond, whether or not anybody calls. Most libraries look only when the next call comes; to that call it makes no difference.",
    "Half-open, the first failed probe opens it again; resilience4j waits for all of them and judges their share of failures. Calls beyond the probes fail fast; some libraries let them wait instead. A probe that hangs is a failure when its caller’s timeout says so: a breaker whose callers have no timeout can stay half-open for ever.",
    "Without the era guard, a late result counts in the state in which it arrives, closed or half-open; while the breaker is open it counts nowhere.",
    "The open period always lasts the same. Growing it with each failed probe, and restoring traffic step by step, are cures that real breakers have and this one has not.",
    "From sick to open is measured to the first opening that a call to the sick service brought about; an opening is called false if the service is healthy at that very instant, even if the failures behind it are from before.",
    "The presets of libraries set the dials that this breaker has. Three well-known ones are missing, since theirs are other dials: gobreaker opens after more than 5 failures in a row and is the only one with an era guard (a generation counter); cockatiel leaves its threshold to you; Envoy ejects a single host as soon as 5 failures in a row are seen, for 30 s times the ejections so far, and lets it back in at a sweep every 10 s.",
  ],
};
