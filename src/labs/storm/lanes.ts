import type { Series } from "../../sim/run.ts";
import { eventsAt, type Kind } from "../../sim/trace.ts";
import { byCount, count, number, roundPercent, time } from "../../sim/units.ts";
import { crowdedStates, MOST_STATES } from "../../timeline/crowdedStates.ts";
import { bands, nearest, stepsOf } from "../../timeline/crowds.ts";
import { findingsLane } from "../../timeline/findings.ts";
import type { Area, Lane, Mark, Rule, Span, Tone } from "../../timeline/lane.ts";
import { peakIn } from "../../timeline/level.ts";
import type { View } from "../../timeline/time.ts";
import type { StormRun } from "./run.ts";
import { perSecond, seriesId } from "./series.ts";
import { stallEndMs } from "./settings.ts";
import { stallsOf, turnsOf } from "./turns.ts";
import { describeEvent } from "./words.ts";

const highest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, value), 0);

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

/** One area of a stack. */
interface Band {
  of: Series;
  tone: Tone;
  fill: Area["fill"];
  label: string;
  /** How its peak is told; beside the label if it is `numbered`. */
  peak: (value: number) => string;
  numbered?: true;
  kinds: readonly Kind[];
}

const aSecond = (value: number): string => `${number(value, 1)} a second`;

function stackOf(run: StormRun, parts: readonly Band[]): Area[] {
  const steps = bands(parts.map(({ of }) => of));
  return parts.flatMap(({ of, tone, fill, label, peak: told, numbered, kinds }, nth): Area[] => {
    if (highest(of.values) === 0) return [];
    const own = stepsOf(of);
    const textIn = (view: View) => {
      const { most, firstUs, lastUs } = peakIn(own, view);
      return {
        label: numbered ? `${label} ${number(most, 1)}` : label,
        ariaLabel: `${label}: up to ${told(most)}`,
        // The upper one of two begins its words later, so that both have room.
        labelUs: nth === 0 ? firstUs : firstUs + (lastUs - firstUs) / 3,
      };
    };
    const pick = nearest(run.trace, of.binMs * 1000, ...kinds);
    const band = steps[nth] as (typeof steps)[0];
    return [{ type: "area", ...band, fill, tone, event: -1, ariaLabel: label, textIn, pick }];
  });
}

