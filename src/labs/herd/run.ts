import type { Run } from "../../sim/run.ts";
import type { measure } from "./measure.ts";
import type { settings } from "./settings.ts";

/** What is counted in bins of 10 ms. */
export type CountedId = "attempts" | "answered" | "refused" | "rejected" | "timedOut";

/** The ids of what is counted while a run is played; attempts are counted by their retry number, too. */
export type BinnedId =
  | `${CountedId}Per10Ms`
  | "attemptsPer100Ms"
  | `attemptsPer10Ms/${number}`
  | "inFlight"
  | "queueDepth";

/** What is measured of a run of the lab. */
type Measured = ReturnType<typeof measure>;

export type HerdMetrics = Measured["metrics"];
/** Where retries wait, the jitters are compared. */
export type HerdSeries = BinnedId | `jitter/${string}`;

/** A run of the lab `herd`. */
export type HerdRun = Run<typeof settings, HerdMetrics, HerdSeries>;
