import { MESSAGES } from "../../findings/messages.ts";
import { spacingOf } from "../../timeline/brokenSpacing.ts";
import { idleGapsOf } from "../../timeline/idleGaps.ts";
import type { LabView, MetricSpec } from "../lab.ts";
import { fixes } from "./fixes.ts";
import { lanes } from "./lanes.ts";
import type { IdempotencyMetrics, IdempotencySeries } from "./model.ts";
import { groups, settings } from "./settings.ts";
import { stage } from "./stage.ts";
import { describeEvent, lede } from "./words.ts";

/** What each metric means. */
const metrics: Record<keyof IdempotencyMetrics, MetricSpec> = {
  intents: { title: "Payments meant", unit: "count" },
  attempts: { title: "Attempts sent", unit: "count" },
  charges: { title: "Charges", unit: "count" },
  duplicateCharges: { title: "Duplicate charges", unit: "count" },
  unmadePayments: { title: "Payments not made", unit: "count" },
  swallowedPayments: { title: "Swallowed payments", unit: "count" },
  replays: { title: "Stored replies given again", unit: "count" },
  conflicts: { title: "409 replies", unit: "count" },
  mismatches: { title: "422 replies", unit: "count" },
  missingKeys: { title: "400 replies", unit: "count" },
  keysStoredPeak: { title: "Most keys stored at once", unit: "count" },
  "clientOutcome/success": { title: `Told “${MESSAGES.success}”`, unit: "count" },
  "clientOutcome/gaveUp": { title: `Told “${MESSAGES.gaveUp}”`, unit: "count" },
  "clientOutcome/mismatch": { title: `Told “${MESSAGES.mismatch}”`, unit: "count" },
  "clientOutcome/keyMissing": { title: `Told “${MESSAGES.keyMissing}”`, unit: "count" },
};

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
