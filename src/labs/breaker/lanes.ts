import type { Run, Series } from "../../sim/simulate.ts";
import { events } from "../../sim/trace.ts";
import { number, percent, time } from "../../sim/units.ts";
import type { View } from "../../timeline/axis.ts";
import { stepsOf } from "../../timeline/crowds.ts";
import { findingsLane } from "../../timeline/findings.ts";
import type { Area, Lane, Point, Span, Tone } from "../../timeline/lane.ts";
import { peakIn } from "../../timeline/level.ts";
import { type Settings, sickness } from "./settings.ts";
import { windowLanes } from "./windowLanes.ts";
import { tell } from "./words.ts";

/** From the callers over the service to the breaker and what it sees. */
export function lanes(run: Run, untilUs: number): Lane[] {
  const settings = run.settings as Settings;
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
function callsLane(run: Run): Lane {
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
    const saysIn = (view: View) => {
      const { most, firstUs } = peakIn(steps, view);
      const tells = `calls that ${label}: ${number(most)} in ${time(binMs * 1000)} at most`;
      return { ...name, tells, labelUs: firstUs };
    };
    return {
      type: "area",
      ...stepsOf({ binMs, values: stack }),
      tone,
      fill,
      ...name,
      event: -1,
      tells: `calls that ${label}`,
      saysIn,
    };
  });
  const high = sums.reduce((most, many) => Math.max(most, many), 1);
  return {
    id: "calls",
    title: "Calls",
    caption: `per ${time(binMs * 1000)}`,
    rows: 0,
    values: { low: 0, high, format: String },
    marks: areas.filter((_, nth) => (totals[nth] as number) > 0).reverse(),
  };
}

function serviceLane(settings: Settings, untilUs: number): Lane {
  const { fromUs, toUs } = sickness(settings);
  const span = { type: "span", row: 0, event: -1 } as const;
  const { sickFailureShare, sickHangs } = settings;
  const share = sickFailureShare === 1 ? "every call" : percent(sickFailureShare);
  const words = sickHangs ? `sick: ${share} gets no answer` : `sick: fails ${share}`;
  const healthy = (from: number, to: number): Span[] =>
    from < to
      ? [
          {
            ...span,
            fromUs: from,
            toUs: to,
            tone: "service",
            fill: "soft",
            label: "healthy",
            tells: "healthy",
          },
        ]
      : [];
  const ends = Math.min(toUs, untilUs);
  const sick: Span[] =
    fromUs < ends
      ? [{ ...span, fromUs, toUs: ends, tone: "harm", fill: "hatched", label: words, tells: words }]
      : [];
  return {
    id: "service",
    title: "Service",
    caption: `answers in ${time(settings.serviceMs * 1000)}`,
    rows: 1,
    marks: [...healthy(0, Math.min(fromUs, untilUs)), ...sick, ...healthy(ends, untilUs)],
  };
}

const LOOKS: Record<keyof typeof NAMES, Pick<Span, "fill" | "tone">> = {
  closed: { fill: "soft", tone: "dedup" },
  opened: { fill: "solid", tone: "dedup" },
  halfOpened: { fill: "hatched", tone: "dedup" },
};
const NAMES = { closed: "closed", opened: "open", halfOpened: "half-open" } as const;

/** More probes than this would only hide each other. */
const MOST_PROBES = 300;

/** The state of the breaker, each stay a span, and below it what its probes came to. */
function stateLane(run: Run, untilUs: number): Lane {
  const settings = run.settings as Settings;
  const lane = { id: "breaker", title: "Breaker", empty: "no breaker: every call goes through" };
  if (!settings.breaker) return { ...lane, caption: "", rows: 1, marks: [] };
  const stays: Span[] = [
    { ...stayOf("closed"), fromUs: 0, toUs: untilUs, event: -1, tells: "the breaker is closed" },
  ];
  const probes: Point[] = [];
  let state = "closed";
  let late = -1;
  for (const event of events(run.trace, "opened", "halfOpened", "closed", "counted", "lateCounted")) {
    const { kind, atUs, id } = event;
    if (kind === "lateCounted") late = id;
    else if (kind === "counted") {
      if (state !== "halfOpened" || probes.length > MOST_PROBES) continue;
      const look = probeOf(event.value === 0, event.cause === late);
      probes.push({ ...look, atUs, event: id, tells: tell(event, run) });
    } else {
      const tells = tell(event, run);
      state = kind;
      (stays.at(-1) as Span).toUs = atUs;
      stays.push({ ...stayOf(kind as keyof typeof NAMES), fromUs: atUs, toUs: untilUs, event: id, tells });
    }
  }
  const shown = probes.length <= MOST_PROBES ? firstNamed(probes) : [];
  const caption = `open for ${time(settings.recoveryMs * 1000)}`;
  return { ...lane, caption, rows: shown.length > 0 ? 2 : 1, marks: [...stays, ...shown] };
}

const stayOf = (kind: keyof typeof NAMES) =>
  ({ type: "span", row: 0, ...LOOKS[kind], label: NAMES[kind] }) as const;

/** What a half-open breaker took for a probe's result. */
function probeOf(ok: boolean, late: boolean): Omit<Point, "atUs" | "event" | "tells"> {
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
