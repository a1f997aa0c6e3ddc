import { spacingOf } from "../../timeline/brokenSpacing.ts";
import { idleGapsOf } from "../../timeline/idleGaps.ts";
import type { LabView } from "../lab.ts";
import { fixes } from "./fixes.ts";
import { lanes } from "./lanes.ts";
import { metrics } from "./metrics.ts";
import type { BreakerMetrics, BreakerSeries } from "./run.ts";
import { groups, settings } from "./settings.ts";
import { stage } from "./stage.ts";
import { statechart } from "./statechart.ts";
import { describeEvent, lede } from "./words.ts";

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
