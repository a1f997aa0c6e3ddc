import { staleReads } from "../../findings/staleReads.ts";
import { Cache } from "../../parts/cache.ts";
import { Database } from "../../parts/database.ts";
import { poisson } from "../../parts/load.ts";
import { binMsFor } from "../../sim/bins.ts";
import { type Process, toUs } from "../../sim/process.ts";
import type { Run, Series } from "../../sim/run.ts";
import { merged } from "../../sim/series.ts";
import type { World } from "../../sim/world.ts";
import {
  NAMES,
  planOf,
  RECORDS,
  type RecordType,
  type StalenessSettings,
  type settings,
} from "./settings.ts";
import { StalenessTally } from "./tally.ts";

/** Five records in one database, each with readers and writers of its own and a cache between. */
export function play(world: World, settings: StalenessSettings): StalenessTally[] {
  const database = new Database(world);
  return RECORDS.map((type, record) => playRecord(world, settings, database, type, record));
}

function playRecord(
  world: World,
  settings: StalenessSettings,
  database: Database,
  type: RecordType,
  record: number,
): StalenessTally {
  const { onWrite, dbReadMs, durationMs } = settings;
  const plan = planOf(settings, type);
  const cache = plan.cached ? new Cache(world, plan.ttlMs) : undefined;
  const tally = new StalenessTally(world, NAMES[type].word, plan.budgetMs, binMsFor(durationMs + dbReadMs));
  /** The event that put the present copy into the cache. */
  let copied = -1;

  function read(reader: number): void {
    const copy = cache?.get(record);
    if (copy) {
      serve(reader, copy.version, "copyServed", copied);
      return;
    }
    const kind = cache ? "copyMissing" : "copySkipped";
    const asked = world.record(kind, { actor: reader, subject: record, cause: -1 });
    world.spawn(readRow(reader, database.read(record), asked));
  }

  /** The row is as of the read's start; by the time it is there a write may have overtaken it. */
  function* readRow(reader: number, row: { value: number; version: number }, asked: number): Process<void> {
    tally.asked();
    yield* database.query(dbReadMs);
    if (cache) {
      cache.set(record, row);
      keep("copyFilled", row.version, asked);
    }
    serve(reader, row.version, "rowServed", asked);
  }

  function serve(reader: number, version: number, kind: "copyServed" | "rowServed", cause: number): void {
    const staleUs = tally.stalenessUs(version);
    const event = world.record(kind, { actor: reader, subject: record, value: staleUs, cause });
    tally.served(version, staleUs, kind === "copyServed", event);
  }

  function write(): void {
    const row = database.commit(record, 0);
    const written = world.record("write", { subject: record, value: row.version, cause: -1 });
    tally.history.commit(world.nowUs(), written);
    if (!cache || onWrite === "nothing") return;
    if (onWrite === "writeThrough") {
      cache.set(record, row);
      keep("copyUpdated", row.version, written);
    } else {
      cache.delete(record);
      world.record("copyDropped", { subject: record, cause: written });
    }
  }

  function keep(kind: "copyFilled" | "copyUpdated", version: number, cause: number): void {
    copied = world.record(kind, { subject: record, value: version, cause });
    tally.filled(version);
  }

  const { readsPerSecond, writesPerMinute } = plan;
  poisson(world, `${type}/writers`, writesPerMinute / 60, durationMs, write);
  poisson(world, `${type}/readers`, readsPerSecond, durationMs, read);
  return tally;
}

/** In the order in which they are told. */
const MEASURES = ["reads", "staleReads", "maxStalenessMs", "budgetViolations", "dbReads"] as const;

/** What is measured in all and of each record type. */
export type FreshnessMeasure = (typeof MEASURES)[number];

/** In all, and for each record type as in `reads/session`. */
type Each<Id extends string> = Id | `${Id}/${RecordType}`;

/** What has series. */
type Binned = Exclude<FreshnessMeasure, "staleReads">;

/** How far out of date the worst read was is not known where nothing was read. */
type MetricsByType = { [Id in Each<Exclude<FreshnessMeasure, "maxStalenessMs">>]: number } & {
  [Id in Each<"maxStalenessMs">]: number | null;
};

/** The metrics, series and findings of a finished run. */
export function measure(tallies: readonly StalenessTally[], endMs: number) {
  return {
    metrics: metricsOf(tallies),
    series: seriesOf(tallies, endMs),
    findings: tallies.flatMap(({ overdue, violations }) => staleReads(overdue, violations)),
  };
}

/** What is measured of a run of the lab. */
type Measured = ReturnType<typeof measure>;

export type StalenessMetrics = Measured["metrics"];
export type StalenessSeries = keyof Measured["series"] & string;

/** A run of the lab `staleness`. */
export type StalenessRun = Run<typeof settings, StalenessMetrics, StalenessSeries>;

function metricsOf(tallies: readonly StalenessTally[]): MetricsByType {
  const each = tallies.map((tally): { [M in FreshnessMeasure]: number | null } => ({
    reads: tally.reads,
    staleReads: tally.staleReads,
    maxStalenessMs: tally.reads > 0 ? tally.maxStalenessUs / 1000 : null,
    budgetViolations: tally.violations,
    dbReads: tally.dbReads,
  }));
  const inAll = (measure: FreshnessMeasure): number | null => {
    const told = each.map((one) => one[measure]).filter((value) => value !== null);
    if (measure === "maxStalenessMs") return told.length > 0 ? Math.max(...told) : null;
    return told.reduce((sum, value) => sum + value, 0);
  };
  return Object.fromEntries(
    MEASURES.flatMap((id) => [
      [id, inAll(id)],
      ...RECORDS.map((record, index) => [`${id}/${record}`, each[index]?.[id] ?? null]),
    ]),
  ) as MetricsByType;
}

/** Per bin: reads served, the most out of date among them in ms, those beyond the budget, and the database's reads. */
function seriesOf(tallies: readonly StalenessTally[], endMs: number): Record<Each<Binned>, Series> {
  const endUs = toUs(endMs);
  const series = {} as Record<Each<Binned>, Series>;
  for (const [index, record] of RECORDS.entries()) {
    const { bins } = tallies[index] as StalenessTally;
    series[`reads/${record}`] = bins.reads.series(endUs);
    series[`maxStalenessMs/${record}`] = bins.staleness.series(endUs);
    series[`budgetViolations/${record}`] = bins.violations.series(endUs);
    series[`dbReads/${record}`] = bins.dbReads.series(endUs);
  }
  const all = (id: Binned) => RECORDS.map((record) => series[`${id}/${record}`]);
  series.reads = merged(all("reads"));
  series.maxStalenessMs = merged(all("maxStalenessMs"), Math.max);
  series.budgetViolations = merged(all("budgetViolations"));
  series.dbReads = merged(all("dbReads"));
  return series;
}
