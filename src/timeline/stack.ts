import type { Series } from "../sim/run.ts";
import type { Kind, Trace } from "../sim/trace.ts";
import { nearest, stepsOf } from "./crowds.ts";
import type { Area, MarkText } from "./lane.ts";
import { highest, type Peak, sayPeak } from "./level.ts";

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
