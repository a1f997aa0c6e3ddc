import type { Series } from "../../sim/run.ts";
import { merged, perSecond } from "../../sim/series.ts";
import { eventsAt, type Kind } from "../../sim/trace.ts";
import { byCount, count, number, roundPercent, time } from "../../sim/units.ts";
import { breakerStates } from "../../timeline/breakerStates.ts";
import { nearest, ruleAt, stepsOf } from "../../timeline/crowds.ts";
import { findingsLane } from "../../timeline/findings.ts";
import type { Area, Lane, Mark } from "../../timeline/lane.ts";
import { highest, sayPeak } from "../../timeline/level.ts";
import { type Band, stack } from "../../timeline/stack.ts";
import type { StormRun } from "./model.ts";
import { stallsOf, turnsOf } from "./readings.ts";
import { type CountedInBins, seriesId, stallEndMs } from "./settings.ts";
import { describeEvent } from "./words.ts";

/** From what comes in, over the queue and the server, to what the callers get. */
export function lanes(run: StormRun, untilUs: number): Lane[] {
  const { breaker } = run.settings;
  return [
    goodputLane(run),
    loadLane(run),
    queueLane(run),
    workLane(run),
    ...(breaker ? [breakerLane(run, untilUs)] : []),
    findingsLane(run),
  ];
}

/** One area of a stack, and how its peak is told: beside the label too if it is `numbered`. */
const band = (
  of: Series,
  look: Pick<Area, "tone" | "fill">,
  label: string,
  told: (most: number) => string,
  kinds: readonly Kind[],
  numbered = false,
): Band => ({
  of,
  ...look,
  kinds,
  ariaLabel: label,
  says: ({ most, firstUs }) => ({
    label: numbered ? `${label} ${number(most, 1)}` : label,
    ariaLabel: `${label}: up to ${told(most)}`,
    labelUs: firstUs,
  }),
});

/** An upper band begins its words later, so that it and the one below have room. */
const upper = ({ says, ...rest }: Band): Band => ({
  ...rest,
  says: (peak) => ({ ...says(peak), labelUs: peak.firstUs + (peak.lastUs - peak.firstUs) / 3 }),
});

const aSecond = (value: number): string => `${number(value, 1)} a second`;

const stackOf = (run: StormRun, [lower, ...others]: readonly [Band, ...Band[]]): Area[] =>
  stack([lower, ...others.map(upper)], run.trace, lower.of.binMs * 1000);

/** What is counted of one thing. */
const counted = (run: StormRun, what: CountedInBins): Series => run.series[seriesId(what, run.settings)];

/** The stall as a span above the values. */
function stallOf(run: StormRun): Mark[] {
  const settings = run.settings;
  const [stalled] = eventsAt(run.trace, stallsOf(run).rows);
  if (!stalled) return [];
  const does = settings.stallKind === "queue" ? "stands still" : "fails everything";
  const mark = { row: 0, tone: "harm", event: stalled.id, ariaLabel: describeEvent(stalled, run) } as const;
  const [fromUs, toUs] = [settings.stallFromMs * 1000, stallEndMs(settings) * 1000];
  return [
    { ...mark, type: "span", fromUs, toUs, fill: "hatched" },
    {
      ...mark,
      type: "point",
      atUs: toUs,
      shape: "bar",
      label: `the server ${does} for ${time(toUs - fromUs)}`,
    },
  ];
}

/** The share of calls that are answered in time, by the instant at which they came in. */
function goodputLane(run: StormRun): Lane {
  const [good, offered] = [counted(run, "good"), counted(run, "offered")];
  const shares = merged([good, offered], (answered, came) => (came > 0 ? answered / came : 0));
  const failed = merged([shares, offered], (share, came) => (came > 0 ? 1 - share : 0));
  const areas = stackOf(run, [
    band(shares, { tone: "good", fill: "solid" }, "in time", roundPercent, ["answered"]),
    band(failed, { tone: "harm", fill: "hatched" }, "failed", roundPercent, ["gaveUp", "retryDenied"]),
  ]);
  return {
    id: "goodput",
    title: "Calls answered",
    caption: "by when they came in",
    rows: 1,
    values: { low: 0, high: 1, format: roundPercent },
    marks: [...stallOf(run), ...areas],
  };
}

