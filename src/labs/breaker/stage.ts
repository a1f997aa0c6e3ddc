import { toUs } from "../../sim/process.ts";
import type { Run, Series } from "../../sim/simulate.ts";
import { number, percent } from "../../sim/units.ts";
import { stepAt } from "../../timeline/area.ts";
import type { Flow, Stage } from "../../timeline/stage.ts";
import { isSick, type Settings } from "./settings.ts";
import { stateName } from "./statechart.ts";
import { statesOf, windowOf } from "./window.ts";

/** The callers, the breaker, the service; the calls between them as bands. */
export function stage(run: Run): Stage {
  const settings = run.settings as Settings;
  const breakerSays = settings.breaker ? breakerWords(run) : () => "none";
  const lastUs = toUs(settings.durationMs);
  return {
    parts: [
      { id: "callers", title: "Callers", tone: "client", x: 0, y: 0.5 },
      { id: "breaker", title: "Breaker", tone: "dedup", x: 0.5, y: 0.5 },
      { id: "service", title: "Service", tone: "service", x: 1, y: 0.5 },
    ],
    wires: [
      ["callers", "breaker"],
      ["breaker", "service"],
    ],
    messages: [],
    flashes: [],
    flows: flowsOf(run),
    says: (atUs) => {
      const sick = isSick(settings, atUs);
      return {
        callers: { text: atUs < lastUs ? "calling" : "done" },
        breaker: { text: breakerSays(atUs) },
        service: { text: sick ? `sick, fails ${percent(settings.sickFailureShare)}` : "healthy", harm: sick },
      };
    },
  };
}

function breakerWords(run: Run): (atUs: number) => string {
  const { us, states } = statesOf(run);
  const steps = run.sampledEvery === 1 ? windowOf(run) : undefined;
  return (atUs) => {
    const state = states[stepAt(us, atUs)] ?? "closed";
    if (state !== "closed" || !steps) return stateName(state);
    const step = stepAt(steps.us, atUs);
    const [failures, calls] = [steps.failures[step] ?? 0, steps.calls[step] ?? 0];
    return `closed, ${number(failures)} of ${number(calls)} failed`;
  };
}

/** What comes to the breaker and what it lets through, as wide as it is many. */
function flowsOf({ series }: Run): Flow[] {
  const { binMs, values: succeeded } = series.succeeded as Series;
  const failed = series.failed?.values ?? [];
  const spared = series.failedFastWhileSick?.values ?? [];
  const turnedAway = series.failedFastWhileHealthy?.values ?? [];
  const through = succeeded.map((many, bin) => many + (failed[bin] ?? 0));
  const all = through.map((many, bin) => many + (spared[bin] ?? 0) + (turnedAway[bin] ?? 0));
  const most = Math.max(1, ...all);
  const flow = (values: Float64Array) => {
    const at = (atUs: number) => values[Math.floor(atUs / (binMs * 1000))] ?? 0;
    return {
      share: (atUs: number) => at(atUs) / most,
      label: (atUs: number) => `${number((at(atUs) * 1000) / binMs, 0)} a second`,
    };
  };
  return [
    { from: "callers", to: "breaker", tone: "client", ...flow(all) },
    { from: "breaker", to: "service", tone: "client", ...flow(through) },
  ];
}
