import type { MetricSpec } from "../lab.ts";
import type { StormMetrics } from "./run.ts";

/** What each metric means. */
export const metrics: Record<keyof StormMetrics, MetricSpec> = {
  offered: { title: "Calls", unit: "count" },
  failedCalls: { title: "Calls that failed", unit: "count" },
  attempts: { title: "Attempts sent to the server", unit: "count" },
  goodputBefore: { title: "Answered in time before any stall", unit: "share" },
  goodputDuring: { title: "Answered in time during the stall", unit: "share" },
  goodputAfter: { title: "Answered in time after the stall", unit: "share" },
  recoveredAtMs: { title: "All calls succeed from", unit: "ms" },
  peakQueue: { title: "Longest queue", unit: "count" },
  shed: { title: "Attempts shed by a full queue", unit: "count" },
  dropped: { title: "Requests dropped by the server", unit: "count" },
  failedFast: { title: "Attempts that the breaker failed", unit: "count" },
  retriesDenied: { title: "Calls denied a retry by the budget", unit: "count" },
  wastedWorkShare: { title: "Work for nobody", unit: "share" },
};