const capacityRule = ({ settings: { capacityPerSecond } }: StormRun): Mark =>
  ruleAt(capacityPerSecond, `capacity ${number(capacityPerSecond, 0)}`, "service");

/** What is sent to the server: first attempts and retries, against what it can do. */
function loadLane(run: StormRun): Lane {
  const { capacityPerSecond } = run.settings;
  const [sent, retries] = [perSecond(counted(run, "attempts")), perSecond(counted(run, "retries"))];
  const firsts = merged([sent, retries], (all, again) => all - again);
  const areas = stackOf(run, [
    band(firsts, { tone: "client", fill: "solid" }, "first attempts", aSecond, ["attempt"], true),
    band(retries, { tone: "harm", fill: "soft" }, "retries", aSecond, ["attempt"], true),
  ]);
  return {
    id: "load",
    title: "Attempts",
    caption: "a second",
    rows: 0,
    values: { low: 0, high: Math.max(capacityPerSecond, highest(sent)), format: number, tall: 1.2 },
    marks: [...areas, capacityRule(run)],
  };
}

function queueLane(run: StormRun): Lane {
  const { timeoutMs, capacityPerSecond, queueLimit } = run.settings;
  const depth = run.series.queueDepth;
  const most = highest(depth);
  const alive = (timeoutMs / 1000) * capacityPerSecond;
  const steps = stepsOf(depth);
  const area: Area = {
    type: "area",
    ...steps,
    tone: "service",
    fill: "solid",
    event: -1,
    ariaLabel: "the queue",
    textIn: sayPeak(steps, ({ most }) => ({
      label: waiting(most),
      ariaLabel: `the queue: up to ${count(most, "request")}`,
    })),
    pick: nearest(run.trace, depth.binMs * 1000, "attempt", "servedLate", "answered"),
  };
  const rules = [
    ...(alive <= 1.2 * most && alive >= most / 8
      ? [ruleAt(alive, `served in ${time(timeoutMs * 1000)}: ${number(alive, 0)}`, "service")]
      : []),
    ...(queueLimit > 0 && queueLimit <= 1.2 * most
      ? [ruleAt(queueLimit, `limit ${number(queueLimit, 0)}`, "service")]
      : []),
  ];
  return {
    id: "queue",
    title: "Queue",
    caption: "requests that wait",
    rows: 0,
    values: { low: 0, high: Math.max(1, most, ...rules.map(({ value }) => value)), format: number },
    marks: most > 0 ? [area, ...rules] : [],
  };
}

/** "1 waits", "12 wait". */
export const waiting = (many: number): string => `${number(many, 0)} ${byCount(many, "waits", "wait")}`;

/** What the server gets done, for somebody or for nobody. */
function workLane(run: StormRun): Lane {
  const [useful, wasted] = [perSecond(counted(run, "answered")), perSecond(counted(run, "wasted"))];
  const areas = stackOf(run, [
    band(useful, { tone: "good", fill: "solid" }, "in time", aSecond, ["answered"]),
    band(wasted, { tone: "harm", fill: "hatched" }, "for nobody", aSecond, ["servedLate"]),
  ]);
  // Of one that is done in a tenth of a second, there would be ten in a second.
  const most = Math.max(0, ...areas.map(highest));
  return {
    id: "work",
    title: "Work done",
    caption: "a second",
    rows: 0,
    values: { low: 0, high: Math.max(run.settings.capacityPerSecond * 1.02, most), format: number },
    marks: [...areas, capacityRule(run)],
  };
}

const breakerLane = (run: StormRun, untilUs: number): Lane => ({
  id: "breaker",
  title: "Breaker",
  caption: "before the server",
  ...breakerStates(run.trace, turnsOf(run).rows, untilUs, (event) => describeEvent(event, run)),
});
