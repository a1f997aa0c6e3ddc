import { rowsOf } from "../../sim/reading.ts";

/** The rows in which the server stalls, and those in which the breaker changes its state. */
export const stallsOf = rowsOf("stalls", ["stalled"]);
export const turnsOf = rowsOf("turns", ["opened", "halfOpened", "closed"]);
