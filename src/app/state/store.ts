import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { LabView } from "../../labs/lab.ts";
import type { LinkState } from "../../link.ts";
import { RunCoordinator } from "../runs/coordinator.ts";
import type { Runner } from "../runs/queue.ts";
import { runActions, settingActions, viewActions } from "./actions.ts";
import { defaultState, pageAt, StateChanges } from "./changes.ts";
import type { Page, PageStore } from "./page.ts";

export type { RunSummary } from "../runs/cache.ts";
export { extentMs } from "../runs/coordinator.ts";

/** What a page is made of. */
export interface PageParts {
  runner: Runner;
  /** At least one. */
  labs: readonly LabView[];
  /** Where it opens; the first lab as it comes without it. */
  place?: LinkState;
  /** What is to be said of the link that led here. */
  notices?: readonly string[];
}

/** Where React finds the page. */
export const PageContext = createContext<PageStore | undefined>(undefined);

/** The page's store itself, for what is read without rendering. */
export function usePageStore(): PageStore {
  const store = useContext(PageContext);
  if (!store) throw new Error("This component stands outside of PageContext.");
  return store;
}

/** A piece of the page. The selector picks what is there: a new object each time would render for ever. */
export function usePage<T>(selector: (page: Page) => T): T {
  return useStore(usePageStore(), selector);
}

/** A page of its own, made outside React; it asks for its first runs at once. */
export function createPage({ runner, labs, place, notices }: PageParts): PageStore {
  const first = place ?? { state: defaultState((labs[0] as LabView).id) };
  const picture = {
    shown: undefined,
    baseline: undefined,
    matrix: {},
    progress: undefined,
    busy: false,
  };
  let changes: StateChanges | undefined;
  const store = createStore<Page>((_set, _get, itself) => {
    changes = new StateChanges(itself, new RunCoordinator(itself, runner), labs);
    const actions = {
      ...settingActions(itself, changes),
      ...runActions(itself, changes),
      ...viewActions(itself),
    };
    return { ...pageAt(first, notices, labs), ...picture, ...actions };
  });
  changes?.begin();
  return store;
}
