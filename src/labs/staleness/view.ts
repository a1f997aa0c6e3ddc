import type { LabView, MetricSpec } from "../lab.ts";
import { fixes } from "./fixes.ts";
import { lanes } from "./lanes.ts";
import type { FreshnessMeasure, StalenessMetrics, StalenessSeries } from "./model.ts";
import { groups, NAMES, RECORDS, settings } from "./settings.ts";
import { stage } from "./stage.ts";
import { describeEvent, lede } from "./words.ts";

/** What is measured in all and of each record type. */
const MEASURES: Record<FreshnessMeasure, MetricSpec> = {
  reads: { title: "Reads", unit: "count" },
  staleReads: { title: "Stale reads", unit: "count" },
  maxStalenessMs: { title: "Most out of date", unit: "ms" },
  budgetViolations: { title: "Beyond the budget", unit: "count" },
  dbReads: { title: "Database reads", unit: "count" },
};

/** What each metric means. */
const metrics = Object.fromEntries(
  Object.entries(MEASURES).flatMap(([id, spec]) => [
    [id, spec],
    ...RECORDS.map((record) => [
      `${id}/${record}`,
      { ...spec, title: `${spec.title}: ${NAMES[record].word}` },
    ]),
  ]),
) as Record<keyof StalenessMetrics, MetricSpec>;

/** What is set and seen of the lab `staleness`. */
export const view: LabView<typeof settings, StalenessMetrics, StalenessSeries> = {
  id: "staleness",
  title: "One TTL for five kinds of data",
  settings,
  groups,
  fixes,
  metrics,
  lede,
  lanes,
  stage,
  thumbnail: ["session", "database"],
  describeEvent,
};
