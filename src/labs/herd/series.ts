import type { Run, Series } from "../../sim/simulate.ts";

/** A series of a run; an empty one where it has none. */
export const series = (run: Run, id: string): Series =>
  run.series[id] ?? { binMs: 10, values: new Float64Array() };

/** The series of one thing by retry number, from 0. */
export function seriesBy(run: Run, what: string): Series[] {
  const all: Series[] = [];
  for (let retry = 0; run.series[`${what}/${retry}`]; retry++) all.push(series(run, `${what}/${retry}`));
  return all;
}
