/** What stands further down, is folded away at first, asked for, or of few labs: loaded together, behind the first run. */

export { CompactOutcome } from "./CompactOutcome.tsx";
export { Compare } from "./Compare.tsx";
export { Details } from "./events/Details.tsx";
export { Findings } from "./Findings.tsx";
export { DeeperFixes } from "./fixes/DeeperFixes.tsx";
export { Situations } from "./fixes/Situations.tsx";
export { Matrix } from "./matrix/Matrix.tsx";
export { loadAllNotes, loadNotes } from "./notes.ts";
export { ShareMenu } from "./ShareMenu.tsx";
export { ShortcutHelp } from "./ShortcutHelp.tsx";
export { Statechart } from "./statechart/Statechart.tsx";
export { Tune } from "./tune/Tune.tsx";
export { CauseLine } from "./why/CauseLine.tsx";
export { WhyAnswer } from "./why/WhyAnswer.tsx";
