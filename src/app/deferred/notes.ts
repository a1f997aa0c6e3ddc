import type { LabNotes } from "../../labs/lab.ts";
import { LAB_IDS } from "../../labs/registry.ts";
import { LazyResource } from "../shell/lazyResource.ts";

const load = async (id: string): Promise<LabNotes> => (await import(`../../labs/${id}/notes.ts`)).notes;

const notes = new Map(LAB_IDS.map((id) => [id, new LazyResource(() => load(id))]));

/** What a lab has that the site does not know, such as a test's. */
const NONE: LabNotes = { presets: [], limits: [] };

/** Loads the notes of a lab. */
export const loadNotes = (lab: string): Promise<LabNotes> => notes.get(lab)?.load() ?? Promise.resolve(NONE);

/** Loads the notes of all labs ahead of their first use. */
export const loadAllNotes = (): Promise<unknown> => Promise.all(LAB_IDS.map(loadNotes));

/** The notes of a lab. Suspends until they are there. */
export const useNotes = (lab: string): LabNotes => notes.get(lab)?.use() ?? NONE;
