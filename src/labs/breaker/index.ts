import type { Lab } from "../lab.ts";
import { engine } from "./engine.ts";
import type { BreakerMetrics, BreakerSeries } from "./model.ts";
import { notes } from "./notes.ts";
import type { settings } from "./settings.ts";
import { view } from "./view.ts";

/** A circuit breaker between callers and a service that falls sick: an escape valve and its dials. */
export const breaker: Lab<typeof settings, BreakerMetrics, BreakerSeries> = { ...view, ...notes, ...engine };
