import { toUs } from "../../sim/process.ts";
import type { Run } from "../../sim/simulate.ts";
import { eventAt, KIND_CODES } from "../../sim/trace.ts";
import { stepAt } from "../../timeline/area.ts";
import type { Settings } from "./settings.ts";

/** The breaker's rolling window through a run, as step functions of one set of instants. */
export interface WindowSteps {
  us: readonly number[];
  calls: readonly number[];
  failures: readonly number[];
  /** The event of each step: the result that came in, the change of state that emptied it, -1 where a result left. */
  event: readonly number[];
}

const NEXT = new Set([KIND_CODES.opened, KIND_CODES.halfOpened, KIND_CODES.closed]);

/**
 * The window from the record of what it held at each result: results leave it `windowMs` after they came, or with the
 * next change of state.
 */
export function windowOf(run: Run): WindowSteps {
  const { trace } = run;
  const lengthUs = toUs((run.settings as Settings).windowMs);
  const steps = { us: [0], calls: [0], failures: [0], event: [-1] };
  const came: { untilUs: number; failed: number }[] = [];
  let oldest = 0;
  let closed = true;
  const step = (us: number, calls: number, failures: number, event: number) => {
    steps.us.push(us);
    steps.calls.push(calls);
    steps.failures.push(failures);
    steps.event.push(event);
  };
  const leave = (us: number) => {
    for (let left = came[oldest]; left && left.untilUs <= us; left = came[++oldest]) {
      step(
        left.untilUs,
        (steps.calls.at(-1) as number) - 1,
        (steps.failures.at(-1) as number) - left.failed,
        -1,
      );
    }
  };
  for (let id = 0; id < trace.length; id++) {
    const kind = trace.kind[id] as number;
    const isChange = NEXT.has(kind);
    if (!isChange && (kind !== KIND_CODES.counted || !closed)) continue;
    const { atUs, subject, value } = eventAt(trace, id);
    leave(atUs);
    if (isChange) {
      closed = kind === KIND_CODES.closed;
      oldest = came.length;
      step(atUs, 0, 0, id);
      continue;
    }
    came.push({ untilUs: atUs + lengthUs, failed: value - (steps.failures.at(-1) as number) });
    step(atUs, subject, value, id);
  }
  leave(toUs(run.endMs));
  return steps;
}

/** How far back the closed breaker looks from an instant: to the start of its window, or of its era; undefined else. */
export function reachOf(run: Run): (atUs: number) => number | undefined {
  const lengthUs = toUs((run.settings as Settings).windowMs);
  const { us, states } = statesOf(run);
  return (atUs) => {
    const era = stepAt(us, atUs);
    return states[era] === "closed" ? Math.max(us[era] as number, atUs - lengthUs) : undefined;
  };
}

/** The states of the breaker with the instants at which they begin. */
export function statesOf(run: Run): { us: number[]; states: string[] } {
  const transitions = run.metrics.transitions as readonly { atMs: number; to: string }[];
  return {
    us: [0, ...transitions.map(({ atMs }) => toUs(atMs))],
    states: ["closed", ...transitions.map(({ to }) => to)],
  };
}
