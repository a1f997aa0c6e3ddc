import type { Run, Series } from "../../sim/simulate.ts";

/** A series of a run; an empty one where it has none. */
export const series = (run: Run, id: string): Series => run.series[id] ?? { binMs: 10, values: [] };

/** How the series that pictures are drawn from name their bins, "10Ms" but for very long runs. */
export function binName(run: Run): string {
  const id = Object.keys(run.series).find((key) => key.startsWith("answeredPer")) ?? "answeredPer10Ms";
  return id.slice("answeredPer".length);
}

/** The series of one thing by retry number, from 0. */
export function seriesBy(run: Run, what: string): Series[] {
  const prefix = `${what}Per${binName(run)}/`;
  const all: Series[] = [];
  for (let retry = 0; run.series[prefix + retry]; retry++) all.push(series(run, prefix + retry));
  return all;
}
