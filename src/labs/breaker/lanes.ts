import type { Series } from "../../sim/run.ts";
import { merged } from "../../sim/series.ts";
import { eventsAt } from "../../sim/trace.ts";
import { count, number, percent, time } from "../../sim/units.ts";
import { stepAt } from "../../timeline/area.ts";
import { breakerStates, MOST_STATES } from "../../timeline/breakerStates.ts";
import { ruleAt, stepsOf } from "../../timeline/crowds.ts";
import { findingsLane } from "../../timeline/findings.ts";
import type { Area, Lane, Point, Span, Tone } from "../../timeline/lane.ts";
import { highest, sayPeak } from "../../timeline/level.ts";
import type { BreakerRun } from "./model.ts";
import {
  MOST_PROBES,
  ratesOf,
  reachOf,
  tellsWindow,
  turnsOf,
  type WindowSteps,
  windowOf,
} from "./readings.ts";
import { type BreakerSettings, sickness } from "./settings.ts";
import { describeEvent, healthWords } from "./words.ts";

/** From the callers over the service to the breaker and what it sees. */
export function lanes(run: BreakerRun, untilUs: number): Lane[] {
  const settings = run.settings;
  return [
    callsLane(run),
    serviceLane(settings, untilUs),
    stateLane(run, untilUs),
    ...windowLanes(run, untilUs),
    findingsLane(run),
  ];
}

/** What becomes of a call, from the bottom of the stack: what is solid covers what is not. */
const FATES = [
  { id: "failed", label: "fail", tone: "harm", fill: "solid" },
  { id: "succeeded", label: "succeed", tone: "client", fill: "soft" },
  { id: "failedFastWhileSick", label: "fail fast", tone: "dedup", fill: "soft" },
  { id: "failedFastWhileHealthy", label: "fail fast, service healthy", tone: "harm", fill: "hatched" },
] as const satisfies readonly { id: string; label: string; tone: Tone; fill: Area["fill"] }[];

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((all, many) => all + many, 0);

/** What becomes of the calls, by arrival, stacked. */
function callsLane(run: BreakerRun): Lane {
  const series = FATES.map(({ id }) => run.series[id]);
  const { binMs } = run.series.succeeded;
  const totals = series.map(({ values }) => sum(values));
  // A sliver needs no name.
  const named = sum(totals) / 50;
  const areas = FATES.map(({ label, tone, fill }, nth): Area => {
    const own = series[nth] as Series;
    const below = merged(series.slice(0, nth + 1));
    const name = (totals[nth] as number) >= named ? { label } : {};
    const textIn = sayPeak(stepsOf(own), ({ most, firstUs }) => {
      const ariaLabel = `calls that ${label}: ${number(most)} in ${time(binMs * 1000)} at most`;
      return { ...name, ariaLabel, labelUs: firstUs };
    });
    return {
      type: "area",
      ...stepsOf(merged([own, below], (many, all) => (many > 0 ? all : 0))),
      tone,
      fill,
      ...name,
      event: -1,
      ariaLabel: `calls that ${label}`,
      textIn,
    };
  });
  return {
    id: "calls",
    title: "Calls",
    caption: `per ${time(binMs * 1000)}`,
    rows: 0,
    values: { low: 0, high: Math.max(1, highest(merged(series))), format: number },
    marks: areas.filter((_, nth) => (totals[nth] as number) > 0).reverse(),
  };
}

function serviceLane(settings: BreakerSettings, untilUs: number): Lane {
  const { fromUs, toUs } = sickness(settings);
  const starts = fromUs < toUs ? Math.min(fromUs, untilUs) : untilUs;
  const ends = Math.max(starts, Math.min(toUs, untilUs));
  const stay = (from: number, to: number, sick: boolean): Span[] => {
    const { text, harm } = healthWords(settings, sick);
    const look = { tone: harm && sick ? "harm" : "service", fill: sick ? "hatched" : "soft" } as const;
    const span = { type: "span", row: 0, event: -1, ...look, label: text, ariaLabel: text } as const;
    return from < to ? [{ ...span, fromUs: from, toUs: to }] : [];
  };
  const { serviceMs, sickServiceMs } = settings;
  const sick = sickServiceMs === serviceMs ? "" : `, sick in ${time(sickServiceMs * 1000)}`;
  return {
    id: "service",
    title: "Service",
    caption: `answers in ${time(serviceMs * 1000)}${sick}`,
    rows: 1,
    marks: [...stay(0, starts, false), ...stay(starts, ends, true), ...stay(ends, untilUs, false)],
  };
}

