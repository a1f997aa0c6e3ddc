import type { Lab } from "../lab.ts";
import { engine } from "./engine.ts";
import type { StampedeMetrics, StampedeSeries } from "./model.ts";
import { notes } from "./notes.ts";
import type { settings } from "./settings.ts";
import { view } from "./view.ts";

/** One expiry, a thousand misses: a crowd of readers that finds a cached value expired. */
export const stampede: Lab<typeof settings, StampedeMetrics, StampedeSeries> = {
  ...view,
  ...notes,
  ...engine,
};