const rule = (value: number, label: string): Rule => ({
  type: "rule",
  value,
  tone: "service",
  label,
  event: -1,
  ariaLabel: label,
});

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
  const [offered, good] = [
    run.series[seriesId("offered", run.settings)],
    run.series[seriesId("good", run.settings)],
  ];
  const shareIn = (bin: number): number => {
    const came = offered.values[bin] ?? 0;
    return came > 0 ? (good.values[bin] ?? 0) / came : 0;
  };
  const shares = { binMs: good.binMs, values: good.values.map((_, bin) => shareIn(bin)) };
  const failed = {
    binMs: good.binMs,
    values: offered.values.map((came, bin) => (came > 0 ? 1 - shareIn(bin) : 0)),
  };
  const areas = stackOf(run, [
    { of: shares, tone: "good", fill: "solid", label: "in time", peak: roundPercent, kinds: ["answered"] },
    {
      of: failed,
      tone: "harm",
      fill: "hatched",
      label: "failed",
      peak: roundPercent,
      kinds: ["gaveUp", "retryDenied"],
    },
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

/** What is sent to the server: first attempts and retries, against what it can do. */
function loadLane(run: StormRun): Lane {
  const { capacityPerSecond } = run.settings;
  const [sent, retries] = [
    run.series[seriesId("attempts", run.settings)],
    run.series[seriesId("retries", run.settings)],
  ].map(perSecond) as [Series, Series];
  const firsts = { ...sent, values: sent.values.map((all, bin) => all - (retries.values[bin] ?? 0)) };
  const areas = stackOf(run, [
    {
      of: firsts,
      tone: "client",
      fill: "solid",
      label: "first attempts",
      peak: aSecond,
      numbered: true,
      kinds: ["attempt"],
    },
    {
      of: retries,
      tone: "harm",
      fill: "soft",
      label: "retries",
      peak: aSecond,
      numbered: true,
      kinds: ["attempt"],
    },
  ]);
  return {
    id: "load",
    title: "Attempts",
    caption: "a second",
    rows: 0,
    values: { low: 0, high: Math.max(capacityPerSecond, highest(sent.values)), format: number, tall: 1.2 },
    marks: [...areas, rule(capacityPerSecond, `capacity ${number(capacityPerSecond, 0)}`)],
  };
}

function queueLane(run: StormRun): Lane {
  const { timeoutMs, capacityPerSecond, queueLimit } = run.settings;
  const depth = run.series.queueDepth;
  const most = highest(depth.values);
  const alive = (timeoutMs / 1000) * capacityPerSecond;
  const pick = nearest(run.trace, depth.binMs * 1000, "attempt", "servedLate", "answered");
  const steps = stepsOf(depth);
  const textIn = (view: View) => {
    const { most } = peakIn(steps, view);
    return { label: waiting(most), ariaLabel: `the queue: up to ${count(most, "request")}` };
  };
  const look = { tone: "service", fill: "solid", event: -1, ariaLabel: "the queue" } as const;
  const area: Area = { type: "area", ...steps, ...look, textIn, pick };
  const rules = [
    ...(alive <= 1.2 * most && alive >= most / 8
      ? [rule(alive, `served in ${time(timeoutMs * 1000)}: ${number(alive, 0)}`)]
      : []),
    ...(queueLimit > 0 && queueLimit <= 1.2 * most
      ? [rule(queueLimit, `limit ${number(queueLimit, 0)}`)]
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
  const { capacityPerSecond } = run.settings;
  const [useful, wasted] = [
    run.series[seriesId("answered", run.settings)],
    run.series[seriesId("wasted", run.settings)],
  ].map(perSecond) as [Series, Series];
  const areas = stackOf(run, [
    { of: useful, tone: "good", fill: "solid", label: "in time", peak: aSecond, kinds: ["answered"] },
    { of: wasted, tone: "harm", fill: "hatched", label: "for nobody", peak: aSecond, kinds: ["servedLate"] },
  ]);
  // Of one that is done in a tenth of a second, there would be ten in a second.
  const most = Math.max(0, ...areas.map(({ values }) => highest(Float64Array.from(values))));
  return {
    id: "work",
    title: "Work done",
    caption: "a second",
    rows: 0,
    values: { low: 0, high: Math.max(capacityPerSecond * 1.02, most), format: number },
    marks: [...areas, rule(capacityPerSecond, `capacity ${number(capacityPerSecond, 0)}`)],
  };
}

const STAYS = {
  closed: { label: "closed", fill: "soft" },
  opened: { label: "open", fill: "solid" },
  halfOpened: { label: "half-open", fill: "hatched" },
} as const;

function breakerLane(run: StormRun, untilUs: number): Lane {
  const stay = (kind: keyof typeof STAYS, fromUs: number, event: number, ariaLabel: string): Span => ({
    type: "span",
    row: 0,
    fromUs,
    toUs: untilUs,
    tone: "dedup",
    ...STAYS[kind],
    event,
    ariaLabel,
  });
  const { rows } = turnsOf(run);
  const lane = { id: "breaker", title: "Breaker", caption: "before the server" };
  if (rows.length > MOST_STATES) return { ...lane, ...crowdedStates(run.trace, rows, untilUs) };
  const stays = [stay("closed", 0, -1, "the breaker is closed")];
  for (const event of eventsAt(run.trace, rows)) {
    (stays.at(-1) as Span).toUs = event.atUs;
    stays.push(stay(event.kind as keyof typeof STAYS, event.atUs, event.id, describeEvent(event, run)));
  }
  return { ...lane, rows: 1, marks: stays };
}
