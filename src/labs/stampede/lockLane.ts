import { type Event, eventsAt } from "../../sim/trace.ts";
import { count, number, ordinal, time } from "../../sim/units.ts";
import { crowd, stepsOf } from "../../timeline/crowds.ts";
import type { Lane, Mark } from "../../timeline/lane.ts";
import { highest, sayPeak } from "../../timeline/level.ts";
import type { StampedeRun } from "./model.ts";
import { leasesOf, MOST_LEASES } from "./readings.ts";
import { describeEvent } from "./words.ts";

/** Who holds the lock, and how many wait for another's query. */
export function lockLane(run: StampedeRun): Lane {
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
