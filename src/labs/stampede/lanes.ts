import type { Series } from "../../sim/run.ts";
import { number, time } from "../../sim/units.ts";
import { stacked, stepsOf } from "../../timeline/crowds.ts";
import { entryLane } from "../../timeline/entry.ts";
import { findingsLane } from "../../timeline/findings.ts";
import type { Lane, Mark } from "../../timeline/lane.ts";
import { peakIn, sumIn } from "../../timeline/level.ts";
import type { View } from "../../timeline/time.ts";
import { crowd, FEW, type OUTCOMES, peakOf } from "./crowd.ts";
import { databaseLane } from "./databaseLane.ts";
import { entryOf } from "./hottest.ts";
import { lockLane } from "./lockLane.ts";
import type { StampedeRun } from "./run.ts";
import { describeEvent } from "./words.ts";

/** A run shorter than this is looked at in tenths of a second. */
const SHORT_MS = 10_000;

/** From the readers down to the database, then the entry that they share and its lock. */
export function lanes(run: StampedeRun, untilUs: number): Lane[] {
  const { keys, ttlMs, stale } = run.settings;
  return [
    readsLane(run),
    queriesLane(run),
    databaseLane(run),
    entryLane(run, {
      title: keys === 1 ? "Cache entry" : "Entry of key 1",
      caption: keys === 1 ? `lives ${time(ttlMs * 1000)}` : `one of ${number(keys)}`,
      rows: entryOf(run).rows,
      untilUs,
      stale,
      describe: (event) => describeEvent(event, run),
    }),
    lockLane(run),
    findingsLane(run),
  ];
}

/** What became of the reads: those that missed at the bottom, those served at once on top. */
function readsLane(run: StampedeRun): Lane {
  const of = (outcome: (typeof OUTCOMES)[number]) => run.series[`readsPer100Ms/${outcome}`];
  const [hits, stale, waits, misses] = [of("hits"), of("stale"), of("waits"), of("misses")];
  const [all, below, belowStale, bottom] = stacked([hits, stale, waits, misses]) as [
    ReturnType<typeof stepsOf>,
    ReturnType<typeof stepsOf>,
    ReturnType<typeof stepsOf>,
    ReturnType<typeof stepsOf>,
  ];
  const says = (series: Series, what: string, label = what) => {
    const steps = stepsOf(series);
    const textIn = (view: View) => {
      const many = sumIn(steps, view);
      return { label: many > 0 ? label : "", ariaLabel: `${number(many)} ${what}` };
    };
    return { ariaLabel: what, textIn };
  };
  const marks: Mark[] = [
    {
      ...crowd(run, ["readHit"], {
        fill: "soft",
        tone: "cache",
        ...says(hits, "served from the cache", ""),
      }),
      ...all,
    },
    {
      ...crowd(run, ["readStale"], { fill: "solid", tone: "cache", ...says(stale, "got the old value") }),
      ...below,
    },
    {
      ...crowd(run, ["readWait"], { fill: "solid", tone: "client", ...says(waits, "waited") }),
      ...belowStale,
    },
    {
      ...crowd(run, ["readMiss", "readEarly"], {
        fill: "solid",
        tone: "harm",
        ...says(misses, "queried themselves", peakOf(misses) > 1 ? "missed and queried" : ""),
      }),
      ...bottom,
    },
  ];
  const high = Math.max(1, peakOf({ values: all.values as Float64Array }));
  return {
    id: "reads",
    title: "Reads",
    caption: `each ${time(hits.binMs * 1000)}`,
    rows: 0,
    values: { low: 0, high, format: number },
    marks,
  };
}

/** The usual widths of bins, in ms, as they are told. */
const EACH: Record<number, string> = { 100: "one tenth of a second", 1000: "one second" };

/** The queries as they are issued. */
function queriesLane(run: StampedeRun): Lane {
  const { durationMs } = run.settings;
  const series = run.series[durationMs < SHORT_MS ? "dbQueriesPer100Ms" : "dbQueriesPer1S"];
  const peak = peakOf(series);
  const each = EACH[series.binMs] ?? `${time(series.binMs * 1000)}`;
  const steps = stepsOf(series);
  const textIn = (view: View) => {
    const label = `${number(peakIn(steps, view).most)} in ${each}`;
    return { label, ariaLabel: `queries: up to ${label}` };
  };
  return {
    id: "queries",
    title: "Queries",
    caption: series.binMs === 1000 ? "each second" : `each ${time(series.binMs * 1000)}`,
    rows: 0,
    values: { low: 0, high: Math.max(FEW, peak), format: number },
    marks: [
      {
        ...crowd(run, ["query"], {
          fill: "solid",
          tone: "database",
          ariaLabel: "queries",
          textIn,
        }),
        ...steps,
      },
    ],
  };
}
