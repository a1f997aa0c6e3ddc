import type { LabView, MetricSpec } from "../lab.ts";
import { fixes } from "./fixes.ts";
import { lanes } from "./lanes.ts";
import type { StormMetrics, StormSeries } from "./model.ts";
import { groups, settings } from "./settings.ts";
import { stage } from "./stage.ts";
import { describeEvent, lede } from "./words.ts";

/** What each metric means. */
const metrics: Record<keyof StormMetrics, MetricSpec> = {
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

/** What is set and seen of the lab `storm`. */
export const view: LabView<typeof settings, StormMetrics, StormSeries> = {
  id: "storm",
  title: "The overload that outlives its cause",
  settings,
  groups,
  fixes,
  metrics,
  lede,
  lanes,
  stage,
  thumbnail: ["goodput", "load"],
  describeEvent,
};
