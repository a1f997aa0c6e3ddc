import type { Run } from "../../sim/run.ts";
import type { Tally } from "./measure.ts";
import type { settings } from "./settings.ts";

/** What is measured of a run of the lab. */
type Measured = ReturnType<Tally["measure"]>;

export type BreakerMetrics = Measured["metrics"];
export type BreakerSeries = keyof Measured["series"] & string;

/** A run of the lab `breaker`. */
export type BreakerRun = Run<typeof settings, BreakerMetrics, BreakerSeries>;
