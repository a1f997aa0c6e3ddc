import type { Series } from "../sim/run.ts";
import { firstAt, KIND_CODES, type Kind, type Trace } from "../sim/trace.ts";
import type { Area, Rule } from "./lane.ts";

/** A run's series as the steps of an area. */
export function stepsOf({ binMs, values }: Series): Pick<Area, "us" | "values" | "toUs"> {
  const binUs = binMs * 1000;
  return { us: values.map((_, bin) => bin * binUs), values, toUs: values.length * binUs };
}

/** A limit, a capacity or a threshold, with its name. */
export const ruleAt = (value: number, label: string, tone: Rule["tone"], ariaLabel = label): Rule => ({
  type: "rule",
  value,
  tone,
  label,
  event: -1,
  ariaLabel,
});

/** So many rows are looked through for an event, at most. */
const MOST_ROWS = 20_000;

/** Finds the event of some kinds that is nearest to an instant, no further from it than `slackUs`; -1 if there is none. */
export function nearest(trace: Trace, slackUs: number, ...kinds: Kind[]): (us: number) => number {
  const codes = new Set(kinds.map((kind) => KIND_CODES[kind]));
  return (us) => {
    let found = -1;
    const first = firstAt(trace, us - slackUs);
    for (let id = first; id < Math.min(trace.length, first + MOST_ROWS); id++) {
      const far = Math.abs((trace.at[id] as number) - us);
      if ((trace.at[id] as number) > us + slackUs) break;
      const isNearer = found < 0 || far < Math.abs((trace.at[found] as number) - us);
      if (isNearer && codes.has(trace.kind[id] as number)) found = id;
    }
    return found;
  };
}
