import type { Run } from "../../sim/run.ts";
import type { measure } from "./measure.ts";
import type { settings } from "./settings.ts";

/** What is measured of a run of the lab. */
type Measured = ReturnType<typeof measure>;

export type PayMetrics = Measured["metrics"];
export type PaySeries = keyof Measured["series"] & string;

/** A run of the lab `pay`. */
export type PayRun = Run<typeof settings, PayMetrics, PaySeries>;
