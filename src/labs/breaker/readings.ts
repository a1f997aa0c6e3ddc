import { toUs } from "../../sim/process.ts";
import { reading } from "../../sim/reading.ts";
import { KIND_CODES, type Trace } from "../../sim/trace.ts";
import { stepAt } from "../../timeline/area.ts";
import type { BreakerRun } from "./model.ts";

/** The breaker's rolling window through a run, as step functions of one set of instants. */
export interface WindowSteps {
  us: Float64Array;
  calls: Int32Array;
  failures: Int32Array;
  /** The event of each step: the result that came in, the change of state that emptied it, -1 where a result left. */
  event: Int32Array;
}

const { counted, lateCounted, opened, halfOpened, closed } = KIND_CODES;

/** How many results a trace has, and at most how many steps they and the changes of state make. */
function countResults({ kind, length }: Trace): { results: number; steps: number } {
  let [results, changes] = [0, 0];
  for (let id = 0; id < length; id++) {
    const code = kind[id];
    if (code === counted) results++;
    else if (code === opened || code === halfOpened || code === closed) changes++;
  }
  return { results, steps: 1 + 2 * results + changes };
}

/**
 * The window from the record of what it held at each result: results leave it `windowMs` after they came, or with the
 * next change of state.
 */
export const windowOf = reading("window", (run: BreakerRun): WindowSteps => {
  const { trace } = run;
  const { kind, at, subject, value } = trace;
  const lengthUs = toUs(run.settings.windowMs);
  const most = countResults(trace);
  const us = new Float64Array(most.steps);
  const calls = new Int32Array(most.steps);
  const failures = new Int32Array(most.steps);
  const event = new Int32Array(most.steps);
  // The results that came in while it was closed: when each leaves, and whether it failed.
  const untilUs = new Float64Array(most.results);
  const failed = new Uint8Array(most.results);
  let [steps, came, oldest] = [0, 0, 0];
  const step = (atUs: number, inAll: number, bad: number, id: number) => {
    us[steps] = atUs;
    calls[steps] = inAll;
    failures[steps] = bad;
    event[steps++] = id;
  };
  const leave = (atUs: number) => {
    for (; oldest < came && (untilUs[oldest] as number) <= atUs; oldest++) {
      const last = steps - 1;
      const left = (failures[last] as number) - (failed[oldest] as number);
      step(untilUs[oldest] as number, (calls[last] as number) - 1, left, -1);
    }
  };
  step(0, 0, 0, -1);
  let isClosed = true;
  for (let id = 0; id < trace.length; id++) {
    const code = kind[id];
    if (code === counted && isClosed) {
      const atUs = at[id] as number;
      leave(atUs);
      untilUs[came] = atUs + lengthUs;
      failed[came++] = (value[id] as number) - (failures[steps - 1] as number);
      step(atUs, subject[id] as number, value[id] as number, id);
    } else if (code === opened || code === halfOpened || code === closed) {
      leave(at[id] as number);
      isClosed = code === closed;
      oldest = came;
      step(at[id] as number, 0, 0, id);
    }
  }
  leave(toUs(run.endMs));
  return {
    us: us.slice(0, steps),
    calls: calls.slice(0, steps),
    failures: failures.slice(0, steps),
    event: event.slice(0, steps),
  };
});

/** More probes than this would only hide each other. */
export const MOST_PROBES = 300;

/** The rows of the trace in which the breaker's state changes; and those with its first probes' results and late ones. */
export const turnsOf = reading("turns", ({ trace: { kind, length } }) => {
  const turns: number[] = [];
  const rows: number[] = [];
  let probes = 0;
  let isHalfOpen = false;
  for (let id = 0; id < length; id++) {
    const code = kind[id];
    if (code === counted && (!isHalfOpen || probes++ > MOST_PROBES)) continue;
    if (code === opened || code === halfOpened || code === closed) {
      isHalfOpen = code === halfOpened;
      turns.push(id);
    } else if (code !== counted && code !== lateCounted) continue;
    rows.push(id);
  }
  return { turns: Int32Array.from(turns), rows: Int32Array.from(rows) };
});

/** The share of failures in the window at each step, apart where it holds too few results to judge. */
export interface Rates {
  judged: Float64Array;
  /** A share of very few results may be anything: it is cut off at `high`. */
  unjudged: Float64Array;
  high: number;
  /** The most results that the window ever holds. */
  mostCalls: number;
}

/** The failure rate through a run. */
export const ratesOf = reading("rates", (run: BreakerRun): Rates => {
  const { calls, failures } = windowOf(run);
  const { minimumCalls, failureThreshold } = run.settings;
  const judged = new Float64Array(calls.length);
  const unjudged = new Float64Array(calls.length);
  let highest = 2 * failureThreshold;
  let mostCalls = 1;
  for (let step = 0; step < calls.length; step++) {
    const all = calls[step] as number;
    mostCalls = Math.max(mostCalls, all);
    const rate = all === 0 ? 0 : (failures[step] as number) / all;
    if (all < minimumCalls) unjudged[step] = rate;
    else {
      judged[step] = rate;
      highest = Math.max(highest, rate);
    }
  }
  const high = Math.min(1, highest);
  for (let step = 0; step < unjudged.length; step++)
    unjudged[step] = Math.min(unjudged[step] as number, high);
  return { judged, unjudged, high, mostCalls };
});

/** Whether a run tells what the window held: a sample of its calls does not. */
export const tellsWindow = (run: BreakerRun): boolean => run.settings.breaker && run.sampledEvery === 1;

/** How far back the closed breaker looks from an instant: to the start of its window, or of its era; undefined else. */
export function reachOf(run: BreakerRun): (atUs: number) => number | undefined {
  const lengthUs = toUs(run.settings.windowMs);
  const { us, stateAt } = statesOf(run);
  return (atUs) => {
    const era = stepAt(us, atUs);
    return stateAt(era) === "closed" ? Math.max(us[era] as number, atUs - lengthUs) : undefined;
  };
}

/** The states of the breaker with the instants at which they begin. */
export function statesOf(run: BreakerRun): {
  us: Float64Array;
  stateAt(place: number): DrawnState | undefined;
} {
  const { turns } = turnsOf(run);
  const us = new Float64Array(turns.length + 1);
  for (let nth = 0; nth < turns.length; nth++) us[nth + 1] = run.trace.at[turns[nth] as number] as number;
  const stateAt = (place: number) =>
    place === 0 ? "closed" : STATES[run.trace.kind[turns[place - 1] as number] as number];
  return { us, stateAt };
}

type DrawnState = "closed" | "open" | "halfOpen";
const STATES: Record<number, DrawnState> = { [closed]: "closed", [opened]: "open", [halfOpened]: "halfOpen" };
