import type { Run } from "../../sim/run.ts";
import type { measure } from "./measure.ts";
import type { settings } from "./settings.ts";

/** What is measured of a run of the lab. */
type Measured = ReturnType<typeof measure>;

export type StampedeMetrics = Measured["metrics"];
export type StampedeSeries = keyof Measured["series"] & string;

/** A run of the lab `stampede`. */
export type StampedeRun = Run<typeof settings, StampedeMetrics, StampedeSeries>;
