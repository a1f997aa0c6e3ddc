import { lazy } from "react";

const LOADS = {
  settings: () => import("./tune/Settings.tsx"),
  list: () => import("./events/List.tsx"),
  table: () => import("./events/Table.tsx"),
};

/** What is folded away at first is loaded apart, so that the page is there sooner. */
export const Settings = lazy(async () => ({ default: (await LOADS.settings()).Settings }));
export const List = lazy(async () => ({ default: (await LOADS.list()).List }));
export const Table = lazy(async () => ({ default: (await LOADS.table()).Table }));

/** Loads all of it ahead of its first opening. What cannot be had now is asked for again then. */
export const loadFolds = (): Promise<unknown> =>
  Promise.allSettled(Object.values(LOADS).map((load) => load()));
