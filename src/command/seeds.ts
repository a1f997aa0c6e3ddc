import type { Lab } from "../labs/lab.ts";
import type { Metric } from "../sim/run.ts";
import type { State, Value, Values } from "../sim/settings.ts";
import { type Budget, simulate } from "../sim/simulate.ts";
import { type Cell, table } from "./table.ts";

/** How a number spreads over the seeds; null where there is no number to tell it from. */
export interface Spread {
  mean: number | null;
  /** Of the sample: null for a single number. */
  sd: number | null;
  min: number | null;
  /** Percentiles are nearest-rank. */
  p50: number | null;
  p95: number | null;
  max: number | null;
  /** Runs in which the metric had nothing to tell; absent if none. They are in no other figure. */
  nulls?: number;
}

/** How often each word, or yes and no, came up over the seeds. */
export interface ValueCounts {
  counts: Record<string, number>;
  nulls?: number;
}

/** One run under many seeds. */
export interface Seeds {
  lab: string;
  seeds: number;
  firstSeed: number;
  fixes: readonly string[];
  settings: Record<string, Value>;
  metrics: Record<string, Spread | ValueCounts>;
}

/** Plays a state under `seeds` seeds, from its own one on. @throws BudgetError if one of the runs passes its budget. */
export function overSeeds(
  lab: Lab,
  settings: Values<Lab["settings"]>,
  state: State,
  seeds: number,
  budget: Budget,
): Seeds {
  const found = new Map<string, Metric[]>(Object.keys(lab.metrics).map((id) => [id, []]));
  for (let nth = 0; nth < seeds; nth++) {
    const { metrics } = simulate(lab, settings, state.seed + nth, budget);
    for (const [id, all] of found) all.push(metrics[id] ?? null);
  }
  const metrics = Array.from(found, ([id, all]) => [id, summed(all, lab.metrics[id]?.unit)] as const);
  const { seed, fixes } = state;
  return { lab: lab.id, seeds, firstSeed: seed, fixes, settings, metrics: Object.fromEntries(metrics) };
}

function summed(all: readonly Metric[], unit: string | undefined): Spread | ValueCounts {
  const told = all.filter((metric) => metric !== null);
  const apart = told.length < all.length ? { nulls: all.length - told.length } : {};
  if (unit === "word" || unit === "yesNo") return { counts: countsOf(told.map(String)), ...apart };
  return {
    ...spreadOf(told.map((metric) => (Array.isArray(metric) ? metric.length : Number(metric)))),
    ...apart,
  };
}

function countsOf(words: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The spread of some numbers. */
export function spreadOf(numbers: readonly number[]): Spread {
  const sorted = [...numbers].sort((a, b) => a - b);
  const count = sorted.length;
  if (count === 0) return { mean: null, sd: null, min: null, p50: null, p95: null, max: null };
  const mean = sorted.reduce((sum, each) => sum + each, 0) / count;
  const squares = sorted.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  // In hundredths, since 0.95 * 20 may come out above 19.
  const percentile = (hundredths: number) => sorted[Math.ceil((hundredths * count) / 100) - 1] as number;
  return {
    mean,
    sd: count > 1 ? Math.sqrt(squares / (count - 1)) : null,
    min: sorted[0] as number,
    p50: percentile(50),
    p95: percentile(95),
    max: sorted[count - 1] as number,
  };
}

/** Many seeds as one line of JSON. */
export const seedsAsJson = (seeds: Seeds): string => `${JSON.stringify(seeds)}\n`;

/** Many seeds for a reader: a table of the numbers, and a line for each metric of words. */
export function seedsAsText(lab: Lab, { seeds, firstSeed, fixes, metrics }: Seeds): string {
  const numbers: Cell[][] = [];
  const words: string[] = [];
  for (const [id, metric] of Object.entries(metrics)) {
    const { nulls = 0 } = metric;
    if ("counts" in metric) {
      const told = Object.entries(metric.counts).map(([word, count]) => `${word} ${count}`);
      words.push(`${id}: ${[...told, ...(nulls > 0 ? [`nothing to tell ${nulls}`] : [])].join(", ")}\n`);
      continue;
    }
    const { mean, sd, min, p50, p95, max } = metric;
    const name = lab.metrics[id]?.unit === "list" ? `${id} (length)` : id;
    numbers.push([name, mean, sd, min, p50, p95, max, nulls > 0 ? `  nothing to tell in ${nulls}` : ""]);
  }
  const fixed = fixes.length > 0 ? `with ${fixes.join(", ")}` : "no fix on";
  const head: Cell[] = ["", "mean", "sd", "min", "p50", "p95", "max"];
  return `${lab.id}, seeds ${firstSeed} to ${firstSeed + seeds - 1}, ${fixed}\n\n${table([head, ...numbers])}\n${words.join("")}`;
}
