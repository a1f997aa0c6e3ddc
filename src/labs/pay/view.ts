import type { LabView } from "../lab.ts";
import { fixes } from "./fixes.ts";
import { lanes } from "./lanes.ts";
import { metrics } from "./measure.ts";
import type { PayMetrics, PaySeries } from "./run.ts";
import { groups, settings } from "./settings.ts";
import { stage } from "./stage.ts";
import { describeEvent, lede } from "./words.ts";

/** What is set and seen of the lab `pay`. */
export const view: LabView<typeof settings, PayMetrics, PaySeries> = {
  id: "pay",
  title: "One tap, three charges",
  settings,
  groups,
  fixes,
  metrics,
  lede,
  lanes,
  stage,
  thumbnail: ["client", "balance", "ledger"],
  describeEvent,
};
