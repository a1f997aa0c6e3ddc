import { reading } from "../sim/reading.ts";
import { KIND_CODES, type Kind } from "../sim/trace.ts";
import { stepAt } from "./area.ts";
import type { Pace } from "./pace.ts";

/** The instants of a run's events of some kinds, in order: read once, so that a moment costs a few steps of bisection. */
export function instantsOf(...kinds: Kind[]) {
  return reading(`instants ${kinds}`, ({ trace }): Float64Array => {
    const codes = new Set(kinds.map((kind) => KIND_CODES[kind]));
    const instants = new Float64Array(trace.length);
    let found = 0;
    for (let id = 0; id < trace.length; id++) {
      if (codes.has(trace.kind[id] as number)) instants[found++] = trace.at[id] as number;
    }
    return instants.slice(0, found);
  });
}

/** How many of some instants are at a moment or before it. */
export const countAt = (instants: Float64Array, us: number): number => stepAt(instants, us) + 1;

/** How many of some instants are in the stretch of so many microseconds that ends with a moment. */
export function lately(instants: Float64Array, lengthUs: number): Pace {
  let most = 0;
  let first = 0;
  for (let last = 0; last < instants.length; last++) {
    while ((instants[first] as number) <= (instants[last] as number) - lengthUs) first++;
    most = Math.max(most, last - first + 1);
  }
  return { most, at: (us) => countAt(instants, us) - countAt(instants, us - lengthUs) };
}
