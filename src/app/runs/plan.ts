import type { LabView } from "../../labs/lab.ts";
import { type Fix, type State, toggleFix } from "../../sim/settings.ts";
import { runId, settingsOf } from "./cache.ts";
import type { RunRequest } from "./queue.ts";

/** The matrix has two to this many cells at most. */
const MOST_MAIN_FIXES = 3;

/** All that a page needs to have played for a state. */
export interface RunPlan {
  main: RunRequest;
  baseline: RunRequest;
  /** By the ids of the main fixes that are on, joined by ",". */
  matrix: Readonly<Record<string, RunRequest>>;
}

/** The fixes that the matrix combines and that have a digit: the first three that are not deeper ones, by layer. */
export const mainFixes = (lab: LabView): readonly Fix[] =>
  byLayer(lab.fixes.filter((fix) => !fix.deeper).slice(0, MOST_MAIN_FIXES));

/** The fixes as they are listed: those that the matrix combines, then the others that are not deeper ones. */
export function listedFixes(lab: LabView): readonly Fix[] {
  const main = mainFixes(lab);
  return [...main, ...byLayer(lab.fixes.filter((fix) => !fix.deeper && !main.includes(fix)))];
}

/** Fixes of one layer side by side, layers in the order in which the lab names them first. */
function byLayer(fixes: readonly Fix[]): Fix[] {
  const layers = [...new Set(fixes.map((fix) => fix.layer))];
  return layers.flatMap((layer) => fixes.filter((fix) => fix.layer === layer));
}

/** Which main fixes are on, as the matrix names it. */
export const combinationOf = (lab: LabView, state: State): string =>
  mainFixes(lab)
    .filter(({ id }) => state.fixes.includes(id))
    .map(({ id }) => id)
    .join(",");

/**
 * Each combination of the main fixes, as toggling from a state reaches it: what stands beside them stays, what a fix
 * excludes or patches goes. A combination that excludes itself is left out.
 */
export function combinations(lab: LabView, state: State): Record<string, State> {
  const fixes = mainFixes(lab);
  const all: Record<string, State> = {};
  for (let bits = 0; bits < 2 ** fixes.length; bits++) {
    const wanted = fixes.filter((_, index) => bits & (1 << index));
    const key = wanted.map(({ id }) => id).join(",");
    const reached = fixes.reduce((from, fix) => withFix(lab, from, fix, wanted.includes(fix)), state);
    if (combinationOf(lab, reached) === key) all[key] = reached;
  }
  return all;
}

const withFix = (lab: LabView, state: State, { id }: Fix, on: boolean): State =>
  state.fixes.includes(id) === on ? state : toggleFix(lab.fixes, state, id, on);

/** What a state is compared with: the pinned state of its lab, or itself without fixes. */
export const baselineOf = (state: State, pin: State | undefined): State =>
  pin?.lab === state.lab ? pin : { ...state, fixes: [] };

/** All that a page needs for a state. */
export function planFor(lab: LabView, state: State, pin: State | undefined): RunPlan {
  const request = (wanted: State, keep: RunRequest["keep"]): RunRequest => ({
    id: runId(lab, wanted),
    state: wanted,
    settings: settingsOf(lab, wanted),
    keep,
  });
  const cells = Object.entries(combinations(lab, state));
  return {
    main: request(state, "trace"),
    baseline: request(baselineOf(state, pin), "trace"),
    matrix: Object.fromEntries(cells.map(([key, cell]) => [key, request(cell, "summary")])),
  };
}

/** The requests in order of urgency, each run once. */
export function byUrgency({ main, baseline, matrix }: RunPlan): RunRequest[] {
  const once = new Map<string, RunRequest>();
  for (const request of [main, baseline, ...Object.values(matrix)]) {
    if (!once.has(request.id)) once.set(request.id, request);
  }
  return [...once.values()];
}

/** Whether two states are one: the order in which values were set does not count. */
export function sameState(a: State, b: State): boolean {
  const written = ({ lab, fixes, explicit, seed }: State) =>
    JSON.stringify([lab, fixes, Object.entries(explicit).sort(([x], [y]) => (x < y ? -1 : 1)), seed]);
  return a === b || written(a) === written(b);
}
