import type { LabView, MetricSpec } from "../lab.ts";
import { fixes } from "./fixes.ts";
import { lanes } from "./lanes.ts";
import type { PayMetrics, PaySeries } from "./model.ts";
import { groups, settings } from "./settings.ts";
import { stage } from "./stage.ts";
import { describeEvent, lede } from "./words.ts";

/** What each metric means. */
const metrics: Record<keyof PayMetrics, MetricSpec> = {
  intents: { title: "Payments meant", unit: "count" },
  attempts: { title: "Attempts sent", unit: "count" },
  charges: { title: "Charges", unit: "count" },
  duplicateCharges: { title: "Duplicate charges", unit: "count" },
  chargedAmount: { title: "Charged in all", unit: "cents" },
  finalBalance: { title: "Balance at the end", unit: "cents" },
  overdrawn: { title: "Overdrawn by", unit: "cents" },
  staleBalanceChecks: { title: "Stale balance checks", unit: "count" },
  racedBalanceChecks: { title: "Raced balance checks", unit: "count" },
  replays: { title: "Stored replies given again", unit: "count" },
  conflicts: { title: "409 replies", unit: "count" },
  clientOutcome: { title: "Last message", unit: "word" },
  clientOutcomeAtMs: { title: "Last message at", unit: "ms" },
  wrongMessage: { title: "Last message is wrong", unit: "yesNo" },
};

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
