import { reading, rowsOf } from "../../sim/reading.ts";
import { firstAt, KIND_CODES, KIND_NAMES, type Kind } from "../../sim/trace.ts";
import type { StampedeRun } from "./model.ts";
import { HOTTEST } from "./settings.ts";

/** The rows in which the entry of the hottest key is filled and dropped. */
export const entryOf = rowsOf("entry", ["refill", "refillAgain", "drop"], HOTTEST);

/** With more holdings of its lock than this only the crowd of those who wait is drawn. */
export const MOST_LEASES = 150;

const { lead, leaseEnd, readAnswer, readFail } = KIND_CODES;

/** The rows in which its lock is taken, runs out, and is given back as its holder is answered; of the first holdings. */
export const leasesOf = reading("leases", ({ trace }) => {
  const { kind, actor, subject, value, length } = trace;
  const rows: number[] = [];
  let holder = -1;
  let taken = 0;
  for (let row = 0; row < length && taken <= MOST_LEASES; row++) {
    if (subject[row] !== HOTTEST) continue;
    const code = kind[row];
    if (code === lead) {
      taken++;
      holder = value[row] as number;
    } else if (code !== leaseEnd && ((code !== readAnswer && code !== readFail) || actor[row] !== holder))
      continue;
    if (code !== lead) holder = -1;
    rows.push(row);
  }
  return { rows: Int32Array.from(rows) };
});

/** Rows of the trace between two counts that are kept. */
const STRIDE = 1024;

type Changes = { [kind in Kind]?: 1 | -1 };

const tableOf = (changes: Changes): Int8Array => {
  const table = new Int8Array(KIND_NAMES.length);
  for (const [kind, by] of Object.entries(changes)) table[KIND_CODES[kind as Kind]] = by;
  return table;
};

const TABLES = {
  /** Readers who are not answered yet, whether they query themselves or wait for another's query. */
  readers: tableOf({ readMiss: 1, readEarly: 1, readWait: 1, readAnswer: -1, readFail: -1 }),
  /** Queries at a worker or in the queue. */
  queries: tableOf({ query: 1, queryRejected: -1, refill: -1, refillAgain: -1 }),
};

type LevelName = keyof typeof TABLES;

/** Each level before every so many rows of the trace. */
export type Levels = { [id in LevelName]: Int32Array };

/** The levels of a run, counted from its trace in one pass. */
export const levelsOf = reading("levels", ({ trace: { kind, length } }): Levels => {
  const count = (id: LevelName, start: number): Int32Array => {
    const table = TABLES[id];
    const levels = new Int32Array(Math.ceil(length / STRIDE) + 1);
    let level = start;
    for (let row = 0; row < length; row++) {
      if (row % STRIDE === 0) levels[row / STRIDE] = level;
      level += table[kind[row] as number] as number;
    }
    if (length % STRIDE === 0) levels[length / STRIDE] = level;
    return levels;
  };
  // The fill at 0 ends no query.
  return { readers: count("readers", 0), queries: count("queries", 1) };
});

/** A level once all that happens at an instant has happened. */
export function levelAt({ trace }: StampedeRun, levels: Levels, id: LevelName, us: number): number {
  const until = firstAt(trace, Math.floor(us) + 1);
  const kept = Math.floor(until / STRIDE);
  let level = levels[id][kept] as number;
  for (let row = kept * STRIDE; row < until; row++) level += TABLES[id][trace.kind[row] as number] as number;
  return level;
}
