import type { ComponentType } from "react";
import { Late } from "./lazyResource.ts";

const panels = new Late(() => import("../deferred/panels.ts"));

/** Loads the panels that the page can open without. */
export const loadPanels = () => panels.load();

/** Whether they can be shown at once. */
export const arePanelsThere = () => panels.isThere;

type Panels = Awaited<ReturnType<typeof loadPanels>>;

const later = <Props extends object>(panelOf: (panels: Panels) => ComponentType<Props>) =>
  function Later(props: Props) {
    const Panel = panelOf(panels.use());
    return <Panel {...props} />;
  };

export const Answer = later((panels) => panels.Answer);
export const Chain = later((panels) => panels.Chain);
export const Compare = later((panels) => panels.Compare);
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
