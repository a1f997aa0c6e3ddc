import { KIND_CODES, type Trace } from "../sim/trace.ts";
import { times } from "../sim/units.ts";
import { stepAt } from "./area.ts";
import type { Lane } from "./lane.ts";

/** More stays in a state than this have no room each. */
export const MOST_STATES = 300;

/** The lane of a breaker that changes its state, in these rows of the trace, too often for a mark each: when it was open. */
export function crowdedStates(
  trace: Trace,
  rows: ArrayLike<number>,
  untilUs: number,
): Pick<Lane, "rows" | "values" | "marks"> {
  const us = new Float64Array(rows.length);
  const values = new Float64Array(rows.length);
  let openings = 0;
  for (let nth = 0; nth < rows.length; nth++) {
    const row = rows[nth] as number;
    us[nth] = trace.at[row] as number;
    if (trace.kind[row] !== KIND_CODES.opened) continue;
    values[nth] = 1;
    openings++;
  }
  const label = `opens ${times(openings)}`;
  return {
    rows: 0,
    values: { low: 0, high: 1, format: String },
    marks: [
      {
        type: "area",
        us,
        values,
        toUs: untilUs,
        fill: "solid",
        tone: "dedup",
        label,
        event: -1,
        ariaLabel: `the breaker ${label}`,
        pick: (at) => rows[stepAt(us, at)] ?? -1,
      },
    ],
  };
}
