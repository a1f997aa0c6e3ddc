import type { LabView } from "../lab.ts";
import { fixes } from "./fixes.ts";
import { lanes } from "./lanes.ts";
import { metrics } from "./metrics.ts";
import type { StampedeMetrics, StampedeSeries } from "./run.ts";
import { groups, settings } from "./settings.ts";
import { stage } from "./stage.ts";
import { describeEvent, lede } from "./words.ts";

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
