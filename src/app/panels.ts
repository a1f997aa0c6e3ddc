/** What stands further down, is folded away at first, asked for, or of few labs: loaded together, behind the first run. */
export { Deeper } from "./events/Deeper.tsx";
export { Findings } from "./findings/Findings.tsx";
export { DeeperFixes } from "./fixes/DeeperFixes.tsx";
export { Situations } from "./fixes/Situations.tsx";
export { ShareMenu } from "./header/ShareMenu.tsx";
export { Keys } from "./keys/Keys.tsx";
export { Matrix } from "./matrix/Matrix.tsx";
export { loadAllNotes, loadNotes } from "./notes.ts";
export { Compare } from "./outcome/Compare.tsx";
export { Statechart } from "./statechart/Statechart.tsx";
export { Chain } from "./timelines/Chain.tsx";
export { Result } from "./transport/Result.tsx";
export { Tune } from "./tune/Tune.tsx";
export { Answer } from "./why/Answer.tsx";
