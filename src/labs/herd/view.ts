import { time } from "../../sim/units.ts";
import type { LabView, MetricSpec } from "../lab.ts";
import { fixes } from "./fixes.ts";
import { lanes } from "./lanes.ts";
import type { HerdMetrics, HerdSeries } from "./model.ts";
import { groups, settings } from "./settings.ts";
import { stage } from "./stage.ts";
import { describeEvent, lede } from "./words.ts";

/** What each metric means. */
const metrics: Record<keyof HerdMetrics, MetricSpec> = {
  attempts: { title: "Attempts", unit: "count" },
  amplification: { title: "Attempts per client", unit: "factor" },
  peakPer10Ms: { title: `Most attempts in ${time(10_000)}`, unit: "count" },
  peakPer100Ms: { title: `Most attempts in ${time(100_000)}`, unit: "count" },
  peakRetriesPer10Ms: { title: `Most retries in ${time(10_000)}`, unit: "count" },
  peakRetriesPer100Ms: { title: `Most retries in any ${time(100_000)}`, unit: "count" },
  peakRetriesUpPer100Ms: { title: "Most of them while the service is up", unit: "count" },
  takesPer100Ms: { title: `What the service can take in ${time(100_000)}`, unit: "count" },
  emptyBinShare: { title: `Empty ${time(100_000)} between first and last attempt`, unit: "share" },
  succeeded: { title: "Clients served", unit: "count" },
  gaveUp: { title: "Clients that gave up", unit: "count" },
  drainedAtMs: { title: "Last client served or gone at", unit: "ms" },
  refused: { title: "Attempts failed by the outage", unit: "count" },
  rejected: { title: "Attempts rejected by a full queue", unit: "count" },
  timedOut: { title: "Attempts timed out", unit: "count" },
  wastedWorkShare: { title: "Work for nobody", unit: "share" },
};

/** What is set and seen of the lab `herd`. */
export const view: LabView<typeof settings, HerdMetrics, HerdSeries> = {
  id: "herd",
  title: "Everyone retries at once",
  settings,
  groups,
  fixes,
  metrics,
  lede,
  lanes,
  stage,
  thumbnail: ["arrivals"],
  describeEvent,
};
