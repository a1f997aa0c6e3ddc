import type { Lab } from "../lab.ts";
import { engine } from "./engine.ts";
import type { RevokeMetrics, RevokeSeries } from "./model.ts";
import { notes } from "./notes.ts";
import type { settings } from "./settings.ts";
import { view } from "./view.ts";

/** The consistency window: how long a revoked access is still allowed, and what closes the window. */
export const revoke: Lab<typeof settings, RevokeMetrics, RevokeSeries> = { ...view, ...notes, ...engine };
