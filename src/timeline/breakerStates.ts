import { eventsAt, KIND_CODES, type Trace } from "../sim/trace.ts";
import { times } from "../sim/units.ts";
import { stepAt } from "./area.ts";
import type { DescribeEvent } from "./attempts.ts";
import type { Lane, Span } from "./lane.ts";

/** More stays in a state than this have no room each. */
export const MOST_STATES = 300;

const LOOKS = {
  closed: { label: "closed", fill: "soft" },
  opened: { label: "open", fill: "solid" },
  halfOpened: { label: "half-open", fill: "hatched" },
} as const;

/**
 * The states of a breaker that changes them in these rows of the trace, each stay a span; where there are too many stays,
 * when it was open.
 */
export function breakerStates(
  trace: Trace,
  rows: Int32Array,
  untilUs: number,
  describe: DescribeEvent,
): Pick<Lane, "rows" | "values" | "marks"> {
  if (rows.length > MOST_STATES) return crowdedStates(trace, rows, untilUs);
  const stay = { type: "span", row: 0, tone: "dedup", toUs: untilUs } as const;
  const stays: Span[] = [
    { ...stay, ...LOOKS.closed, fromUs: 0, event: -1, ariaLabel: "the breaker is closed" },
  ];
  for (const event of eventsAt(trace, rows)) {
    const { kind, atUs, id } = event;
    (stays.at(-1) as Span).toUs = atUs;
    stays.push({
      ...stay,
      ...LOOKS[kind as keyof typeof LOOKS],
      fromUs: atUs,
      event: id,
      ariaLabel: describe(event),
    });
  }
  return { rows: 1, marks: stays };
}

/** The lane of a breaker that changes its state, in these rows of the trace, too often for a mark each: when it was open. */
function crowdedStates(
  trace: Trace,
  rows: Int32Array,
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
