import { excerpt } from "./state.ts";

/** The longest hash or query that is read, in characters; our own are shorter by far. */
export const MAX_LENGTH = 8192;

/** More than this many notices help nobody. */
const MAX_NOTICES = 8;

/**
 * Keys and values of a query, decoded; of duplicates the last counts. A part with broken percent-encoding is left out
 * with a notice.
 */
export function readPairs(text: string, notices: string[], between = "&", is = "="): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of text.split(between)) {
    const at = part.indexOf(is);
    const key = decoded(at < 0 ? part : part.slice(0, at));
    const value = decoded(at < 0 ? "" : part.slice(at + 1));
    if (key === undefined || value === undefined) {
      notices.push(`A garbled part of the link was left out: "${excerpt(part)}".`);
    } else if (key !== "") found.set(key, value);
  }
  return found;
}

/** A query of keys and values, in the order given. Signs that are safe in a hash stay readable. */
export function writePairs(pairs: Iterable<readonly [string, string]>): string {
  return Array.from(pairs, ([key, value]) => `${encoded(key)}=${encoded(value)}`).join("&");
}

/** The text of a piece of an address, or undefined where its percent-encoding is broken. */
export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/%(?:2C|3A|3B)/g, decodeURIComponent);

/** The first few notices, each once, and how many more there were. */
export function few(notices: readonly string[]): string[] {
  const once = [...new Set(notices)];
  if (once.length <= MAX_NOTICES) return once;
  return [...once.slice(0, MAX_NOTICES - 1), `And ${once.length - MAX_NOTICES + 1} more like these.`];
}
