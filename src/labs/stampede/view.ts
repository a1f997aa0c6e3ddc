import type { LabView, MetricSpec } from "../lab.ts";
import { fixes } from "./fixes.ts";
import { lanes } from "./lanes.ts";
import type { StampedeMetrics, StampedeSeries } from "./model.ts";
import { groups, settings } from "./settings.ts";
import { stage } from "./stage.ts";
import { describeEvent, lede } from "./words.ts";

/** What each metric means. */
const metrics: Record<keyof StampedeMetrics, MetricSpec> = {
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

/** What is set and seen of the lab `stampede`. */
export const view: LabView<typeof settings, StampedeMetrics, StampedeSeries> = {
  id: "stampede",
  title: "One expiry, a thousand misses",
  settings,
  groups,
  fixes,
  metrics,
  lede,
  lanes,
  stage,
  thumbnail: ["queries", "database"],
  describeEvent,
};
