import type { Run } from "../../sim/run.ts";
import type { measure } from "./measure.ts";
import type { settings } from "./settings.ts";

/** What is measured of a run of the lab. */
type Measured = ReturnType<typeof measure>;

export type StormMetrics = Measured["metrics"];
export type StormSeries = keyof Measured["series"] & string;

/** A run of the lab `storm`. */
export type StormRun = Run<typeof settings, StormMetrics, StormSeries>;
