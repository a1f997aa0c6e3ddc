import { type ComponentType, lazy } from "react";

/** Loads the panels that the page can open without. What cannot be had now is asked for again at its first use. */
export const loadPanels = () => import("./panels.ts");

type Panels = Awaited<ReturnType<typeof loadPanels>>;

const later = <Props>(panel: (panels: Panels) => ComponentType<Props>) =>
  lazy(async () => ({ default: panel(await loadPanels()) }));

export const Answer = later((panels) => panels.Answer);
export const Deeper = later((panels) => panels.Deeper);
export const DeeperFixes = later((panels) => panels.DeeperFixes);
export const Findings = later((panels) => panels.Findings);
export const Keys = later((panels) => panels.Keys);
export const Matrix = later((panels) => panels.Matrix);
export const Result = later((panels) => panels.Result);
export const ShareMenu = later((panels) => panels.ShareMenu);
export const Situations = later((panels) => panels.Situations);
export const Statechart = later((panels) => panels.Statechart);
export const Tune = later((panels) => panels.Tune);
