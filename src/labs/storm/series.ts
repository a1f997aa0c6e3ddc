import type { Series } from "../../sim/simulate.ts";

/** The series of a thing, whatever the width of its bins; an empty one if there is none. */
export function seriesLike(series: Record<string, Series>, what: string): Series {
  const id = Object.keys(series).find((key) => key.startsWith(`${what}Per`));
  return (id === undefined ? undefined : series[id]) ?? { binMs: 1000, values: new Float64Array() };
}

/** The same in numbers a second. */
export function perSecond({ binMs, values }: Series): Series {
  return binMs === 1000 ? { binMs, values } : { binMs, values: values.map((many) => (many * 1000) / binMs) };
}
