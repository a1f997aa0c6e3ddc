import type { Lab } from "../../src/labs/lab.ts";
import type { Run } from "../../src/sim/run.ts";
import { effective, type State } from "../../src/sim/settings.ts";
import { type Budget, BudgetError, simulate } from "../../src/sim/simulate.ts";
import { events } from "../../src/sim/trace.ts";

/** Plays a state; undefined where it passes its budget, which is an end too. Anything else that is thrown is a fault. */
export function play(lab: Lab, state: State, budget: Budget): Run | undefined {
  try {
    return simulate(lab, effective(lab.settings, lab.fixes, state), state.seed, budget);
  } catch (error) {
    if (error instanceof BudgetError) return undefined;
    throw error;
  }
}

/**
 * What comes to a lab from outside, whatever its parts do about it, as "who at instant": the taps where there are
 * phones, else the first event of each read, access, client or call; and the writes.
 */
export function arrivalsOf({ lab, trace }: Run): string[] {
  const seen = new Set<string>();
  const arrivals: string[] = [];
  const hasTaps = lab === "pay" || lab === "idempotency";
  for (const { kind, atUs, actor, subject } of events(trace)) {
    if (kind === "write") arrivals.push(`write of ${subject} at ${atUs}`);
    if (actor < 0 || (hasTaps && kind !== "tap")) continue;
    // In staleness the reads of each record are numbered apart.
    const who = lab === "staleness" ? `${actor} of ${subject}` : String(actor);
    if (seen.has(who)) continue;
    seen.add(who);
    arrivals.push(`${who} at ${atUs}`);
  }
  return arrivals;
}
