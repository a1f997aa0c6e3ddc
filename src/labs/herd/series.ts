import type { Series } from "../../sim/run.ts";
import type { HerdRun, HerdSeries } from "./run.ts";

/** A series of a run; an empty one where it has none. */
export const series = (run: HerdRun, id: HerdSeries): Series =>
  run.series[id] ?? { binMs: 10, values: new Float64Array() };

/** The attempts by retry number, from 0. */
export function attemptsByRetry(run: HerdRun): Series[] {
  const all: Series[] = [];
  for (let retry = 0; ; retry++) {
    const own = run.series[`attemptsPer10Ms/${retry}`];
    if (!own) return all;
    all.push(own);
  }
}
