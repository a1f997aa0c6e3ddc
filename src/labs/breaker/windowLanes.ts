import type { Run } from "../../sim/simulate.ts";
import { count, number, percent, time } from "../../sim/units.ts";
import { stepAt } from "../../timeline/area.ts";
import type { Area, Lane, Mark, Rule } from "../../timeline/lane.ts";
import type { Settings } from "./settings.ts";
import { reachOf, type WindowSteps, windowOf } from "./window.ts";

/** What the breaker sees: the calls and the failures in its window, and the share that they make. */
export function windowLanes(run: Run, untilUs: number): Lane[] {
  const settings = run.settings as Settings;
  const { windowMs, minimumCalls, failureThreshold, breaker } = settings;
  const steps = breaker && run.sampledEvery === 1 ? windowOf(run) : undefined;
  const empty = breaker ? "a sample of a run this large does not tell" : "no breaker, nothing is counted";
  const common = { rows: steps ? 0 : 1, empty, ...(steps ? { reach: reachOf(run) } : {}) };
  const most = (steps?.calls ?? []).reduce((highest, calls) => Math.max(highest, calls), 1);
  const countAreas = steps
    ? [area(steps, steps.calls, untilUs, "calls"), area(steps, steps.failures, untilUs, "failures")]
    : [];
  // A minimum far above what the window ever holds would press everything else flat.
  const minimum =
    minimumCalls > 0 && minimumCalls <= 4 * most
      ? [rule(minimumCalls, `minimum ${number(minimumCalls)}`)]
      : [];
  const shares = steps ? judged(steps, minimumCalls) : undefined;
  const highest = (shares?.judged ?? []).reduce((high, rate) => Math.max(high, rate), 2 * failureThreshold);
  const high = Math.min(1, highest);
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
      ...(steps ? { values: { low: 0, high, format: percent } } : {}),
      marks:
        steps && shares
          ? [
              // A share of very few results may be anything: it is cut off where the others end.
              area(
                steps,
                shares.unjudged.map((rate) => Math.min(rate, high)),
                untilUs,
                "too few results to judge",
              ),
              area(steps, shares.judged, untilUs, "failure rate"),
              rule(failureThreshold, `opens at ${percent(failureThreshold)}`),
            ]
          : [],
    },
  ];
}

/** The failure rate at each step, apart where the window holds too few results to judge. */
function judged({ calls, failures }: WindowSteps, minimum: number): { judged: number[]; unjudged: number[] } {
  const rates = calls.map((all, step) => (all === 0 ? 0 : (failures[step] as number) / all));
  const enough = (step: number) => (calls[step] as number) >= minimum;
  return {
    judged: rates.map((rate, step) => (enough(step) ? rate : 0)),
    unjudged: rates.map((rate, step) => (enough(step) ? 0 : rate)),
  };
}

const AREAS = {
  calls: { tone: "dedup", fill: "soft" },
  failures: { tone: "harm", fill: "solid" },
  "failure rate": { tone: "harm", fill: "solid" },
  "too few results to judge": { tone: "soft", fill: "soft" },
} as const satisfies Record<string, Pick<Area, "tone" | "fill">>;

function area(
  steps: WindowSteps,
  values: readonly number[],
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
    tells: `${label} in the window`,
    pick: (us) => steps.event[stepAt(steps.us, us)] ?? -1,
  };
}

const rule = (value: number, label: string): Rule & Mark => ({
  type: "rule",
  value,
  tone: "soft",
  label,
  event: -1,
  tells: label,
});
