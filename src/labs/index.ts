import type { Lab } from "./lab.ts";
import { pay } from "./pay/index.ts";

/** The labs, in teaching order. */
export const labs: readonly Lab[] = [pay as unknown as Lab];

/** The lab of an id. */
export const labOf = (id: string): Lab | undefined => labs.find((lab) => lab.id === id);
