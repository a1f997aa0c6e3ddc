import { Breaker, type BreakerPolicy, type Ticket } from "../../src/parts/breaker.ts";
import type { Trace } from "../../src/sim/trace.ts";
import { play } from "./play.ts";

/** A policy whose parts matter one by one. Times in ms. */
export const policyOf = (given: Partial<BreakerPolicy> = {}): BreakerPolicy => ({
  failureThreshold: 0.5,
  windowMs: 10_000,
  minimumCalls: 4,
  recoveryMs: 1000,
  probes: 1,
  eraGuard: true,
  ...given,
});

/** What is done to a breaker at an instant: `at` in us. Admitted calls are named by their place among all that asked. */
export type Step =
  | { at: number; ask: true }
  /** Reports the result of the call that asked as the `call`-th; nothing if it was not admitted. */
  | { at: number; call: number; ok: boolean };

/** What came of a script: the changes of state as "1000000 closed open", and which calls were admitted. */
export interface Played {
  changes: string[];
  admitted: boolean[];
  trace: Trace;
  endUs: number;
}

/** Does as the script says, each step scheduled in its order before anything runs. */
export function script(policy: BreakerPolicy, steps: readonly Step[]): Played {
  const tickets: (Ticket | undefined)[] = [];
  let breaker!: Breaker;
  const { trace, endUs } = play((world) => {
    // The steps are scheduled first: whatever the breaker schedules for the same instant comes later in the queue.
    const handler = world.handler((index) => {
      const step = steps[index] as Step;
      if ("ask" in step) tickets.push(breaker.admit());
      else {
        const ticket = tickets[step.call];
        if (ticket !== undefined) breaker.report(ticket, step.ok, step.call);
      }
    });
    for (const [index, { at }] of steps.entries()) world.schedule(at, handler, index);
    breaker = new Breaker(world, policy);
  });
  const changes = breaker.transitions.map(({ atUs, from, to }) => `${atUs} ${from} ${to}`);
  return { changes, admitted: tickets.map((ticket) => ticket !== undefined), trace, endUs };
}

/** Calls that ask and end at once, `ok` each, `everyUs` apart from `fromUs` on; `first` is the number of the first. */
export function results(fromUs: number, everyUs: number, ok: readonly boolean[], first = 0): Step[] {
  return ok.flatMap((good, n): Step[] => {
    const at = fromUs + n * everyUs;
    return [
      { at, ask: true },
      { at, call: first + n, ok: good },
    ];
  });
}
