import type { Run } from "../../sim/run.ts";
import type { measure } from "./measure.ts";
import type { settings } from "./settings.ts";

/** What is measured of a run of the lab. */
type Measured = ReturnType<typeof measure>;

export type RevokeMetrics = Measured["metrics"];
export type RevokeSeries = keyof Measured["series"] & string;

/** A run of the lab `revoke`. */
export type RevokeRun = Run<typeof settings, RevokeMetrics, RevokeSeries>;
