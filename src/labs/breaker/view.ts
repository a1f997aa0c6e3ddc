import { spacingOf } from "../../timeline/brokenSpacing.ts";
import { idleGapsOf } from "../../timeline/idleGaps.ts";
import type { LabView, MetricSpec } from "../lab.ts";
import { fixes } from "./fixes.ts";
import { lanes } from "./lanes.ts";
import type { BreakerMetrics, BreakerSeries } from "./model.ts";
import { groups, settings } from "./settings.ts";
import { stage, statechart } from "./stage.ts";
import { describeEvent, lede } from "./words.ts";

/** What each metric means. */
const metrics: Record<keyof BreakerMetrics, MetricSpec> = {
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

/** What is set and seen of the lab `breaker`. */
export const view: LabView<typeof settings, BreakerMetrics, BreakerSeries> = {
  id: "breaker",
  title: "The escape valve and its dials",
  settings,
  groups,
  fixes,
  metrics,
  lede,
  lanes,
  stage,
  statechart,
  spacing: (runs, lastUs) => spacingOf(idleGapsOf(runs.map(({ trace }) => trace)), lastUs),
  thumbnail: ["calls", "breaker"],
  describeEvent,
};
