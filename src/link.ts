import { type HashParts, splitHash } from "./link/hash.ts";
import { few, MAX_LENGTH, readPairs, writePairs } from "./link/pairs.ts";
import {
  didYouMean,
  excerpt,
  type ReadState,
  readFlag,
  readState,
  readText,
  type Settable,
} from "./link/state.ts";
import { DEFAULT_SEED, duration, effective, onOff, type State } from "./sim/settings.ts";

export { splitHash } from "./link/hash.ts";
export { MAX_LENGTH } from "./link/pairs.ts";
export { PARTS, type Part, type Presentation, parsePresentation } from "./link/presentation.ts";
export type { Settable };

/** What a link leads to: a run, a moment of it, and how the reader looks at it. What is absent is at its default. */
export interface LinkState {
  state: State;
  /** The playhead, in ms with up to 3 decimals. */
  tMs?: number;
  /** The visible stretch in ms, from before to. */
  view?: [number, number];
  /** Id of the event whose causes are shown. */
  why?: number;
  /** The state of the same lab that it is compared with, instead of the one without fixes. */
  pin?: State;
  /** Id of a lesson's step. */
  step?: string;
  /** The outcome is hidden until the reader has guessed. */
  guess?: boolean;
}

/** The keys of the hash that no setting may use. */
export const RESERVED = ["v", "seed", "fix", "t", "view", "why", "pin", "step", "guess"] as const;

type Query = Map<string, string>;

/** Turns the query of a link of one version into that of the next. */
export type Upgrader = (query: Query) => Query;

/** `UPGRADERS[n - 1]` brings version n to version n + 1. */
const UPGRADERS: readonly Upgrader[] = [];

/** The version of the links that are written. */
export const VERSION = UPGRADERS.length + 1;

const MAX_MOMENT_MS = 1e10;
const MAX_EVENT = 2 ** 31 - 1;
const MOMENT = duration("Moment", 0, "Where the playhead stands.", { max: MAX_MOMENT_MS });
const GUESS = onOff("Guess", false, "Hides the outcome until the reader has guessed.");
const STEP = /^[\w-]{1,40}$/;

/**
 * The place that a hash leads to. Never throws: numbers are clamped, the rest of what is wrong is left out, each with a
 * notice; a link that leads nowhere opens the first lab as it comes. @param labs at least one
 */
export function parse(hash: string, labs: readonly Settable[]): { place: LinkState; notices: string[] } {
  const notices: string[] = [];
  const parts = splitHash(hash.slice(0, MAX_LENGTH + 1));
  const lab = hash.length > MAX_LENGTH ? undefined : labAt(parts, labs, notices);
  if (hash.length > MAX_LENGTH) {
    notices.push(
      `A link of more than ${MAX_LENGTH} characters is not read: this is the first lab as it comes.`,
    );
  }
  if (!lab) return { place: { state: defaultState(labs[0] as Settable) }, notices };

  const written = readPairs(parts.query, notices);
  const query = upgrade(written, versionOf(written, notices));
  const place: LinkState = { state: withNotices(readState(lab, requestedBy(query, lab)), notices) };
  noteForeign(query, lab, labs, notices);
  readViewOptions(place, query, lab, notices);
  return { place, notices: few(notices) };
}

function labAt({ path, lab: id }: HashParts, labs: readonly Settable[], notices: string[]) {
  if (path === "") return labs[0];
  const ids = labs.map((lab) => lab.id);
  if (id === undefined) {
    notices.push(`There is no page ${excerpt(path)}: this is the first lab as it comes.`);
    return undefined;
  }
  const lab = labs.find((candidate) => candidate.id === id);
  if (!lab) notices.push(`There is no lab ${excerpt(id)}${didYouMean(id, ids)} This is the first one.`);
  return lab;
}

const defaultState = (lab: Settable): State => ({ lab: lab.id, fixes: [], explicit: {}, seed: DEFAULT_SEED });

function versionOf(query: Query, notices: string[]): number {
  const text = query.get("v");
  if (text === undefined) return 1;
  const version = /^[1-9]\d{0,5}$/.test(text) ? Number(text) : undefined;
  if (version === undefined) notices.push(`v is the version of the link; "${excerpt(text)}" is none.`);
  else if (version > VERSION) {
    notices.push(`This link is of version ${version}, newer than this page: it shows what it knows of it.`);
  }
  return Math.min(version ?? 1, VERSION);
}

/** Brings a query from a version to the present one, one step at a time. */
export function upgrade(query: Query, from: number, upgraders: readonly Upgrader[] = UPGRADERS): Query {
  return upgraders.slice(from - 1).reduce((older, upgrader) => upgrader(older), query);
}

const isEvent = (id: number | undefined): id is number =>
  id !== undefined && Number.isInteger(id) && id >= 0 && id <= MAX_EVENT;

const isReserved = (id: string): boolean => (RESERVED as readonly string[]).includes(id);

function requestedBy(query: Query, lab: Settable) {
  const values = [...query].filter(([id]) => !isReserved(id) && Object.hasOwn(lab.settings, id));
  return { seed: query.get("seed"), fixes: (query.get("fix") ?? "").split(","), values };
}

function withNotices({ state, notes, refusals }: ReadState, notices: string[], where = "link"): State {
  notices.push(...notes.map((note) => `In the ${where}, ${note}.`));
  notices.push(
    ...refusals.map((refusal) => `Left out of the ${where}: ${refusal}${refusal.endsWith("?") ? "" : "."}`),
  );
  return state;
}

