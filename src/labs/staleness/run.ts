import type { Run } from "../../sim/run.ts";
import type { measure } from "./measure.ts";
import type { settings } from "./settings.ts";

/** What is measured of a run of the lab. */
type Measured = ReturnType<typeof measure>;

export type StalenessMetrics = Measured["metrics"];
export type StalenessSeries = keyof Measured["series"] & string;

/** A run of the lab `staleness`. */
export type StalenessRun = Run<typeof settings, StalenessMetrics, StalenessSeries>;
