import type { LabView } from "../lab.ts";
import { fixes } from "./fixes.ts";
import { lanes } from "./lanes.ts";
import { metrics } from "./measure.ts";
import type { RevokeMetrics, RevokeSeries } from "./run.ts";
import { groups, settings } from "./settings.ts";
import { stage } from "./stage.ts";
import { describeEvent, lede } from "./words.ts";

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
