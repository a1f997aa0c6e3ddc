import { use } from "react";
import type { LabNotes } from "../labs/lab.ts";

/** How what a lab has for those who look deeper is loaded. */
const NOTES: Record<string, () => Promise<unknown>> = {
  pay: async () => (await import("../labs/pay/notes.ts")).notes,
  stampede: async () => (await import("../labs/stampede/notes.ts")).notes,
  staleness: async () => (await import("../labs/staleness/notes.ts")).notes,
  revoke: async () => (await import("../labs/revoke/notes.ts")).notes,
  idempotency: async () => (await import("../labs/idempotency/notes.ts")).notes,
  herd: async () => (await import("../labs/herd/notes.ts")).notes,
  storm: async () => (await import("../labs/storm/notes.ts")).notes,
  breaker: async () => (await import("../labs/breaker/notes.ts")).notes,
};

const NONE: LabNotes = { presets: [], limits: [] };
const known = new Map<string, Promise<LabNotes>>();

/** Loads the notes of a lab, once. What could not be had is asked for again. */
export function loadNotes(lab: string): Promise<LabNotes> {
  const notes = known.get(lab) ?? (NOTES[lab]?.() as Promise<LabNotes> | undefined) ?? Promise.resolve(NONE);
  known.set(lab, notes);
  notes.catch(() => known.delete(lab));
  return notes;
}

/** Loads the notes of all labs ahead of their first use. */
export const loadAllNotes = (): Promise<unknown> => Promise.allSettled(Object.keys(NOTES).map(loadNotes));

/** The notes of a lab. Suspends until they are there. */
export const useNotes = (lab: string): LabNotes => use(loadNotes(lab));
