import { instantsOf } from "../../timeline/counted.ts";

/** When attempts were sent, and what became of them; when clients gave up. */
export const sentOf = instantsOf("attempt");
export const answeredOf = instantsOf("answered");
export const gaveUpOf = instantsOf("gaveUp");
export const refusedOf = instantsOf("refused");
export const turnedAwayOf = instantsOf("refused", "rejected");
export const heardOf = instantsOf("answered", "servedLate");

/** All of them, for the worker to read. */
export const counted = [sentOf, answeredOf, gaveUpOf, refusedOf, turnedAwayOf, heardOf];
