import type { Finding } from "../../sim/run.ts";
import { count } from "../../sim/units.ts";
import { idAsWords } from "../design/settingText.ts";

/** A finding with its number, counted from 1 through the run: the number of its pin on the timeline. */
export interface Numbered {
  finding: Finding;
  number: number;
}

/** The findings by kind, in the order in which the kinds appear. */
export function byKind(findings: readonly Finding[]): Numbered[][] {
  const groups = new Map<string, Numbered[]>();
  findings.forEach((finding, index) => {
    const group = groups.get(finding.kind) ?? [];
    group.push({ finding, number: index + 1 });
    groups.set(finding.kind, group);
  });
  return [...groups.values()];
}

/** How many findings a group stands for: one may stand for many that are not told one by one. */
export const sizeOf = (group: readonly Numbered[]): number =>
  group.reduce((sum, { finding }) => sum + (finding.count ?? 1), 0);

/** Kinds whose findings are stretches with many of a kind in each, and plurals that take more than an s. */
const NOUNS: Record<string, readonly [one: string, many: string]> = {
  accessAfterRevoke: ["stretch of access after the revoke", "stretches of access after the revoke"],
  staleRead: ["stretch of stale reads", "stretches of stale reads"],
  retryAmplification: ["stretch of retry amplification", "stretches of retry amplification"],
  gaveUp: ["client gave up", "clients gave up"],
  missedSickness: ["missed sickness", "missed sicknesses"],
};

/** A group in short: "2 raced balance checks". */
export function groupInShort(group: readonly Numbered[]): string {
  const kind = group[0]?.finding.kind ?? "";
  const [one, many] = NOUNS[kind] ?? [idAsWords(kind)];
  return count(sizeOf(group), one, many);
}

/** True where a group is no harm; undefined, for no attribute at all, where it is. */
export const isGood = (group: readonly Numbered[]): true | undefined => group[0]?.finding.good;
