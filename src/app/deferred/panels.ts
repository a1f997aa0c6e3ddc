/** What stands further down, is folded away at first, asked for, or of few labs: loaded together, behind the first run. */

export { Compare } from "./Compare.tsx";
export { Deeper } from "./events/Deeper.tsx";
export { Findings } from "./Findings.tsx";
export { DeeperFixes } from "./fixes/DeeperFixes.tsx";
export { Situations } from "./fixes/Situations.tsx";
export { Keys } from "./Keys.tsx";
export { Matrix } from "./matrix/Matrix.tsx";
export { loadAllNotes, loadNotes } from "./notes.ts";
export { Result } from "./Result.tsx";
export { ShareMenu } from "./ShareMenu.tsx";
export { Statechart } from "./statechart/Statechart.tsx";
export { Tune } from "./tune/Tune.tsx";
export { Answer } from "./why/Answer.tsx";
export { Chain } from "./why/Chain.tsx";
