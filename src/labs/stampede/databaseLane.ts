import { toUs } from "../../sim/process.ts";
import { firstAt, KIND_CODES } from "../../sim/trace.ts";
import { count, number } from "../../sim/units.ts";
import { stepsOf } from "../../timeline/crowds.ts";
import type { Lane, Mark, Rule } from "../../timeline/lane.ts";
import { peakIn } from "../../timeline/level.ts";
import type { View } from "../../timeline/time.ts";
import { crowd, FEW, peakOf } from "./crowd.ts";
import type { StampedeRun } from "./run.ts";

/** Queries under way: those at the workers, and above them those that wait; and the stretches in which some were rejected. */
export function databaseLane(run: StampedeRun): Lane {
  const { dbWorkers, dbQueueLimit } = run.settings;
  const inFlight = run.series.recomputesInFlight;
  const peak = peakOf(inFlight);
  const queue = Math.max(0, peak - dbWorkers);
  const served = {
    ...inFlight,
    values: inFlight.values.map((value) => (dbWorkers > 0 ? Math.min(value, dbWorkers) : value)),
  };
  const rejections = rejectedSpans(run);
  const steps = stepsOf(inFlight);
  const textIn = (view: View) => {
    const most = peakIn(steps, view).most;
    const waiting = dbWorkers > 0 ? Math.max(0, most - dbWorkers) : 0;
    return {
      waiting: {
        label: waiting > 0 ? `${number(waiting)} waiting` : "",
        ariaLabel: `up to ${count(waiting, "query", "queries")} waiting for a worker`,
      },
      underWay: {
        label: queue === 0 || dbWorkers === 0 ? `${number(most)} at a time` : "",
        ariaLabel: `up to ${count(most, "query", "queries")} under way`,
      },
    };
  };
  const marks: Mark[] = [
    {
      ...crowd(run, ["query"], {
        fill: "solid",
        tone: "harm",
        ariaLabel: "queries waiting for a worker",
        textIn: (view) => textIn(view).waiting,
      }),
      ...steps,
    },
    {
      ...crowd(run, ["query"], {
        fill: "solid",
        tone: "database",
        ariaLabel: "queries under way",
        textIn: (view) => textIn(view).underWay,
      }),
      ...stepsOf(served),
    },
    ...rejections,
  ];
  // A limit far above all that happened would press everything to the ground.
  const limit = dbWorkers + dbQueueLimit;
  const limited = dbWorkers > 0 && limit <= peak * 3;
  const full = dbQueueLimit > 0 ? `the queue is full at ${number(dbQueueLimit)}` : "no room to wait";
  if (limited) marks.push(rule(limit, full, "harm"));
  if (dbWorkers > 0 && dbWorkers <= peak * 1.5)
    marks.push(rule(dbWorkers, `${count(dbWorkers, "worker")}`, "database"));
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

const rule = (value: number, label: string, tone: Rule["tone"]): Rule => ({
  type: "rule",
  value,
  label,
  tone,
  event: -1,
  ariaLabel: label,
});

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
      event: firstRejected(run, stretch.fromUs),
      ariaLabel: label,
    };
  });
}

function firstRejected({ trace }: StampedeRun, fromUs: number): number {
  for (let id = firstAt(trace, fromUs); id < trace.length; id++) {
    if (trace.kind[id] === KIND_CODES.queryRejected) return id;
  }
  return -1;
}
