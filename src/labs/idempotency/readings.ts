import { borrowedColumns, swallowed } from "../../findings/answers.ts";
import { ledgerColumns, ledgerOf } from "../../findings/charges.ts";
import { intentColumns, intentsOf } from "../../findings/intents.ts";
import { reading } from "../../sim/reading.ts";
import { events, KIND_CODES, type Kind, outcomeOf, type Trace } from "../../sim/trace.ts";
import type { DrawnAttempts } from "../../timeline/attempts.ts";
import { KEY_EVENTS, storedKeys } from "../../timeline/keys.ts";
import { type LevelChange, levelThrough } from "../../timeline/level.ts";
import type { IdempotencyRun } from "./model.ts";

/** Up to so many payments have a row each; of more, only so many. */
const MOST = 12;
const OF_A_CROWD = 6;
/** So many attempts are drawn in all: each is about ten marks. */
const MOST_ATTEMPTS = 120;

/** The payments that have a row each. */
export interface ShownPayments {
  drawn: DrawnAttempts;
  /** Not all of them: the others are drawn as a crowd. */
  isCrowd: boolean;
  /** How many there are. */
  count: number;
}

/** The taps that are drawn, in order, whether others are not, and the events that are about them. */
const chosenOf = reading("chosen", ({ trace, metrics }: IdempotencyRun) => {
  const count = metrics.intents;
  const tries = triesOf(trace);
  const isCrowd = count > MOST || tries.reduce((all, many) => all + many, 0) > MOST_ATTEMPTS;
  const taps = choose(trace, tries, isCrowd);
  return { taps: Int32Array.from(taps), isCrowd, events: eventsAbout(trace, new Set(taps)) };
});

/** Which payments are drawn: all of a few; of a crowd those that went wrong first. */
export function shownOf(run: IdempotencyRun): ShownPayments {
  const { taps, isCrowd, events } = chosenOf(run);
  const rows = new Map([...taps].map((tap, row) => [tap, row]));
  return { drawn: { rows, events }, isCrowd, count: run.metrics.intents };
}

function choose(trace: Trace, tries: Int32Array, isCrowd: boolean): number[] {
  const { taps } = intentsOf(trace);
  if (!isCrowd) return [...taps].sort((a, b) => a - b);
  const chosen = new Set<number>();
  let attempts = 0;
  for (const candidate of [...troubled(trace), ...taps]) {
    const many = tries[candidate] ?? 0;
    if (chosen.has(candidate) || (chosen.size > 0 && attempts + many > MOST_ATTEMPTS)) continue;
    chosen.add(candidate);
    attempts += many;
    if (chosen.size === OF_A_CROWD) break;
  }
  return [...chosen].sort((a, b) => a - b);
}

/** How many attempts each tap has. */
function triesOf(trace: Trace): Int32Array {
  const { tap, intent } = intentColumns({ trace });
  const tries = new Int32Array(intent.length);
  for (const of of tap) if (of >= 0 && of < tries.length) tries[of] = (tries[of] as number) + 1;
  return tries;
}

/** The taps that went wrong: charged twice, swallowed (each beside the one whose result it got), told of a failure. */
function* troubled(trace: Trace): Generator<number> {
  const { tapOf } = intentsOf(trace);
  for (const { tap, source } of swallowed(trace)) yield* [tapOf(source) ?? tap, tap];
  for (const entry of ledgerOf(trace)) if (entry.first !== entry) yield tapOf(entry.charge.actor) ?? 0;
  for (const { actor, subject } of events(trace, "show")) if (outcomeOf(subject) !== "success") yield actor;
}

/** The kinds whose actor is a tap; of all others it is an attempt. */
const OF_TAPS: readonly Kind[] = ["tap", "show", "keyMade"];

/** The events of some taps, of their attempts, and of the keys that these send, whoever else sends them. */
function eventsAbout(trace: Trace, taps: ReadonlySet<number>): Int32Array {
  const { tapOf } = intentsOf(trace);
  const [ofTap, ofKey] = [OF_TAPS, KEY_EVENTS].map((kinds) => new Set(kinds.map((kind) => KIND_CODES[kind])));
  const keys = new Set<number>();
  for (const { subject, value } of events(trace, "send"))
    if (subject >= 0 && taps.has(value)) keys.add(subject);
  const found: number[] = [];
  for (let id = 0; id < trace.length; id++) {
    const kind = trace.kind[id] as number;
    const actor = trace.actor[id] as number;
    const tap = ofTap?.has(kind) ? actor : tapOf(actor);
    const isOfTap = tap !== undefined && taps.has(tap);
    if (isOfTap || (ofKey?.has(kind) && keys.has(trace.subject[id] as number))) found.push(id);
  }
  return Int32Array.from(found);
}

/** All payments together, as levels through the run. */
export const crowdOf = reading("crowd", (run: IdempotencyRun) => {
  const { trace } = run;
  const { ids, firsts } = ledgerColumns(run);
  const charges = [...ids].map((id): LevelChange => [trace.at[id] as number, 1]);
  return {
    underWay: levelThrough(changes(trace, { tap: 1, show: -1 })),
    inHand: levelThrough(changes(trace, { arrive: 1, reply: -1, crash: -1 })),
    stored: storedKeys(run, run.settings.windowMs),
    charges: levelThrough(charges),
    meant: levelThrough(charges.filter((_, place) => firsts[place] === place)),
    duplicates: levelThrough(charges.filter((_, place) => firsts[place] !== place)),
  };
});

function changes(trace: Trace, by: Partial<Record<Kind, number>>): LevelChange[] {
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