/** A link may have been carried over from another lab: then the reader is told what does not apply here. */
function noteForeign(query: Query, lab: Settable, labs: readonly Settable[], notices: string[]): void {
  const isForeign = (id: string) =>
    !isReserved(id) &&
    !Object.hasOwn(lab.settings, id) &&
    labs.some(({ settings }) => Object.hasOwn(settings, id));
  const foreign = [...query.keys()].filter(isForeign);
  if (foreign.length > 0)
    notices.push(`Left out of the link, set in other labs only: ${foreign.join(", ")}.`);
}

/** Reads how the reader looks at the run. */
function readViewOptions(place: LinkState, query: Query, lab: Settable, notices: string[]): void {
  const read = (id: string, take: (text: string) => void) => {
    const text = query.get(id);
    if (text !== undefined) take(text);
  };
  const refuse = (message: string) => notices.push(`Left out of the link: ${message}.`);
  const moment = (id: string, text: string): number | undefined => {
    const found = readText(id, MOMENT, text);
    if ("refused" in found) refuse(found.refused);
    else if (found.note) notices.push(`In the link, ${found.note}.`);
    return "refused" in found ? undefined : (found.value as number);
  };
  read("t", (text) => {
    const tMs = moment("t", text);
    if (tMs !== undefined) place.tMs = tMs;
  });
  read("view", (text) => {
    const ends = text.split("-", 3);
    const [from, to] = ends.length === 2 ? ends.map((end) => moment("view", end)) : [];
    if (from !== undefined && to !== undefined && from < to) place.view = [from, to];
    else refuse(`view is from-to in ms with from before to; "${excerpt(text)}" is not`);
  });
  read("why", (text) => {
    const event = /^\d{1,10}$/.test(text) ? Number(text) : -1;
    if (isEvent(event)) place.why = event;
    else refuse(`why is the number of an event; "${excerpt(text)}" is not`);
  });
  read("pin", (text) => {
    const asked = requestedBy(readPairs(text, notices, ";", ":"), lab);
    const isState = asked.seed !== undefined || asked.fixes.join("") !== "" || asked.values.length > 0;
    if (isState) place.pin = withNotices(readState(lab, asked), notices, "link's pin");
    else if (text !== "") refuse(`pin is a state, such as seed:1;fix:id; "${excerpt(text)}" is none`);
  });
  read("step", (text) => {
    if (STEP.test(text)) place.step = text;
    else refuse(`step is the id of a step; "${excerpt(text)}" is not`);
  });
  read("guess", (text) => {
    const found = readFlag("guess", GUESS, text);
    if ("refused" in found) refuse(found.refused);
    else if (found.value === true) place.guess = true;
  });
}

/** The hash of a place: only what differs from the defaults and the fixes, always in the same order. */
export function format(place: LinkState, labs: readonly Settable[]): string {
  const lab = labs.find(({ id }) => id === place.state.lab);
  if (!lab) return "#/";
  const pairs: [string, string][] = [["v", String(VERSION)], ...differing(place.state, lab)];
  const { tMs, view, why, pin, step, guess } = place;
  const [at, from, to] = [tMs, ...(view ?? [])].map(written);
  if (at) pairs.push(["t", at]);
  if (from && to && Number(from) < Number(to)) pairs.push(["view", `${from}-${to}`]);
  if (isEvent(why)) pairs.push(["why", String(why)]);
  if (pin?.lab === lab.id) pairs.push(["pin", pinned(pin, lab)]);
  if (step !== undefined && STEP.test(step)) pairs.push(["step", step]);
  if (guess) pairs.push(["guess", "true"]);
  return `#/lab/${lab.id}?${writePairs(pairs)}`;
}

/** The same run as a command line, safe to paste into a shell. */
export function asCommand(state: State, labs: readonly Settable[]): string {
  const lab = labs.find(({ id }) => id === state.lab);
  const words = (lab ? differing(state, lab) : []).flatMap(([id, text]) =>
    id === "seed" || id === "fix" ? [`--${id}`, text] : ["--set", `${id}=${text}`],
  );
  return ["npm run --silent sim --", ...[state.lab, ...words].map(quoted)].join(" ");
}

/** What makes a state differ from its lab as it comes: the seed, the fixes in the lab's order, the settings in the schema's. */
function differing(state: State, lab: Settable): [string, string][] {
  const pairs: [string, string][] = [];
  if (state.seed !== DEFAULT_SEED) pairs.push(["seed", String(state.seed)]);
  const fixes = lab.fixes.filter(({ id }) => state.fixes.includes(id)).map(({ id }) => id);
  if (fixes.length > 0) pairs.push(["fix", fixes.join(",")]);
  const given = effective(lab.settings, lab.fixes, { ...state, explicit: {} });
  for (const id of Object.keys(lab.settings)) {
    const value = Object.hasOwn(state.explicit, id) ? state.explicit[id] : undefined;
    if (value !== undefined && value !== given[id]) pairs.push([id, String(value)]);
  }
  return pairs;
}

/** A moment in ms, to the microsecond. */
function written(ms: number | undefined): string | undefined {
  if (ms === undefined || !Number.isFinite(ms)) return undefined;
  return String(Math.round(Math.min(MAX_MOMENT_MS, Math.max(0, ms)) * 1000) / 1000);
}

/** Never empty, since some tools drop a parameter without a value. */
function pinned(pin: State, lab: Settable): string {
  const pairs = differing(pin, lab).filter(([id]) => id !== "seed");
  return [["seed", String(pin.seed)], ...pairs].map(([id, text]) => `${id}:${text}`).join(";");
}

const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
