import type { Lab } from "../lab.ts";
import { engine } from "./engine.ts";
import type { IdempotencyMetrics, IdempotencySeries } from "./model.ts";
import { notes } from "./notes.ts";
import type { settings } from "./settings.ts";
import { view } from "./view.ts";

/** The exactly-once illusion: what a key, a claim, a transaction and a window each do, and what breaks without them. */
export const idempotency: Lab<typeof settings, IdempotencyMetrics, IdempotencySeries> = {
  ...view,
  ...notes,
  ...engine,
};
