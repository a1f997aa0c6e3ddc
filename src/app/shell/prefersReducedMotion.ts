import type { Presentation } from "../../link.ts";

/** Whether things should step instead of move: the host says so in the query, or the reader's system does. */
export const prefersReducedMotion = (motion: Presentation["motion"]): boolean =>
  motion === "reduce" || matchMedia("(prefers-reduced-motion: reduce)").matches;
