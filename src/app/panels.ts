/** What is folded away at first, or asked for, or of few labs: loaded together, behind the first run. */
export { List } from "./events/List.tsx";
export { Table } from "./events/Table.tsx";
export { Presets } from "./fixes/Presets.tsx";
export { ShareMenu } from "./header/ShareMenu.tsx";
export { Keys } from "./keys/Keys.tsx";
export { Sentences } from "./limits/Sentences.tsx";
export { loadAllNotes } from "./notes.ts";
export { Statechart } from "./statechart/Statechart.tsx";
export { Settings } from "./tune/Settings.tsx";
export { Answer } from "./why/Answer.tsx";
