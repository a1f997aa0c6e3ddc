import type { State } from "../../sim/settings.ts";

/** The states that undo and redo lead to, the nearest last. */
export interface StateHistory {
  past: readonly State[];
  future: readonly State[];
  /** The setting that the last change was about: a drag of it is one step. */
  last: string | undefined;
}

const MOST_STEPS = 100;

/** Nothing was done yet. */
export const emptyHistory: StateHistory = { past: [], future: [], last: undefined };

/** A state is left for another. Consecutive changes of the same setting are one step. */
export function push(history: StateHistory, state: State, setting?: string): StateHistory {
  const goesOn = setting !== undefined && setting === history.last && history.past.length > 0;
  const past = goesOn ? history.past : [...history.past, state].slice(-MOST_STEPS);
  return { past, future: [], last: setting };
}

/** One step back from a state: where it leads, and the history from there. Undefined at the beginning. */
export function undo(history: StateHistory, state: State): [State, StateHistory] | undefined {
  const to = history.past.at(-1);
  if (!to) return undefined;
  return [to, { past: history.past.slice(0, -1), future: [...history.future, state], last: undefined }];
}

/** One step forward again. Undefined where nothing was undone. */
export function redo(history: StateHistory, state: State): [State, StateHistory] | undefined {
  const to = history.future.at(-1);
  if (!to) return undefined;
  return [to, { past: [...history.past, state], future: history.future.slice(0, -1), last: undefined }];
}
