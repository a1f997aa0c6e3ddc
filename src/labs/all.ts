import type { Lab } from "./lab.ts";
import { LAB_IDS } from "./registry.ts";

const load = async (id: string) => (await import(`./${id}/index.ts`))[id] as Lab;

/** Every lab whole, in teaching order: for the command line and for tests, which have no page to keep small. */
export const labs: readonly Lab[] = await Promise.all(LAB_IDS.map(load));
