import type { Lab } from "../lab.ts";
import { engine } from "./engine.ts";
import type { StalenessMetrics, StalenessSeries } from "./model.ts";
import { notes } from "./notes.ts";
import type { settings } from "./settings.ts";
import { view } from "./view.ts";

/** A staleness budget per record type: what one time to live for all of them breaks, and what freshness costs. */
export const staleness: Lab<typeof settings, StalenessMetrics, StalenessSeries> = {
  ...view,
  ...notes,
  ...engine,
};
