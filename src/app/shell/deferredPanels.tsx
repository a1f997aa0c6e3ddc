import type { ComponentType } from "react";
import { LazyResource } from "./lazyResource.ts";

const panels = new LazyResource(() => import("../deferred/panels.ts"));

/** Loads the panels that the page can open without. */
export const loadPanels = () => panels.load();

/** Whether they can be shown at once. */
export const arePanelsThere = () => panels.isThere;

type Panels = Awaited<ReturnType<typeof loadPanels>>;

const deferred = <Props extends object>(panelOf: (panels: Panels) => ComponentType<Props>) =>
  function Later(props: Props) {
    const Panel = panelOf(panels.use());
    return <Panel {...props} />;
  };

export const WhyAnswer = deferred((panels) => panels.WhyAnswer);
export const CauseLine = deferred((panels) => panels.CauseLine);
export const Compare = deferred((panels) => panels.Compare);
export const Details = deferred((panels) => panels.Details);
export const DeeperFixes = deferred((panels) => panels.DeeperFixes);
export const Findings = deferred((panels) => panels.Findings);
export const ShortcutHelp = deferred((panels) => panels.ShortcutHelp);
export const Matrix = deferred((panels) => panels.Matrix);
export const CompactOutcome = deferred((panels) => panels.CompactOutcome);
export const ShareMenu = deferred((panels) => panels.ShareMenu);
export const Situations = deferred((panels) => panels.Situations);
export const Statechart = deferred((panels) => panels.Statechart);
export const Tune = deferred((panels) => panels.Tune);
