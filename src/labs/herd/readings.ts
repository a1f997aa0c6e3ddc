import type { Series } from "../../sim/run.ts";
import { instantsOf } from "../../timeline/counted.ts";
import type { HerdRun, HerdSeries } from "./model.ts";

/** When attempts were sent, and what became of them; when clients gave up. */
export const sentOf = instantsOf("attempt");
export const answeredOf = instantsOf("answered");
export const gaveUpOf = instantsOf("gaveUp");
export const refusedOf = instantsOf("refused");
export const turnedAwayOf = instantsOf("refused", "rejected");
export const heardOf = instantsOf("answered", "servedLate");

/** All of them, for the worker to read. */
export const counted = [sentOf, answeredOf, gaveUpOf, refusedOf, turnedAwayOf, heardOf];

/** A series of a run; an empty one where it has none. */
export const series = (run: HerdRun, id: HerdSeries): Series =>
  run.series[id] ?? { binMs: 10, values: new Float64Array() };

/** The attempts by retry number, from 0. */
export function attemptsByRetry(run: HerdRun): Series[] {
  const all: Series[] = [];
  for (let retry = 0; ; retry++) {
    const own = run.series[`attemptsPer10Ms/${retry}`];
    if (!own) return all;
    all.push(own);
  }
}
