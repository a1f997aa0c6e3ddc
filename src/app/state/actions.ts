import type { StoreApi } from "zustand/vanilla";
import { DEFAULT_SEED, MAX_SEED, readValue, toggleFix, withValue } from "../../sim/settings.ts";
import { cachedRun } from "../runs/cache.ts";
import { clampView, extentMs } from "../runs/coordinator.ts";
import { causalChain } from "../why/causalChain.ts";
import { defaultState, type StateChanges } from "./changes.ts";
import type { Page } from "./page.ts";

type Store = StoreApi<Page>;
type ActionName = {
  [Name in keyof Page]: Page[Name] extends (...args: never) => void ? Name : never;
}[keyof Page];

/** All that a page can do. */
export type PageActions = Pick<Page, ActionName>;

/** What the reader does to fixes and settings, one by one. */
export function settingActions(store: Store, changes: StateChanges) {
  return {
    toggleFix(id) {
      const { lab, state } = store.getState();
      changes.to(toggleFix(lab.fixes, state, id));
    },
    setSetting(id, text) {
      const { lab, state, fieldNotes } = store.getState();
      const setting = lab.settings[id];
      if (!setting) return;
      const read = readValue(setting.title, setting, text.trim());
      const note = "refused" in read ? read.refused : read.note;
      const notes = withNote(fieldNotes, id, note);
      if ("refused" in read) store.setState({ fieldNotes: notes });
      else changes.to(withValue(lab.settings, lab.fixes, state, id, read.value), notes, id);
    },
    clearSetting(id) {
      const { state, fieldNotes } = store.getState();
      const { [id]: _, ...explicit } = state.explicit;
      changes.to({ ...state, explicit }, withNote(fieldNotes, id, undefined));
    },
    reset() {
      const { state } = store.getState();
      changes.to({ ...defaultState(state.lab), seed: state.seed });
    },
    newSeed() {
      const seed = Math.floor(Math.random() * (MAX_SEED + 1));
      changes.to({ ...store.getState().state, seed });
    },
  } satisfies Partial<PageActions>;
}

function withNote(notes: Page["fieldNotes"], id: string, note: string | undefined): Page["fieldNotes"] {
  if (notes[id] === note) return notes;
  const { [id]: _, ...others } = notes;
  return note === undefined ? others : { ...others, [id]: note };
}

/** What the reader does to the run as a whole. */
export function runActions(store: Store, changes: StateChanges) {
  return {
    loadPreset({ fixes, explicit, seed = DEFAULT_SEED }) {
      changes.to({ lab: store.getState().lab.id, fixes, explicit, seed });
    },
    load: (state) => changes.to(state),
    goTo: (place, notices) => changes.goTo(place, notices),
    openLab(id) {
      if (id !== store.getState().lab.id) changes.goTo({ state: defaultState(id) });
    },
    pinShown: () => changes.pin(store.getState().shown?.state),
    unpin: () => changes.pin(undefined),
    cancelRun: () => changes.cancel(),
    undo: () => changes.undo(),
    redo: () => changes.redo(),
  } satisfies Partial<PageActions>;
}

/** How the reader looks at the run: nothing is played for it. */
export function viewActions(store: Store) {
  return {
    setView(view) {
      store.setState({ view: clampView(view, extentMs(store.getState())) });
    },
    askWhy(why, finding) {
      const { chainEnd, shown } = store.getState();
      const trace = cachedRun(shown?.id)?.trace;
      const isOnChain =
        trace !== undefined &&
        chainEnd !== undefined &&
        why !== undefined &&
        causalChain(trace, chainEnd, why).at(-1) === chainEnd;
      store.setState({ why, chainEnd: isOnChain ? chainEnd : why, finding });
    },
    reveal: () => store.setState({ guess: false }),
    dismissNotice: () => store.setState({ notice: undefined }),
  } satisfies Partial<PageActions>;
}
