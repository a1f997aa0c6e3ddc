import { BREAKER } from "../../parts/breakerMachine.ts";
import { toUs } from "../../sim/process.ts";
import type { Series } from "../../sim/run.ts";
import { merged } from "../../sim/series.ts";
import { number, time } from "../../sim/units.ts";
import { stepAt } from "../../timeline/area.ts";
import { highest } from "../../timeline/level.ts";
import type { Flow, Stage } from "../../timeline/stage.ts";
import type { Statechart } from "../../timeline/statechart.ts";
import type { BreakerRun } from "./model.ts";
import { statesOf, tellsWindow, windowOf } from "./readings.ts";
import { isSick } from "./settings.ts";
import type { ListedTransition } from "./tally.ts";
import { healthWords } from "./words.ts";

/** The callers, the breaker, the service; the calls between them as bands. */
export function stage(run: BreakerRun): Stage {
  const settings = run.settings;
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
    statusAt: (atUs) => {
      return {
        callers: { text: atUs < lastUs ? "calling" : "done" },
        breaker: { text: breakerSays(atUs) },
        service: healthWords(settings, isSick(settings, atUs)),
      };
    },
  };
}

function breakerWords(run: BreakerRun): (atUs: number) => string {
  const { us, stateAt } = statesOf(run);
  const steps = tellsWindow(run) ? windowOf(run) : undefined;
  return (atUs) => {
    const state = stateAt(stepAt(us, atUs)) ?? "closed";
    if (state !== "closed" || !steps) return stateName(state);
    const step = stepAt(steps.us, atUs);
    const [failures, calls] = [steps.failures[step] ?? 0, steps.calls[step] ?? 0];
    return calls === 0 ? "closed, no results" : `closed, ${number(failures)} of ${number(calls)} failed`;
  };
}

/** What comes to the breaker, what it lets through, and what of that fails, as wide as it is many. */
function flowsOf({ series, settings }: BreakerRun): Flow[] {
  const { succeeded, failed, failedFastWhileSick: spared, failedFastWhileHealthy: turnedAway } = series;
  const through = merged([succeeded, failed]);
  const all = merged([through, spared, turnedAway]);
  const most = Math.max(1, highest(all));
  const flow = ({ binMs, values }: Series) => {
    const binAt = (atUs: number) => Math.floor(atUs / (binMs * 1000));
    const at = (atUs: number) => values[binAt(atUs)] ?? 0;
    return {
      share: (atUs: number) => at(atUs) / most,
      label: (atUs: number) => {
        // No calls come after the last one, wherever the last bin ends.
        const ms = Math.min(binMs, settings.durationMs - binAt(atUs) * binMs);
        return rate(at(atUs), ms);
      },
    };
  };
  return [
    { from: "callers", to: "breaker", tone: "client", ...flow(all) },
    { from: "breaker", to: "service", tone: "client", ...flow(through) },
    // On top of that, without words of its own: those that fail.
    { from: "breaker", to: "service", tone: "harm", ...flow(failed), label: () => "" },
  ];
}

/** "10 a second"; of few calls how many there are in how long. */
function rate(many: number, ms: number): string {
  if (many === 0) return "none";
  const perSecond = (many * 1000) / ms;
  return perSecond < 1
    ? `${number(many)} in ${time(ms * 1000)}`
    : `${number(perSecond, perSecond < 10 ? 1 : 0)} a second`;
}

/** A state as the machine's definition holds it. */
interface Defined {
  description: string;
  on?: Record<string, { target: string; description: string }>;
  after?: Record<string, { target: string; description: string }>;
}

/** The breaker's own machine, read from the definition that XState runs. */
export function statechart(run: BreakerRun): Statechart {
  const settings = run.settings;
  const defined: [string, Defined][] = Object.entries(BREAKER.states);
  const arrows = defined.flatMap(([from, { on = {}, after = {} }]) => [
    ...Object.values(on).map(({ target, description }) => ({ from, to: target, title: description })),
    // The only delay of the machine is the recovery.
    ...Object.values(after).map(({ target }) => ({
      from,
      to: target,
      title: `after ${time(toUs(settings.recoveryMs))}`,
    })),
  ]);
  const arrowOf = ({ from, to }: ListedTransition) =>
    arrows.findIndex((arrow) => arrow.from === from && arrow.to === to);
  const transitions = run.metrics.transitions as readonly ListedTransition[];
  return {
    title: "The breaker’s state machine",
    initial: BREAKER.initial,
    states: defined.map(([id, { description }]) => ({ id, title: stateName(id), description })),
    arrows,
    ...(settings.breaker ? {} : { idle: "switched off: every call goes through" }),
    moves: transitions.map((move) => ({ atUs: toUs(move.atMs), arrow: arrowOf(move) })),
  };
}

/** A state in words: "half-open". */
const stateName = (id: string): string =>
  id.replace(/([a-z])([A-Z])/, (_, a, b) => `${a}-${b.toLowerCase()}`);
