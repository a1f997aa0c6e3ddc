import type { Run } from "../../sim/run.ts";
import type { BinnedId, measure } from "./measure.ts";
import type { settings } from "./settings.ts";

/** What is measured of a run of the lab. */
type Measured = ReturnType<typeof measure>;

export type HerdMetrics = Measured["metrics"];
/** Where retries wait, the jitters are compared. */
export type HerdSeries = BinnedId | `jitter/${string}`;

/** A run of the lab `herd`. */
export type HerdRun = Run<typeof settings, HerdMetrics, HerdSeries>;
