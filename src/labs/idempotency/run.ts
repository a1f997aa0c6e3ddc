import type { Run } from "../../sim/run.ts";
import type { measure } from "./measure.ts";
import type { settings } from "./settings.ts";

/** What is measured of a run of the lab. */
type Measured = ReturnType<typeof measure> extends Generator<void, infer End> ? End : never;

export type IdempotencyMetrics = Measured["metrics"];
export type IdempotencySeries = keyof Measured["series"] & string;

/** A run of the lab `idempotency`. */
export type IdempotencyRun = Run<typeof settings, IdempotencyMetrics, IdempotencySeries>;
