import type { Run } from "../sim/simulate.ts";
import type { Lane } from "./lane.ts";

/** A few words for each kind of finding. */
export const FINDING_NAMES: Record<string, string> = {
  duplicateCharge: "duplicate",
  staleBalanceCheck: "stale check",
  racedBalanceCheck: "raced check",
  overdraft: "overdraft",
  wrongMessage: "wrong message",
  swallowedPayment: "swallowed",
  refusedPayload: "other payload",
  missingKey: "no key",
  expiredKey: "key expired",
  unguardedEpisode: "sick, nothing in between",
  breakerOpening: "opened",
  falseOpening: "false opening",
  breakerFlapping: "flapping",
  earlyClosing: "closed too early",
  lateVerdict: "fooled by a late result",
  missedSickness: "never opened",
  staleRead: "beyond budget",
  stampede: "stampede",
  overload: "overload",
  shortLease: "lease too short",
  longWait: "long waits",
  accessAfterRevoke: "still allowed",
  staleSet: "old answer put back",
  failedCacheCall: "cache call failed",
  thunderingHerd: "thundering herd",
  retryAmplification: "amplification",
  metastableOverload: "metastable overload",
  lingeringBacklog: "lingering backlog",
};

/** The findings as numbered pins. */
export function findingsLane(run: Run): Lane {
  return {
    id: "findings",
    title: "Findings",
    caption: "",
    rows: 1,
    dodge: true,
    empty: "nothing went wrong",
    marks: run.findings.map((finding, index) => ({
      type: "point",
      row: 0,
      atUs: finding.fromMs * 1000,
      shape: "ring",
      tone: finding.good ? "good" : "harm",
      inside: String(index + 1),
      label: FINDING_NAMES[finding.kind] ?? finding.kind,
      event: finding.evidence[0] ?? -1,
      tells: finding.sentence,
    })),
  };
}
