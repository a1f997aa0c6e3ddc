import type { Preset } from "../lab.ts";

/** Situations worth a look: each a whole state. */
export const presets: readonly Preset[] = [
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
];
