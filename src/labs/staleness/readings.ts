import { toUs } from "../../sim/process.ts";
import { reading } from "../../sim/reading.ts";
import { KIND_CODES, type Trace } from "../../sim/trace.ts";
import { stepAt } from "../../timeline/area.ts";
import type { StalenessRun } from "./model.ts";
import { planOf, RECORDS, type RecordType } from "./settings.ts";

/** Up to this many reads beyond their budget are marked one by one; more are a crowd. */
export const MOST_POINTS = 40;

const { copyServed, rowServed } = KIND_CODES;

/** Whether a row of the trace is a value that was served. */
export const isServed = ({ kind }: Trace, id: number): boolean =>
  kind[id] === copyServed || kind[id] === rowServed;

/** The first reads of each record type that went beyond its budget, by their rows. */
export const overdueOf = reading("overdue", ({ trace, settings }: StalenessRun) => {
  const budgetsUs = RECORDS.map((type) => toUs(planOf(settings, type).budgetMs));
  const rows: number[][] = RECORDS.map(() => []);
  for (let id = 0; id < trace.length; id++) {
    const record = trace.subject[id] as number;
    if (!((trace.value[id] as number) > (budgetsUs[record] as number)) || !isServed(trace, id)) continue;
    if ((rows[record]?.length ?? 0) < MOST_POINTS) rows[record]?.push(id);
  }
  return rows;
});

/** What happened to one record: when its versions were committed, and what its place in the cache held from when on. */
interface Told {
  commitsUs: Float64Array;
  changesUs: Float64Array;
  /** The version, -1 for none. */
  versions: Float64Array;
}

/**
 * How far the cached copy of a record is behind its row at an instant, in microseconds, as the trace tells it; undefined
 * where no copy would be served.
 */
export function copiesOf(run: StalenessRun): (type: RecordType, us: number) => number | undefined {
  const told = changesOf(run);
  return (type, us) => {
    const { cached, ttlMs } = planOf(run.settings, type);
    const { commitsUs, changesUs, versions } = told[RECORDS.indexOf(type)] as Told;
    const last = stepAt(changesUs, us);
    const version = versions[last] ?? -1;
    if (!cached || version < 0 || us >= (changesUs[last] as number) + toUs(ttlMs)) return undefined;
    return Math.max(0, us - (commitsUs[version] ?? us));
  };
}

/** What the trace tells of each record type, in their order. */
export const changesOf = reading("changes", ({ trace }): Told[] => {
  const told = RECORDS.map(() => ({
    commitsUs: [] as number[],
    changesUs: [] as number[],
    versions: [] as number[],
  }));
  const { write, copyFilled, copyUpdated, copyDropped } = KIND_CODES;
  for (let id = 0; id < trace.length; id++) {
    const kind = trace.kind[id] as number;
    const isChange = kind === copyFilled || kind === copyUpdated || kind === copyDropped;
    if (!isChange && kind !== write) continue;
    const { commitsUs, changesUs, versions } = told[trace.subject[id] as number] as (typeof told)[0];
    if (isChange) {
      changesUs.push(trace.at[id] as number);
      versions.push(kind === copyDropped ? -1 : (trace.value[id] as number));
    } else commitsUs.push(trace.at[id] as number);
  }
  return told.map(({ commitsUs, changesUs, versions }) => ({
    commitsUs: Float64Array.from(commitsUs),
    changesUs: Float64Array.from(changesUs),
    versions: Float64Array.from(versions),
  }));
});
