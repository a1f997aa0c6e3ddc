import type { Run, Series } from "../sim/run.ts";
import { firstAt, KIND_CODES, type Kind, type Trace } from "../sim/trace.ts";
import type { Area, MarkText, Rule } from "./lane.ts";
import { highest, type Peak, type Steps, sayPeak } from "./level.ts";

/** A run's series as the steps of an area. */
export function stepsOf({ binMs, values }: Series): Pick<Area, "us" | "values" | "toUs"> {
  const binUs = binMs * 1000;
  return { us: values.map((_, bin) => bin * binUs), values, toUs: values.length * binUs };
}

/** Series on top of each other: cumulative values, the sum of all first. The last series given is at the bottom. */
export const stacked = (series: readonly Series[]): Pick<Area, "us" | "values" | "toUs">[] =>
  bands([...series].reverse())
    .map(({ floors: _, ...steps }) => steps)
    .reverse();

/** Series on top of each other as bands that do not cover each other, the first one at the bottom. */
export function bands(
  series: readonly Series[],
): (Pick<Area, "us" | "values" | "toUs"> & { floors: Float64Array })[] {
  const length = Math.max(0, ...series.map(({ values }) => values.length));
  let sums = new Float64Array(length);
  return series.map(({ binMs, values }) => {
    const floors = sums;
    sums = floors.map((sum, bin) => sum + (values[bin] ?? 0));
    return { ...stepsOf({ binMs, values: sums }), floors };
  });
}

/** One area of a stack. */
export interface Band extends Pick<Area, "tone" | "fill" | "ariaLabel"> {
  of: Series;
  /** What it says of its own peak. */
  says: (peak: Peak) => MarkText & { labelUs?: number };
  /** What a click on it asks about. */
  kinds: readonly Kind[];
}

/** The areas of a stack, the first one at the bottom; none for a series of zeros. A click finds an event within `slackUs`. */
export function stack(parts: readonly Band[], trace: Trace, slackUs: number): Area[] {
  const steps = bands(parts.map(({ of }) => of));
  return parts.flatMap(({ of, tone, fill, ariaLabel, says, kinds }, nth): Area[] => {
    if (highest(of) === 0) return [];
    const band = steps[nth] as (typeof steps)[0];
    const pick = nearest(trace, slackUs, ...kinds);
    const textIn = sayPeak(stepsOf(of), says);
    return [{ type: "area", ...band, fill, tone, event: -1, ariaLabel, textIn, pick }];
  });
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

/** A crowd of events of some kinds: a click on it asks about one of them near that instant. */
export function crowd(
  run: Run,
  kinds: readonly Kind[],
  steps: Steps,
  looks: Pick<Area, "tone" | "ariaLabel" | "textIn"> & { fill?: Area["fill"] },
): Area {
  const reachUs = Math.max(100_000, (run.endMs * 1000) / 300);
  const pick = nearest(run.trace, reachUs, ...kinds);
  return { type: "area", fill: "solid", event: -1, pick, ...steps, ...looks };
}
