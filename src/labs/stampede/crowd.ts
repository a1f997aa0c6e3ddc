import type { Series } from "../../sim/run.ts";
import { firstAt, KIND_CODES, type Kind } from "../../sim/trace.ts";
import type { Area } from "../../timeline/lane.ts";
import type { StampedeRun } from "./run.ts";

/** What may become of a read. */
export const OUTCOMES = ["hits", "stale", "waits", "misses"] as const;

/** A handful of queries is drawn as few, even where no more than that is ever seen. */
export const FEW = 10;

/** The highest value of a series. */
export const peakOf = ({ values }: Pick<Series, "values">): number =>
  values.reduce((most, value) => Math.max(most, value), 0);

/** A crowd of events of some kinds: a click on it asks about the first of them near that instant. */
export function crowd(
  run: StampedeRun,
  kinds: readonly Kind[],
  looks: Pick<Area, "fill" | "tone" | "ariaLabel" | "textIn"> & { label?: string },
) {
  const codes = kinds.map((kind) => KIND_CODES[kind]);
  const reachUs = Math.max(100_000, (run.endMs * 1000) / 300);
  const pick = (us: number): number => {
    const { trace } = run;
    for (let id = firstAt(trace, us - reachUs); id < trace.length; id++) {
      if ((trace.at[id] as number) > us + reachUs) break;
      if (codes.includes(trace.kind[id] as number)) return id;
    }
    return -1;
  };
  return { type: "area", event: -1, pick, ...looks } as const;
}
