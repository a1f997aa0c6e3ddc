import type { Series } from "../../sim/run.ts";
import { merged } from "../../sim/series.ts";
import { type Event, eventsAt, type Kind } from "../../sim/trace.ts";
import { count, number, ordinal, time } from "../../sim/units.ts";
import { stepsOf } from "../../timeline/crowds.ts";
import { entryLane } from "../../timeline/entry.ts";
import { findingsLane } from "../../timeline/findings.ts";
import type { Area, Lane, Mark, Tone } from "../../timeline/lane.ts";
import { highest, sayPeak, saySum } from "../../timeline/level.ts";
import { crowd, databaseLane, queriesLane } from "./databaseLanes.ts";
import type { StampedeRun } from "./model.ts";
import { entryOf, leasesOf, MOST_LEASES } from "./readings.ts";
import { OUTCOMES } from "./settings.ts";
import { describeEvent } from "./words.ts";

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
  const series = OUTCOMES.map((outcome) => run.series[`readsPer100Ms/${outcome}`]);
  const outcome = (
    nth: number,
    kinds: readonly Kind[],
    tone: Tone,
    words: string,
    label = words,
    fill: Area["fill"] = "solid",
  ): Area => {
    const textIn = saySum(stepsOf(series[nth] as Series), (many) => ({
      label: many > 0 ? label : "",
      ariaLabel: `${number(many)} ${words}`,
    }));
    return crowd(run, kinds, stepsOf(merged(series.slice(nth))), { fill, tone, ariaLabel: words, textIn });
  };
  const { "readsPer100Ms/hits": hits, "readsPer100Ms/misses": misses } = run.series;
  const missed = highest(misses) > 1 ? "missed and queried" : "";
  return {
    id: "reads",
    title: "Reads",
    caption: `each ${time(hits.binMs * 1000)}`,
    rows: 0,
    values: { low: 0, high: Math.max(1, highest(merged(series))), format: number },
    marks: [
      outcome(0, ["readHit"], "cache", "served from the cache", "", "soft"),
      outcome(1, ["readStale"], "cache", "got the old value"),
      outcome(2, ["readWait"], "client", "waited"),
      outcome(3, ["readMiss", "readEarly"], "harm", "queried themselves", missed),
    ],
  };
}

/** Who holds the lock, and how many wait for another's query. */
function lockLane(run: StampedeRun): Lane {
  const { lock, lockLeaseMs, coalesce, nodes, keys } = run.settings;
  const title = lock ? "Lock, waiters" : "Waiters";
  const lane = { id: "lock", title };
  if (!lock && !coalesce) {
    return { ...lane, caption: "", rows: 1, marks: [], empty: "no reader waits for another's query" };
  }
  const waiting = run.series.waiting;
  const steps = stepsOf(waiting);
  const held = lock ? leaseMarks(run) : [];
  const lease = `${keys === 1 ? "" : "key 1, "}lease ${time(lockLeaseMs * 1000)}`;
  return {
    ...lane,
    caption: lock ? lease : count(nodes, "node"),
    rows: held.length > 0 ? 1 : 0,
    values: { low: 0, high: Math.max(1, highest(waiting)), format: number },
    marks: [
      ...held,
      crowd(run, ["readWait"], steps, {
        tone: "client",
        ariaLabel: "readers waiting for another's query",
        textIn: sayPeak(steps, ({ most }) => ({
          label: `${number(most)} waiting`,
          ariaLabel: `up to ${count(most, "reader")} waiting for another's query`,
        })),
      }),
    ],
  };
}

function leaseMarks(run: StampedeRun): Mark[] {
  const marks: Mark[] = [];
  const describe = (event: Event) => describeEvent(event, run);
  let holding: Event | undefined;
  const end = (atUs: number) => {
    if (!holding) return;
    const label = `reader ${ordinal(holding.value)} leads`;
    const { atUs: fromUs, id } = holding;
    marks.push({
      type: "span",
      row: 0,
      fromUs,
      toUs: atUs,
      fill: "hatched",
      tone: "dedup",
      label,
      event: id,
      ariaLabel: describe(holding),
    });
    holding = undefined;
  };
  for (const event of eventsAt(run.trace, leasesOf(run).rows)) {
    if (event.kind === "lead") {
      end(event.atUs);
      holding = event;
    } else if (event.kind === "leaseEnd") {
      end(event.atUs);
      marks.push({
        type: "point",
        row: 0,
        atUs: event.atUs,
        shape: "bar",
        tone: "harm",
        label: marks.some(({ type }) => type === "point") ? "" : "lease over",
        event: event.id,
        ariaLabel: describe(event),
      });
    } else end(event.atUs);
  }
  end(run.endMs * 1000);
  return marks.length > MOST_LEASES ? [] : marks;
}
