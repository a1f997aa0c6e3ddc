import { spacingOf } from "../../timeline/brokenSpacing.ts";
import { idleGapsOf } from "../../timeline/idleGaps.ts";
import type { LabView } from "../lab.ts";
import { fixes } from "./fixes.ts";
import { lanes } from "./lanes.ts";
import { metrics } from "./measure.ts";
import type { IdempotencyMetrics, IdempotencySeries } from "./run.ts";
import { groups, settings } from "./settings.ts";
import { stage } from "./stage.ts";
import { describeEvent, lede } from "./words.ts";

/** What is set and seen of the lab `idempotency`. */
export const view: LabView<typeof settings, IdempotencyMetrics, IdempotencySeries> = {
  id: "idempotency",
  title: "The exactly-once illusion",
  settings,
  groups,
  fixes,
  metrics,
  lede,
  lanes,
  stage,
  spacing: (runs, lastUs) => spacingOf(idleGapsOf(runs.map(({ trace }) => trace)), lastUs),
  thumbnail: ["client", "ledger"],
  describeEvent,
};
