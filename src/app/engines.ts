import type { LabEngine } from "../labs/lab.ts";

/** How the engine of each lab is loaded, so that a run brings only its own lab's parts. */
const ENGINES: Record<string, () => Promise<unknown>> = {
  pay: async () => (await import("../labs/pay/engine.ts")).engine,
  stampede: async () => (await import("../labs/stampede/engine.ts")).engine,
  staleness: async () => (await import("../labs/staleness/engine.ts")).engine,
  revoke: async () => (await import("../labs/revoke/engine.ts")).engine,
  idempotency: async () => (await import("../labs/idempotency/engine.ts")).engine,
  herd: async () => (await import("../labs/herd/engine.ts")).engine,
  storm: async () => (await import("../labs/storm/engine.ts")).engine,
  breaker: async () => (await import("../labs/breaker/engine.ts")).engine,
};

/** Loads what plays a lab. @throws Error if there is no such lab, or it cannot be had. */
export async function loadEngine(id: string): Promise<LabEngine> {
  const load = Object.hasOwn(ENGINES, id) ? ENGINES[id] : undefined;
  if (!load) throw new Error(`there is no lab "${id}"`);
  return (await load()) as LabEngine;
}

/** Loads all of them ahead of their first run, so that it needs no network. */
export const loadEngines = (): Promise<unknown> => Promise.all(Object.values(ENGINES).map((load) => load()));
