import type { MetricSpec } from "../lab.ts";
import type { StampedeMetrics } from "./run.ts";

/** What each metric means. */
export const metrics: Record<keyof StampedeMetrics, MetricSpec> = {
  reads: { title: "Reads", unit: "count" },
  hitRatio: { title: "Served from the cache", unit: "share" },
  recomputes: { title: "Queries", unit: "count" },
  recomputesPerRefresh: { title: "Queries for one refresh", unit: "factor" },
  peakConcurrentRecomputes: { title: "Most queries at a time", unit: "count" },
  dbPeakQueue: { title: "Longest database queue", unit: "count" },
  dbRejected: { title: "Queries rejected", unit: "count" },
  dbPeakPer1S: { title: "Queries in the busiest second", unit: "count" },
  readP50Ms: { title: "Median read", unit: "ms" },
  readP99Ms: { title: "99th percentile of reads", unit: "ms" },
  readMaxMs: { title: "Longest read", unit: "ms" },
  failedReads: { title: "Readers that got an error", unit: "count" },
  waiters: { title: "Readers that waited for another's query", unit: "count" },
  waitMeanMs: { title: "Mean wait of those answered", unit: "ms" },
  waitMaxMs: { title: "Longest wait of those answered", unit: "ms" },
  maxStalenessMs: { title: "Most served past expiry", unit: "ms" },
  earlyRefreshes: { title: "Early refreshes", unit: "count" },
};
