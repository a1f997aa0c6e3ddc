import type { LabNotes } from "../labs/lab.ts";
import { Late } from "./late.ts";

const late = (fetch: () => Promise<unknown>) => new Late(fetch as () => Promise<LabNotes>);

/** What a lab has for those who look deeper. */
const NOTES: Record<string, Late<LabNotes>> = {
  pay: late(async () => (await import("../labs/pay/notes.ts")).notes),
  stampede: late(async () => (await import("../labs/stampede/notes.ts")).notes),
  staleness: late(async () => (await import("../labs/staleness/notes.ts")).notes),
  revoke: late(async () => (await import("../labs/revoke/notes.ts")).notes),
  idempotency: late(async () => (await import("../labs/idempotency/notes.ts")).notes),
  herd: late(async () => (await import("../labs/herd/notes.ts")).notes),
  storm: late(async () => (await import("../labs/storm/notes.ts")).notes),
  breaker: late(async () => (await import("../labs/breaker/notes.ts")).notes),
};

/** What a lab has that the site does not know, such as a test's. */
const NONE: LabNotes = { presets: [], limits: [] };

/** Loads the notes of a lab. */
export const loadNotes = (lab: string): Promise<LabNotes> => NOTES[lab]?.load() ?? Promise.resolve(NONE);

/** Loads the notes of all labs ahead of their first use. */
export const loadAllNotes = (): Promise<unknown> => Promise.all(Object.keys(NOTES).map(loadNotes));

/** The notes of a lab. Suspends until they are there. */
export const useNotes = (lab: string): LabNotes => NOTES[lab]?.use() ?? NONE;
