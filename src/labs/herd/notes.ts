import type { LabNotes } from "../lab.ts";

/** What the lab `herd` has for those who look deeper: situations worth a look, and the limits of its model. */
export const notes: LabNotes = {
  // Situations worth a look: each a whole state.
  presets: [
    {
      id: "atOnce",
      title: "Everyone retries at once",
      description: "All attempts are gone within a tenth of a second, long before the service is back.",
      fixes: [],
      explicit: {},
    },
    {
      id: "shifted",
      title: "Backoff alone moves the spike",
      description: "The waves are further apart, and every wave is the whole crowd.",
      fixes: ["backoff"],
      explicit: {},
    },
    {
      id: "additive",
      title: "Additive jitter",
      description: "Each wave is as wide as a few bases, however long the wait before it was.",
      fixes: ["jitter"],
      explicit: {},
    },
    {
      id: "full",
      title: "Full jitter",
      description: "Retries spread over the whole interval, so the longer they wait, the thinner they come.",
      fixes: ["fullJitter"],
      explicit: {},
    },
    {
      id: "equal",
      title: "Equal jitter",
      description: "Half of each delay is certain: nobody comes back too soon, and the waves still blur.",
      fixes: [],
      explicit: { retry: "exponential", jitter: "equal" },
    },
    {
      id: "decorrelated",
      title: "Decorrelated jitter",
      description:
        "Each delay depends on the last one, so clients drift apart without counting their attempts.",
      fixes: [],
      explicit: { retry: "exponential", jitter: "decorrelated" },
    },
    {
      id: "atTheCap",
      title: "Additive jitter at the cap",
      description: "A delay at its cap has no jitter left: the crowd comes back as one.",
      fixes: ["jitter"],
      explicit: { baseMs: 1000, capMs: 1000 },
    },
    {
      id: "sharedBudget",
      title: "A retry budget",
      description: "Four retries in all. The budget protects the service, not the calls: everyone gives up.",
      fixes: ["budget"],
      explicit: {},
    },
    {
      id: "noOutage",
      title: "No outage, just too many at once",
      description: "The service is healthy. The crowd alone fills its queue, and comes back in step.",
      fixes: ["backoff"],
      explicit: { outageMs: 0 },
    },
    {
      id: "million",
      title: "A million clients, full jitter",
      description: "The same rules for a million clients and a service that serves 100,000 a second.",
      fixes: ["fullJitter"],
      explicit: { clients: 1_000_000, capacityPerSecond: 100_000, queueLimit: 20_000 },
    },
  ],
  limits: [
    "An attempt reaches the service at the instant at which it is sent; its answer, good or bad, reaches the client one round trip after the service has decided. Arrivals are counted by the instant of sending.",
    "Until the outage is over the service fails every request at once. From then on one server takes requests in the order of their arrival, each for exactly 1 / capacity; as many as the queue limit may wait, and one more is rejected at once.",
    "A timeout runs from the sending; an answer at that very instant is in time. A timed-out request stays in the queue and is served like any other, since the service is never told.",
    "The first attempts of all clients leave together, or at random within the start spread. Retries are decided when a failure has arrived or the timeout is over.",
    "The retry budget is one for all clients, as if they were the calls of one process. With a process each, every one of them would have tokens of its own.",
    "Every client has luck of its own for each of its retries, so that another jitter or a fix changes what is made of it and not the luck.",
    "The jitters compared are computed, not served: the first 1,000 clients, as if every attempt failed at once. Their luck is that of the run.",
    "A thundering herd is told where 100 ms hold more retries than the service could take in while it is up: what it serves in that time, and of its queue as much as it serves within the timeout. A service that is down fails one retry as it fails a thousand: what they cost then are attempts, and clients that gave up are told.",
    "Series have 30,000 bins at most: in a run longer than five minutes those of 10 ms are wider.",
    "A run that might write down more events than fit keeps every 16th client from the start, or every 256th. Numbers and pictures count all of them.",
  ],
};
