import { silencesOf } from "../../timeline/silences.ts";
import { spacingOf } from "../../timeline/tornSpacing.ts";
import type { LabView } from "../lab.ts";
import { fixes } from "./fixes.ts";
import { lanes } from "./lanes.ts";
import { metrics } from "./metrics.ts";
import type { BreakerMetrics, BreakerSeries } from "./run.ts";
import { groups, settings } from "./settings.ts";
import { stage } from "./stage.ts";
import { statechart } from "./statechart.ts";
import { lede, tell } from "./words.ts";

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
  spacing: (runs, lastUs) => spacingOf(silencesOf(runs.map(({ trace }) => trace)), lastUs),
  thumbnail: ["calls", "breaker"],
  tell,
};
