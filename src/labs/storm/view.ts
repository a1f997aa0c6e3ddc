import type { LabView } from "../lab.ts";
import { fixes } from "./fixes.ts";
import { lanes } from "./lanes.ts";
import { metrics } from "./metrics.ts";
import type { StormMetrics, StormSeries } from "./run.ts";
import { groups, settings } from "./settings.ts";
import { stage } from "./stage.ts";
import { describeEvent, lede } from "./words.ts";

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
