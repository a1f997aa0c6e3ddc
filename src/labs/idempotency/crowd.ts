import { borrowedColumns } from "../../findings/answers.ts";
import { ledgerColumns } from "../../findings/charges.ts";
import { intentColumns } from "../../findings/intents.ts";
import { reading } from "../../sim/reading.ts";
import { events, type Kind, type Trace } from "../../sim/trace.ts";
import { storedKeys } from "../../timeline/keys.ts";
import { type Change, levelThrough } from "../../timeline/level.ts";
import { chosenOf } from "./drawn.ts";
import type { IdempotencyRun } from "./run.ts";

/** All payments together, as levels through the run. */
export const crowdOf = reading("crowd", (run: IdempotencyRun) => {
  const { trace } = run;
  const { ids, firsts } = ledgerColumns(run);
  const charges = [...ids].map((id): Change => [trace.at[id] as number, 1]);
  return {
    underWay: levelThrough(changes(trace, { tap: 1, show: -1 })),
    inHand: levelThrough(changes(trace, { arrive: 1, reply: -1, crash: -1 })),
    stored: storedKeys(run, run.settings.windowMs),
    charges: levelThrough(charges),
    meant: levelThrough(charges.filter((_, place) => firsts[place] === place)),
    duplicates: levelThrough(charges.filter((_, place) => firsts[place] !== place)),
  };
});

function changes(trace: Trace, by: Partial<Record<Kind, number>>): Change[] {
  const kinds = Object.keys(by) as Kind[];
  return [...events(trace, ...kinds)].map(({ kind, atUs }) => [atUs, by[kind] ?? 0]);
}

/** All that the pictures of a run read off it. */
export const readings: readonly ((run: IdempotencyRun) => unknown)[] = [
  intentColumns,
  ledgerColumns,
  borrowedColumns,
  chosenOf,
  crowdOf,
];
