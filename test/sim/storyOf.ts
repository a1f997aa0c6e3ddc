import type { Kind, Trace } from "../../src/sim/trace.ts";
import { asText } from "./asText.ts";

/** A trace as plain lines, as in "0.100 s attempt 0 arrive": no ids, no causes. */
export const storyOf = (trace: Trace, ...kinds: Kind[]): string[] =>
  asText(trace, ...kinds)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) =>
      line
        .replace(/ +<- \d+$/, "")
        .replace(/^ *\d+ +/, "")
        .replace(/ +/g, " "),
    );
