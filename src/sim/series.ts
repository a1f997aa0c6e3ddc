import type { Series } from "./run.ts";

/** One or more series with the same bins as one, as long as the first: bin by bin their sum, or what `merge` makes of two. */
export function merged(series: readonly Series[], merge = (a: number, b: number): number => a + b): Series {
  const [{ binMs, values }, ...others] = series as [Series, ...Series[]];
  return {
    binMs,
    values: values.map((value, bin) =>
      others.reduce((all, other) => merge(all, other.values[bin] ?? 0), value),
    ),
  };
}

/** What a series counts, in numbers a second. */
export const perSecond = ({ binMs, values }: Series): Series =>
  binMs === 1000 ? { binMs, values } : { binMs, values: values.map((many) => (many * 1000) / binMs) };
