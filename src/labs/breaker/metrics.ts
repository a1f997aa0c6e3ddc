import type { MetricSpec } from "../lab.ts";
import type { BreakerMetrics } from "./run.ts";

/** What each metric means. */
export const metrics: Record<keyof BreakerMetrics, MetricSpec> = {
  callsToSickService: { title: "Calls that hit the sick service", unit: "count" },
  failedFast: { title: "Calls that failed fast", unit: "count" },
  failedFastWhileHealthy: { title: "Calls that failed fast while it was healthy", unit: "count" },
  failures: { title: "Calls that failed in the service", unit: "count" },
  failuresWhileHealthy: { title: "Calls that failed while it was healthy", unit: "count" },
  transitions: { title: "Changes of state", unit: "list" },
  detectionLagMs: { title: "From sick to open", unit: "ms" },
  recoveryLagMs: { title: "From healthy to closed", unit: "ms" },
  flaps: { title: "Openings from half-open", unit: "count" },
  falseOpens: { title: "Openings while healthy", unit: "count" },
  windowPeak: { title: "Most results in its window", unit: "count" },
  ratePeak: { title: "Highest failure rate that it judged", unit: "share" },
};
