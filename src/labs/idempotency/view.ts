import { silencesOf } from "../../timeline/silences.ts";
import { spacingOf } from "../../timeline/tornSpacing.ts";
import type { LabView } from "../lab.ts";
import { fixes } from "./fixes.ts";
import { lanes } from "./lanes.ts";
import { metrics } from "./measure.ts";
import type { IdempotencyMetrics, IdempotencySeries } from "./run.ts";
import { groups, settings } from "./settings.ts";
import { stage } from "./stage.ts";
import { lede, tell } from "./words.ts";

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
  spacing: (runs, lastUs) => spacingOf(silencesOf(runs.map(({ trace }) => trace)), lastUs),
  thumbnail: ["client", "ledger"],
  tell,
};
