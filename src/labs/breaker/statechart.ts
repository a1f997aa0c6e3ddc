import { BREAKER } from "../../parts/breakerMachine.ts";
import { toUs } from "../../sim/process.ts";
import { time } from "../../sim/units.ts";
import type { Statechart } from "../../timeline/statechart.ts";
import type { ListedTransition } from "./measure.ts";
import type { BreakerRun } from "./run.ts";

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
export const stateName = (id: string): string =>
  id.replace(/([a-z])([A-Z])/, (_, a, b) => `${a}-${b.toLowerCase()}`);
