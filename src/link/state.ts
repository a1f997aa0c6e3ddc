import { closest } from "fastest-levenshtein";
import {
  DEFAULT_SEED,
  excludes,
  type Fix,
  MAX_SEED,
  number,
  type ParsedValue,
  readValue,
  type Schema,
  type State,
  type Value,
  withValue,
} from "../sim/settings.ts";

/** A lab as far as a link or a command line has to know it. */
export interface Settable {
  readonly id: string;
  readonly settings: Schema;
  readonly fixes: readonly Fix[];
}

/** A state as someone wrote it: all text, nothing checked. */
export interface RequestedState {
  seed?: string | undefined;
  fixes: readonly string[];
  /** Ids of settings with their text; of duplicates the last counts. */
  values: Iterable<readonly [string, string]>;
}

/** What could be made of it. */
export interface ReadState {
  state: State;
  /** A clear message for each number that was clamped. */
  notes: string[];
  /** A clear message for each thing that was refused, and so is not in the state. */
  refusals: string[];
}

const LONGEST_ECHO = 40;
const SEED = number("Seed", "count", DEFAULT_SEED, "Which luck the run has.", { min: 0, max: MAX_SEED });

/** Foreign text, fit to be told again: at most 40 characters, and none that is unseen or steers a terminal. */
export function excerpt(text: string): string {
  const short = text.length > LONGEST_ECHO ? `${text.slice(0, LONGEST_ECHO - 1)}…` : text;
  return short.replace(/\p{C}/gu, "?");
}

/** The end of a message about an unknown id: names the nearest of those there are. */
export function didYouMean(text: string, ids: readonly string[]): string {
  const small = ids.map((id) => id.toLowerCase());
  const nearest = ids[small.indexOf(closest(excerpt(text).toLowerCase(), small))];
  return nearest === undefined ? "" : `; did you mean ${nearest}?`;
}

/** Reads a setting of any text, however long; why it is refused is told with an excerpt, which would be refused too. */
export const readText: typeof readValue = (id, setting, text) => {
  const read = readValue(id, setting, text);
  return "refused" in read ? readValue(id, setting, excerpt(text)) : read;
};

/** Reads a setting of a lab; of the choices that are refused it names the nearest there is. */
const readNamed: typeof readText = (id, setting, text) => {
  const read = readText(id, setting, text);
  if (!("refused" in read) || setting.type !== "choice") return read;
  return { refused: read.refused + didYouMean(text, Object.keys(setting.choices)) };
};

const FLAGS: Record<string, string> = { "": "true", "1": "true", "0": "false" };

/** Reads a switch of an address, where its bare name is "on", and many write 1. */
export const readFlag: typeof readText = (id, setting, text) =>
  readText(id, setting, Object.hasOwn(FLAGS, text) ? (FLAGS[text] as string) : text);

/** Reads a seed, clamped to a uint32 with a note. */
export const readSeed = (text: string): ParsedValue => readText("seed", SEED, text);

/** Reads a state of a lab. What is refused stays at its default; what defaults and fixes give anyway is not explicit. */
export function readState(lab: Settable, asked: RequestedState): ReadState {
  const notes: string[] = [];
  const refusals: string[] = [];
  const keep = (read: ParsedValue): Value | undefined => {
    if ("refused" in read) {
      refusals.push(read.refused);
      return undefined;
    }
    if (read.note) notes.push(read.note);
    return read.value;
  };
  const seed = asked.seed === undefined ? undefined : keep(readSeed(asked.seed));
  const fixes = readFixes(lab, asked.fixes, refusals);
  const texts = new Map(asked.values);
  for (const id of texts.keys()) {
    if (Object.hasOwn(lab.settings, id)) continue;
    refusals.push(`unknown setting ${excerpt(id)}${didYouMean(id, Object.keys(lab.settings))}`);
  }
  let state: State = {
    lab: lab.id,
    fixes,
    explicit: {},
    seed: typeof seed === "number" ? seed : DEFAULT_SEED,
  };
  for (const [id, setting] of Object.entries(lab.settings)) {
    const text = texts.get(id);
    const value = text === undefined ? undefined : keep(readNamed(id, setting, text));
    if (value !== undefined) state = withValue(lab.settings, lab.fixes, state, id, value);
  }
  return { state, notes, refusals };
}

/** The known fixes among those asked for, in the lab's order; of two that exclude each other the first. */
function readFixes(lab: Settable, asked: readonly string[], refusals: string[]): string[] {
  const ids = lab.fixes.map((fix) => fix.id);
  for (const id of new Set(asked)) {
    if (id !== "" && !ids.includes(id)) refusals.push(`unknown fix ${excerpt(id)}${didYouMean(id, ids)}`);
  }
  const kept: Fix[] = [];
  for (const fix of lab.fixes) {
    if (!asked.includes(fix.id)) continue;
    const rival = kept.find((other) => excludes(other, fix));
    if (rival) refusals.push(exclusion(fix, rival));
    else kept.push(fix);
  }
  return kept.map((fix) => fix.id);
}

function exclusion(fix: Fix, rival: Fix): string {
  const both = Object.keys(fix.patch).filter((id) => Object.hasOwn(rival.patch, id));
  return `fix ${fix.id} cannot go with ${rival.id}: both set ${both.join(", ")}`;
}
