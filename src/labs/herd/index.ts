import type { Lab } from "../lab.ts";
import { engine } from "./engine.ts";
import type { HerdMetrics, HerdSeries } from "./model.ts";
import { notes } from "./notes.ts";
import type { settings } from "./settings.ts";
import { view } from "./view.ts";

/** A thousand clients whose requests fail together, and what their retries do. */
export const herd: Lab<typeof settings, HerdMetrics, HerdSeries> = { ...view, ...notes, ...engine };
