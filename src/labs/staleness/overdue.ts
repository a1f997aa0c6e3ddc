import { toUs } from "../../sim/process.ts";
import { reading } from "../../sim/reading.ts";
import { KIND_CODES, type Trace } from "../../sim/trace.ts";
import type { StalenessRun } from "./run.ts";
import { planOf, RECORDS } from "./settings.ts";

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
