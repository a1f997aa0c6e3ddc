import type { Metric, Run } from "../../src/sim/run.ts";

/** A metric of any lab's run, by its id. */
export const metricOf = (run: Run, id: string): Metric | undefined => run.metrics[id];
