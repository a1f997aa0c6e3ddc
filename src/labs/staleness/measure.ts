import { staleReads } from "../../findings/staleReads.ts";
import { toUs } from "../../sim/process.ts";
import type { Series } from "../../sim/run.ts";
import type { MetricSpec } from "../lab.ts";
import { NAMES, RECORDS, type RecordType } from "./settings.ts";
import type { Tally } from "./tally.ts";

const MEASURES = {
  reads: { title: "Reads", unit: "count" },
  staleReads: { title: "Stale reads", unit: "count" },
  maxStalenessMs: { title: "Most out of date", unit: "ms" },
  budgetViolations: { title: "Beyond the budget", unit: "count" },
  dbReads: { title: "Database reads", unit: "count" },
} as const satisfies { [id: string]: MetricSpec };

type Measure = keyof typeof MEASURES;

/** In all, and for each record type as in `reads/session`. */
type Each<Id extends string> = Id | `${Id}/${RecordType}`;

/** What has series. */
type Binned = Exclude<Measure, "staleReads">;

/** How far out of date the worst read was is not known where nothing was read. */
type Metrics = { [Id in Each<Exclude<Measure, "maxStalenessMs">>]: number } & {
  [Id in Each<"maxStalenessMs">]: number | null;
};

/** What each metric means. */
export const metrics = Object.fromEntries(
  Object.entries(MEASURES).flatMap(([id, spec]) => [
    [id, spec],
    ...RECORDS.map((record) => [
      `${id}/${record}`,
      { ...spec, title: `${spec.title}: ${NAMES[record].word}` },
    ]),
  ]),
) as Record<keyof Metrics, MetricSpec>;

/** The metrics, series and findings of a finished run. */
export function measure(tallies: readonly Tally[], endMs: number) {
  return {
    metrics: metricsOf(tallies),
    series: seriesOf(tallies, endMs),
    findings: tallies
      .flatMap(({ overdue, violations }) => staleReads(overdue, violations))
      .sort((a, b) => a.fromMs - b.fromMs),
  };
}

function metricsOf(tallies: readonly Tally[]): Metrics {
  const each = tallies.map((tally): { [M in Measure]: number | null } => ({
    reads: tally.reads,
    staleReads: tally.staleReads,
    maxStalenessMs: tally.reads > 0 ? tally.maxStalenessUs / 1000 : null,
    budgetViolations: tally.violations,
    dbReads: tally.dbReads,
  }));
  const inAll = (measure: Measure): number | null => {
    const told = each.map((one) => one[measure]).filter((value) => value !== null);
    if (measure === "maxStalenessMs") return told.length > 0 ? Math.max(...told) : null;
    return told.reduce((sum, value) => sum + value, 0);
  };
  return Object.fromEntries(
    (Object.keys(MEASURES) as Measure[]).flatMap((id) => [
      [id, inAll(id)],
      ...RECORDS.map((record, index) => [`${id}/${record}`, each[index]?.[id] ?? null]),
    ]),
  ) as Metrics;
}

/** Per bin: reads served, the most out of date among them in ms, those beyond the budget, and the database's reads. */
function seriesOf(tallies: readonly Tally[], endMs: number): Record<Each<Binned>, Series> {
  const endUs = toUs(endMs);
  const series = {} as Record<Each<Binned>, Series>;
  const total = (id: Binned, combine: (a: number, b: number) => number) => {
    const each = RECORDS.map((record) => series[`${id}/${record}`]);
    const [first, ...others] = each as [Series, ...Series[]];
    const values = first.values.map((value, bin) =>
      others.reduce((sum, other) => combine(sum, other.values[bin] as number), value),
    );
    series[id] = { binMs: first.binMs, values };
  };
  const add = (a: number, b: number) => a + b;
  for (const [index, record] of RECORDS.entries()) {
    const { bins } = tallies[index] as Tally;
    series[`reads/${record}`] = bins.reads.series(endUs);
    series[`maxStalenessMs/${record}`] = bins.staleness.series(endUs);
    series[`budgetViolations/${record}`] = bins.violations.series(endUs);
    series[`dbReads/${record}`] = bins.dbReads.series(endUs);
  }
  total("reads", add);
  total("maxStalenessMs", Math.max);
  total("budgetViolations", add);
  total("dbReads", add);
  return series;
}
