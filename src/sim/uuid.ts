import type { Random } from "./random.ts";

const HEX = "0123456789abcdef";
/** The version, 4, and the variant of RFC 9562 at their places; x is a random digit, y one of 8, 9, a, b. */
const FORM = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";

/** A random UUID (version 4) from a stream of chance. */
export const uuid = (random: Random): string =>
  FORM.replace(/[xy]/g, (place) => HEX[place === "x" ? random.below(16) : 8 + random.below(4)] as string);
