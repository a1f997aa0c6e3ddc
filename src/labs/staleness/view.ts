import type { LabView } from "../lab.ts";
import { fixes } from "./fixes.ts";
import { lanes } from "./lanes.ts";
import { metrics } from "./measure.ts";
import type { StalenessMetrics, StalenessSeries } from "./run.ts";
import { groups, settings } from "./settings.ts";
import { stage } from "./stage.ts";
import { describeEvent, lede } from "./words.ts";

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
