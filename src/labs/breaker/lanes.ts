import type { Series } from "../../sim/run.ts";
import { eventsAt } from "../../sim/trace.ts";
import { number, time } from "../../sim/units.ts";
import { crowdedStates, MOST_STATES } from "../../timeline/crowdedStates.ts";
import { stepsOf } from "../../timeline/crowds.ts";
import { findingsLane } from "../../timeline/findings.ts";
import type { Area, Lane, Point, Span, Tone } from "../../timeline/lane.ts";
import { peakIn } from "../../timeline/level.ts";
import type { View } from "../../timeline/time.ts";
import { healthWords } from "./health.ts";
import type { BreakerRun } from "./run.ts";
import { type Settings, sickness } from "./settings.ts";
import { MOST_PROBES, turnsOf } from "./window.ts";
import { windowLanes } from "./windowLanes.ts";
import { describeEvent } from "./words.ts";

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

/** What becomes of the calls, by arrival, stacked. */
function callsLane(run: BreakerRun): Lane {
  const series = FATES.map(({ id }) => run.series[id] as Series);
  const { binMs, values } = series[0] as Series;
  const sums = values.map(() => 0);
  const totals = series.map((own) => own.values.reduce((all, many) => all + many, 0));
  const all = totals.reduce((sum, many) => sum + many, 0);
  const areas = FATES.map(({ label, tone, fill }, nth): Area => {
    const own = (series[nth] as Series).values;
    for (const [bin, many] of own.entries()) sums[bin] = (sums[bin] as number) + many;
    const stack = own.map((many, bin) => (many > 0 ? (sums[bin] as number) : 0));
    const steps = stepsOf({ binMs, values: own });
    // A sliver needs no name.
    const name = (totals[nth] as number) >= all / 50 ? { label } : {};
    const textIn = (view: View) => {
      const { most, firstUs } = peakIn(steps, view);
      const ariaLabel = `calls that ${label}: ${number(most)} in ${time(binMs * 1000)} at most`;
      return { ...name, ariaLabel, labelUs: firstUs };
    };
    return {
      type: "area",
      ...stepsOf({ binMs, values: stack }),
      tone,
      fill,
      ...name,
      event: -1,
      ariaLabel: `calls that ${label}`,
      textIn,
    };
  });
  const high = sums.reduce((most, many) => Math.max(most, many), 1);
  return {
    id: "calls",
    title: "Calls",
    caption: `per ${time(binMs * 1000)}`,
    rows: 0,
    values: { low: 0, high, format: number },
    marks: areas.filter((_, nth) => (totals[nth] as number) > 0).reverse(),
  };
}

function serviceLane(settings: Settings, untilUs: number): Lane {
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

const LOOKS: Record<keyof typeof NAMES, Pick<Span, "fill" | "tone">> = {
  closed: { fill: "soft", tone: "dedup" },
  opened: { fill: "solid", tone: "dedup" },
  halfOpened: { fill: "hatched", tone: "dedup" },
};
const NAMES = { closed: "closed", opened: "open", halfOpened: "half-open" } as const;

/** The state of the breaker, each stay a span, and below it what its probes came to. */
function stateLane(run: BreakerRun, untilUs: number): Lane {
  const settings = run.settings;
  const lane = { id: "breaker", title: "Breaker", empty: "no breaker: every call goes through" };
  if (!settings.breaker) return { ...lane, caption: "", rows: 1, marks: [] };
  const { turns, rows } = turnsOf(run);
  const caption = `open for ${time(settings.recoveryMs * 1000)}`;
  if (turns.length > MOST_STATES) return { ...lane, caption, ...crowdedStates(run.trace, turns, untilUs) };
  const stays: Span[] = [
    { ...stayOf("closed"), fromUs: 0, toUs: untilUs, event: -1, ariaLabel: "the breaker is closed" },
  ];
  const probes: Point[] = [];
  let late = -1;
  for (const event of eventsAt(run.trace, rows)) {
    const { kind, atUs, id } = event;
    if (kind === "lateCounted") late = id;
    else if (kind === "counted") {
      const look = probeOf(event.value === 0, event.cause === late);
      probes.push({ ...look, atUs, event: id, ariaLabel: describeEvent(event, run) });
    } else {
      const ariaLabel = describeEvent(event, run);
      (stays.at(-1) as Span).toUs = atUs;
      stays.push({
        ...stayOf(kind as keyof typeof NAMES),
        fromUs: atUs,
        toUs: untilUs,
        event: id,
        ariaLabel,
      });
    }
  }
  const shown = probes.length <= MOST_PROBES ? firstNamed(probes) : [];
  return { ...lane, caption, rows: shown.length > 0 ? 2 : 1, marks: [...stays, ...shown] };
}

const stayOf = (kind: keyof typeof NAMES) =>
  ({ type: "span", row: 0, ...LOOKS[kind], label: NAMES[kind] }) as const;

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
