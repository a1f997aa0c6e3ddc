import type { Lab } from "../lab.ts";
import { engine } from "./engine.ts";
import type { PayMetrics, PaySeries } from "./model.ts";
import { notes } from "./notes.ts";
import type { settings } from "./settings.ts";
import { view } from "./view.ts";

/** One tap, three charges: the chain from a slow service to a duplicate charge. */
export const pay: Lab<typeof settings, PayMetrics, PaySeries> = { ...view, ...notes, ...engine };