/** The state of the breaker, each stay a span, and below it what its probes came to. */
function stateLane(run: BreakerRun, untilUs: number): Lane {
  const { breaker, recoveryMs } = run.settings;
  const lane = { id: "breaker", title: "Breaker", empty: "no breaker: every call goes through" };
  if (!breaker) return { ...lane, caption: "", rows: 1, marks: [] };
  const { turns } = turnsOf(run);
  const stays = breakerStates(run.trace, turns, untilUs, (event) => describeEvent(event, run));
  const probes = turns.length > MOST_STATES ? [] : probesOf(run);
  return {
    ...lane,
    ...stays,
    caption: `open for ${time(recoveryMs * 1000)}`,
    rows: stays.rows + (probes.length > 0 ? 1 : 0),
    marks: [...stays.marks, ...probes],
  };
}

/** What the probes came to; of too many, nothing. */
function probesOf(run: BreakerRun): Point[] {
  const probes: Point[] = [];
  let late = -1;
  for (const event of eventsAt(run.trace, turnsOf(run).rows)) {
    if (event.kind === "lateCounted") late = event.id;
    if (event.kind !== "counted") continue;
    const look = probeOf(event.value === 0, event.cause === late);
    probes.push({ ...look, atUs: event.atUs, event: event.id, ariaLabel: describeEvent(event, run) });
  }
  return probes.length <= MOST_PROBES ? firstNamed(probes) : [];
}

/** What a half-open breaker took for a probe's result. */
function probeOf(ok: boolean, late: boolean): Omit<Point, "atUs" | "event" | "ariaLabel"> {
  const point = { type: "point", row: 1 } as const;
  if (late) return { ...point, shape: "diamond", tone: "harm", label: ok ? "late success" : "late failure" };
  return ok
    ? { ...point, shape: "circle", tone: "good", label: "probe succeeds" }
    : { ...point, shape: "cross", tone: "harm", label: "probe fails" };
}

/** Only the first of a kind is named: in a row of many the names would fill the gaps. */
function firstNamed(points: readonly Point[]): Point[] {
  const named = new Set<string | undefined>();
  return points.map((point) => {
    const { label, ...bare } = point;
    if (named.has(label)) return bare;
    named.add(label);
    return point;
  });
}

/** What the breaker sees: the calls and the failures in its window, and the share that they make. */
function windowLanes(run: BreakerRun, untilUs: number): Lane[] {
  const settings = run.settings;
  const { windowMs, minimumCalls, failureThreshold, breaker } = settings;
  const steps = tellsWindow(run) ? windowOf(run) : undefined;
  const empty = breaker ? "a sample of a run this large does not tell" : "no breaker, nothing is counted";
  const common = { rows: steps ? 0 : 1, empty, ...(steps ? { lookback: reachOf(run) } : {}) };
  const rates = steps && ratesOf(run);
  const most = rates?.mostCalls ?? 1;
  const countAreas = steps
    ? [area(steps, steps.calls, untilUs, "calls"), area(steps, steps.failures, untilUs, "failures")]
    : [];
  // A minimum far above what the window ever holds would press everything else flat.
  const minimum =
    minimumCalls > 0 && minimumCalls <= 4 * most
      ? [ruleAt(minimumCalls, `minimum ${number(minimumCalls)}`, "soft")]
      : [];
  return [
    {
      ...common,
      id: "window",
      title: "Window",
      caption: `results of ${time(windowMs * 1000)}`,
      ...(steps
        ? { values: { low: 0, high: Math.max(most, ...minimum.map(({ value }) => value)), format: number } }
        : {}),
      marks: steps ? [...countAreas, ...minimum] : [],
    },
    {
      ...common,
      id: "rate",
      title: "Failure rate",
      caption: minimumCalls > 1 ? `from ${count(minimumCalls, "result")} on` : "from the first result",
      ...(rates ? { values: { low: 0, high: rates.high, format: percent } } : {}),
      marks:
        steps && rates
          ? [
              area(steps, rates.unjudged, untilUs, "too few results to judge"),
              area(steps, rates.judged, untilUs, "failure rate"),
              ruleAt(failureThreshold, `opens at ${percent(failureThreshold)}`, "soft"),
            ]
          : [],
    },
  ];
}

const AREAS = {
  calls: { tone: "dedup", fill: "soft" },
  failures: { tone: "harm", fill: "solid" },
  "failure rate": { tone: "harm", fill: "solid" },
  "too few results to judge": { tone: "soft", fill: "soft" },
} as const satisfies Record<string, Pick<Area, "tone" | "fill">>;

function area(
  steps: WindowSteps,
  values: ArrayLike<number>,
  untilUs: number,
  label: keyof typeof AREAS,
): Area {
  return {
    type: "area",
    us: steps.us,
    values,
    toUs: untilUs,
    ...AREAS[label],
    label,
    event: -1,
    ariaLabel: `${label} in the window`,
    pick: (us) => steps.event[stepAt(steps.us, us)] ?? -1,
  };
}
