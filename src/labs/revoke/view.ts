import type { LabView, MetricSpec } from "../lab.ts";
import { fixes } from "./fixes.ts";
import { lanes } from "./lanes.ts";
import type { RevokeMetrics, RevokeSeries } from "./model.ts";
import { groups, settings } from "./settings.ts";
import { stage } from "./stage.ts";
import { describeEvent, lede } from "./words.ts";

/** What each metric means. */
const metrics: Record<keyof RevokeMetrics, MetricSpec> = {
  windowMs: { title: "Consistency window", unit: "ms" },
  accessesAfterRevoke: { title: "Allowed after the revoke", unit: "count" },
  staleSetsRefused: { title: "Stale sets refused", unit: "count" },
  dbReads: { title: "Database reads", unit: "count" },
};

/** What is set and seen of the lab `revoke`. */
export const view: LabView<typeof settings, RevokeMetrics, RevokeSeries> = {
  id: "revoke",
  title: "Revoked, and still let in",
  settings,
  groups,
  fixes,
  metrics,
  lede,
  lanes,
  stage,
  thumbnail: ["window", "copy"],
  describeEvent,
};
