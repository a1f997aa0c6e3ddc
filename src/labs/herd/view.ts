import type { LabView } from "../lab.ts";
import { fixes } from "./fixes.ts";
import { lanes } from "./lanes.ts";
import { metrics } from "./measure.ts";
import type { HerdMetrics, HerdSeries } from "./run.ts";
import { groups, settings } from "./settings.ts";
import { stage } from "./stage.ts";
import { describeEvent, lede } from "./words.ts";

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
