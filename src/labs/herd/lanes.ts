import type { Series } from "../../sim/run.ts";
import type { Kind } from "../../sim/trace.ts";
import { count, number, time } from "../../sim/units.ts";
import { ruleAt, stepsOf } from "../../timeline/crowds.ts";
import { findingsLane } from "../../timeline/findings.ts";
import type { Area, Lane, Mark, Tone } from "../../timeline/lane.ts";
import { highest, peakIn, sayPeak } from "../../timeline/level.ts";
import { type Band, stack } from "../../timeline/stack.ts";
import type { View } from "../../timeline/time.ts";
import type { CountedId, HerdRun } from "./model.ts";
import { attemptsByRetry, series } from "./readings.ts";
import { JITTERS } from "./settings.ts";

const root = { low: 0, format: number, scale: "root" } as const;

/** What arrives at the service, beside it what would under each jitter, and what comes of it. */
export function lanes(run: HerdRun): Lane[] {
  return [arrivalsLane(run), jittersLane(run), answersLane(run), waitingLane(run), findingsLane(run)];
}

/** One area of a stack. A click on it finds an event anywhere: the trace may hold few of them. */
const band = (of: Series, tone: Tone, fill: Area["fill"], label: string, kinds: readonly Kind[]): Band => ({
  of,
  tone,
  fill,
  kinds,
  ariaLabel: label,
  says: ({ most, firstUs }) => {
    const words = `${label}: ${number(most, 1)}`;
    return { label: words, labelUs: firstUs, ariaLabel: `${words} at most in ${time(of.binMs * 1000)}` };
  },
});

const stackOf = (run: HerdRun, parts: readonly Band[]): Area[] => stack(parts, run.trace, run.endMs * 4);

/** Attempts as they arrive, those of one retry number in a band of their own. */
function arrivalsLane(run: HerdRun): Lane {
  const { clients, capacityPerSecond } = run.settings;
  const byRetry = attemptsByRetry(run);
  const areas = stackOf(
    run,
    byRetry.map((of, retry) => {
      const label = retry === 0 ? "first attempts" : `retry ${retry}`;
      return band(of, "client", retry % 2 === 0 ? "solid" : "middle", label, ["attempt"]);
    }),
  );
  const binMs = byRetry[0]?.binMs ?? 10;
  const high = Math.max(0, ...areas.map(highest));
  const capacity = (capacityPerSecond * binMs) / 1000;
  const serves = `serves ${number(capacity)}`;
  const rule = ruleAt(capacity, serves, "service", `the healthy service ${serves} in ${time(binMs * 1000)}`);
  const marks = capacityPerSecond > 0 && capacity <= high ? [...areas, rule] : areas;
  return {
    id: "arrivals",
    title: "Arrivals",
    caption: `per ${time(binMs * 1000)}, root scale`,
    rows: 0,
    values: { ...root, high, tall: 1.2 },
    marks,
    empty: `${count(clients, "client")}, no attempt`,
  };
}

/** What became of attempts, at the instant when it was decided. */
function answersLane(run: HerdRun): Lane {
  const of = (what: CountedId) => series(run, `${what}Per10Ms`);
  const areas = stackOf(run, [
    band(of("answered"), "good", "solid", "answered", ["answered"]),
    band(of("timedOut"), "harm", "hatched", "timed out", ["expired"]),
    band(of("rejected"), "harm", "solid", "rejected", ["rejected"]),
    band(of("refused"), "harm", "soft", "service down", ["refused"]),
  ]);
  return {
    id: "answers",
    title: "Answers",
    caption: `per ${time(of("answered").binMs * 1000)}, root scale`,
    rows: 0,
    values: { ...root, high: Math.max(0, ...areas.map(highest)) },
    marks: areas,
  };
}

/** Attempts that nobody has answered yet, and those of them that wait in the queue. */
function waitingLane(run: HerdRun): Lane {
  const { capacityPerSecond, queueLimit } = run.settings;
  const [inFlight, queue] = [series(run, "inFlight"), series(run, "queueDepth")];
  const level = (of: Series, tone: Tone, fill: Area["fill"], label: string): Area => {
    const steps = stepsOf(of);
    const textIn = sayPeak(steps, ({ most }) => ({
      label: `${number(most)} ${label}`,
      ariaLabel: `${label}: ${number(most)} at most`,
    }));
    return { type: "area", ...steps, tone, fill, event: -1, ariaLabel: label, textIn };
  };
  const marks: Mark[] = [level(inFlight, "client", "soft", "in flight")];
  if (highest(queue) > 0) marks.push(level(queue, "service", "solid", "in the queue"));
  return {
    id: "waiting",
    title: "In flight",
    caption: capacityPerSecond > 0 ? `queue of ${number(queueLimit)}` : "root scale",
    rows: 0,
    values: { ...root, high: Math.max(1, highest(inFlight), highest(queue)) },
    marks,
  };
}

/** How high a ridge may be, in heights of its row. */
const RIDGE = 0.92;

/** The jitters side by side, each on a row of its own, all to the same scale. */
function jittersLane(run: HerdRun): Lane {
  const { retry } = run.settings;
  const lane = { id: "jitters", title: "Jitters compared", caption: "if every attempt failed", rows: 0 };
  if (retry !== "exponential") {
    return {
      ...lane,
      rows: 1,
      marks: [],
      empty: "no retry waits: there is no delay to spread",
    };
  }
  const all = JITTERS.map((jitter) => series(run, `jitter/${jitter}`));
  const most = Math.max(1e-9, ...all.map(highest));
  const marks = JITTERS.flatMap((jitter, nth): Mark[] => {
    const floor = JITTERS.length - 1 - nth;
    const { binMs, values } = all[nth] as Series;
    // Each ridge has a root scale of its own row, so the lane's scale is linear.
    const ridge = values.map((share) => floor + RIDGE * Math.sqrt(share / most));
    const own = stepsOf({ binMs, values });
    const textIn = (view: View) => {
      const half = (view.fromUs + view.toUs) / 2;
      const [all, later] = [view, { ...view, fromUs: half }].map((part) => share(peakIn(own, part).most));
      const says = `${jitter === "none" ? "no jitter" : jitter}: up to ${all}, ${later} in the later half`;
      return {
        label: says,
        ariaLabel: `${says}: the share of all clients that retry in ${time(binMs * 1000)}`,
      };
    };
    const look = { tone: "client", fill: "solid", event: -1, ariaLabel: jitter } as const;
    const area: Area = {
      type: "area",
      ...stepsOf({ binMs, values: ridge }),
      floors: ridge.map(() => floor),
      ...look,
    };
    return [area, { type: "rule", value: floor, tone: "soft", event: -1, ariaLabel: jitter, textIn }];
  });
  return { ...lane, values: { low: 0, high: JITTERS.length - 1 + RIDGE, format: number, tall: 2.2 }, marks };
}

const share = (value: number): string => `${number(value * 100, value < 0.1 ? 1 : 0)}%`;
