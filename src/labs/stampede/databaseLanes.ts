import { toUs } from "../../sim/process.ts";
import { firstOf, type Kind } from "../../sim/trace.ts";
import { count, number, time } from "../../sim/units.ts";
import { nearest, ruleAt, stepsOf } from "../../timeline/crowds.ts";
import type { Area, Lane, Mark } from "../../timeline/lane.ts";
import { highest, sayPeak, type ValueSteps } from "../../timeline/level.ts";
import type { StampedeRun } from "./model.ts";

/** A handful of queries is drawn as few, even where no more than that is ever seen. */
const FEW = 10;

/** A run shorter than this is looked at in tenths of a second. */
const SHORT_MS = 10_000;

/** A crowd of events of some kinds: a click on it asks about one of them near that instant. */
export function crowd(
  run: StampedeRun,
  kinds: readonly Kind[],
  steps: ValueSteps,
  looks: Pick<Area, "tone" | "ariaLabel" | "textIn"> & { fill?: Area["fill"] },
): Area {
  const reachUs = Math.max(100_000, (run.endMs * 1000) / 300);
  const pick = nearest(run.trace, reachUs, ...kinds);
  return { type: "area", fill: "solid", event: -1, pick, ...steps, ...looks };
}

/** The queries as they are issued. */
export function queriesLane(run: StampedeRun): Lane {
  const { durationMs } = run.settings;
  const series = run.series[durationMs < SHORT_MS ? "dbQueriesPer100Ms" : "dbQueriesPer1S"];
  const { binMs } = series;
  const each = EACH[binMs] ?? time(binMs * 1000);
  const steps = stepsOf(series);
  const textIn = sayPeak(steps, ({ most }) => {
    const label = `${number(most)} in ${each}`;
    return { label, ariaLabel: `queries: up to ${label}` };
  });
  return {
    id: "queries",
    title: "Queries",
    caption: binMs === 1000 ? "each second" : `each ${time(binMs * 1000)}`,
    rows: 0,
    values: { low: 0, high: Math.max(FEW, highest(series)), format: number },
    marks: [crowd(run, ["query"], steps, { tone: "database", ariaLabel: "queries", textIn })],
  };
}

/** The usual widths of bins, in ms, as they are told. */
const EACH: Record<number, string> = { 100: "one tenth of a second", 1000: "one second" };

/** Queries under way: those at the workers, and above them those that wait; and the stretches in which some were rejected. */
export function databaseLane(run: StampedeRun): Lane {
  const { dbWorkers, dbQueueLimit } = run.settings;
  const inFlight = run.series.recomputesInFlight;
  const peak = highest(inFlight);
  const queue = Math.max(0, peak - dbWorkers);
  const served = {
    ...inFlight,
    values: inFlight.values.map((value) => (dbWorkers > 0 ? Math.min(value, dbWorkers) : value)),
  };
  const rejections = rejectedSpans(run);
  const steps = stepsOf(inFlight);
  const marks: Mark[] = [
    crowd(run, ["query"], steps, {
      tone: "harm",
      ariaLabel: "queries waiting for a worker",
      textIn: sayPeak(steps, ({ most }) => {
        const waiting = dbWorkers > 0 ? Math.max(0, most - dbWorkers) : 0;
        return {
          label: waiting > 0 ? `${number(waiting)} waiting` : "",
          ariaLabel: `up to ${count(waiting, "query", "queries")} waiting for a worker`,
        };
      }),
    }),
    crowd(run, ["query"], stepsOf(served), {
      tone: "database",
      ariaLabel: "queries under way",
      textIn: sayPeak(steps, ({ most }) => ({
        label: queue === 0 || dbWorkers === 0 ? `${number(most)} at a time` : "",
        ariaLabel: `up to ${count(most, "query", "queries")} under way`,
      })),
    }),
    ...rejections,
  ];
  // A limit far above all that happened would press everything to the ground.
  const limit = dbWorkers + dbQueueLimit;
  const limited = dbWorkers > 0 && limit <= peak * 3;
  const full = dbQueueLimit > 0 ? `the queue is full at ${number(dbQueueLimit)}` : "no room to wait";
  if (limited) marks.push(ruleAt(limit, full, "harm"));
  if (dbWorkers > 0 && dbWorkers <= peak * 1.5)
    marks.push(ruleAt(dbWorkers, `${count(dbWorkers, "worker")}`, "database"));
  return {
    id: "database",
    title: "Database",
    caption: dbWorkers === 0 ? "unlimited workers" : count(dbWorkers, "worker"),
    rows: rejections.length > 0 ? 1 : 0,
    values: {
      low: 0,
      high: Math.max(FEW, peak, limited ? limit : 0, dbWorkers <= peak * 1.5 ? dbWorkers : 0),
      format: number,
    },
    marks,
  };
}

/** Stretches in which queries were rejected; pauses of less than a second do not part them. */
function rejectedSpans(run: StampedeRun): Mark[] {
  const { binMs, values } = run.series.dbRejectedPer100Ms;
  const spans: { from: number; to: number; many: number }[] = [];
  for (const [bin, many] of values.entries()) {
    if (many === 0) continue;
    const last = spans.at(-1);
    if (last && bin - last.to < 1000 / binMs) {
      last.to = bin + 1;
      last.many += many;
    } else spans.push({ from: bin, to: bin + 1, many });
  }
  return spans.map(({ from, to, many }) => {
    const label = `${number(many)} rejected`;
    // The last bin may last longer than the run.
    const untilUs = Math.min(to * binMs * 1000, toUs(run.endMs));
    const stretch = { fromUs: from * binMs * 1000, toUs: untilUs };
    return {
      type: "span",
      row: 0,
      ...stretch,
      fill: "hatched",
      tone: "harm",
      label,
      event: firstOf(run.trace, "queryRejected", stretch.fromUs),
      ariaLabel: label,
    };
  });
}
