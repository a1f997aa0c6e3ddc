import { count, number, percent, time } from "../../sim/units.ts";
import { stepAt } from "../../timeline/area.ts";
import type { Area, Lane, Mark, Rule } from "../../timeline/lane.ts";
import type { BreakerRun } from "./run.ts";
import { ratesOf, reachOf, tellsWindow, type WindowSteps, windowOf } from "./window.ts";

/** What the breaker sees: the calls and the failures in its window, and the share that they make. */
export function windowLanes(run: BreakerRun, untilUs: number): Lane[] {
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
      ? [rule(minimumCalls, `minimum ${number(minimumCalls)}`)]
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
              rule(failureThreshold, `opens at ${percent(failureThreshold)}`),
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

const rule = (value: number, label: string): Rule & Mark => ({
  type: "rule",
  value,
  tone: "soft",
  label,
  event: -1,
  ariaLabel: label,
});
