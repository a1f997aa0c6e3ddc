import { toUs } from "../sim/process.ts";
import type { Run } from "../sim/run.ts";
import type { Lane } from "./lane.ts";

/** The findings as numbered pins. */
export function findingsLane(run: Run): Lane {
  return {
    id: "findings",
    title: "Findings",
    caption: "",
    rows: 1,
    dodge: true,
    empty: "nothing found",
    marks: run.findings.map((finding, index) => ({
      type: "point",
      row: 0,
      atUs: toUs(finding.fromMs),
      shape: "ring",
      tone: finding.good ? "good" : "harm",
      inside: String(index + 1),
      label: finding.name,
      event: finding.evidence[0] ?? -1,
      finding: index,
      ariaLabel: finding.sentence,
    })),
  };
}
