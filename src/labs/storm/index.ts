import type { Lab } from "../lab.ts";
import { engine } from "./engine.ts";
import type { StormMetrics, StormSeries } from "./model.ts";
import { notes } from "./notes.ts";
import type { settings } from "./settings.ts";
import { view } from "./view.ts";

/** A short stall, and retries that never let the server recover from it. */
export const storm: Lab<typeof settings, StormMetrics, StormSeries> = { ...view, ...notes, ...engine };
