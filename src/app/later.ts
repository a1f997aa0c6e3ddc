import { type ComponentType, lazy } from "react";

/** Loads the panels that the page can open without. What cannot be had now is asked for again at its first use. */
export const loadPanels = () => import("./panels.ts");

type Panels = Awaited<ReturnType<typeof loadPanels>>;

const later = <Props>(panel: (panels: Panels) => ComponentType<Props>) =>
  lazy(async () => ({ default: panel(await loadPanels()) }));

export const Answer = later((panels) => panels.Answer);
export const Keys = later((panels) => panels.Keys);
export const List = later((panels) => panels.List);
export const Presets = later((panels) => panels.Presets);
export const Sentences = later((panels) => panels.Sentences);
export const Settings = later((panels) => panels.Settings);
export const ShareMenu = later((panels) => panels.ShareMenu);
export const Statechart = later((panels) => panels.Statechart);
export const Table = later((panels) => panels.Table);
