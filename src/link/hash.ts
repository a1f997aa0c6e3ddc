import { decoded } from "./pairs.ts";

/** A hash, split at what structures it. */
export interface HashParts {
  /** As it is written, without the mark and the slash before it. */
  path: string;
  /** The lab that it names, which need not exist; undefined where it leads elsewhere. */
  lab: string | undefined;
  /** What stands behind the first "?". */
  query: string;
  /** Whether it leads to the home page: nothing is asked for. */
  isHome: boolean;
}

/** Splits a hash such as `#/lab/pay?v=1&seed=7`. Every string is one. */
export function splitHash(hash: string): HashParts {
  const text = hash.replace(/^#?\/?/, "");
  const [path = "", ...rest] = text.split("?");
  const [room, lab, ...more] = path.replace(/\/$/, "").split("/").map(decoded);
  const isLab = room === "lab" && more.length === 0;
  return { path, lab: isLab ? lab : undefined, query: rest.join("?"), isHome: text === "" };
}
