import type { LabEngine } from "../../labs/lab.ts";
import { LAB_IDS } from "../../labs/registry.ts";

/** Loads what plays a lab, so that a run brings only its own lab's parts. @throws Error if there is no such lab, or it cannot be had. */
export async function loadEngine(id: string): Promise<LabEngine> {
  if (!LAB_IDS.includes(id)) throw new Error(`there is no lab "${id}"`);
  return (await import(`../../labs/${id}/engine.ts`)).engine;
}

/** Loads all of them ahead of their first run, so that it needs no network. */
export const loadEngines = (): Promise<unknown> => Promise.all(LAB_IDS.map(loadEngine));
