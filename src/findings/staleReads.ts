import type { Finding } from "../sim/run.ts";
import { byCount, count, instant, time } from "../sim/units.ts";

/** Values of one record that were served beyond its budget: all from one copy, or all by the database itself. */
export interface Overdue {
  /** As in "the session". */
  name: string;
  budgetUs: number;
  /** Where they came from. A copy `putBack` was overtaken before it was even filled. */
  source: { from: "copy"; filledUs: number; putBack: boolean } | { from: "database" };
  /** When the newer version committed: the first, if there are several. */
  overtakenUs: number;
  /** The first and the last of these reads. */
  fromUs: number;
  toUs: number;
  reads: number;
  worstUs: number;
  /** The first of these reads, and the write that overtook it. */
  evidence: readonly number[];
}

/** At most this many findings are told of one record; the rest is told as one. */
const MOST = 5;

/** Served values that were out of date by more than their budget, one finding for each copy that did it. */
export function staleReads(overdue: readonly Overdue[], violations: number): Finding[] {
  const worst = [...overdue].sort((a, b) => b.reads - a.reads || a.fromUs - b.fromUs);
  const told = worst.slice(0, MOST).sort((a, b) => a.fromUs - b.fromUs);
  const more = violations - told.reduce((sum, { reads }) => sum + reads, 0);
  return [
    ...told.map((one) => ({ ...finding(one), sentence: sentence(one) })),
    ...further(worst.slice(MOST), more),
  ];
}

/** The rest as one, from the first of them to the last. */
function further(rest: readonly Overdue[], reads: number): Finding[] {
  const [first] = [...rest].sort((a, b) => a.fromUs - b.fromUs);
  if (!first || reads === 0) return [];
  const toMs = rest.reduce((last, { toUs }) => Math.max(last, toUs), 0) / 1000;
  const budget = `the budget of ${time(first.budgetUs)}`;
  const sentence = `${count(reads, "more read")} of the ${first.name} went beyond ${budget}, from ${instant(first.fromUs)} on.`;
  return [{ ...finding(first), toMs, sentence }];
}

const finding = ({ fromUs, toUs, evidence }: Overdue) => ({
  kind: "staleRead",
  name: "beyond budget",
  fromMs: fromUs / 1000,
  toMs: toUs / 1000,
  evidence: evidence.filter((event) => event >= 0),
});

function sentence({ name, budgetUs, source, overtakenUs, fromUs, reads, worstUs }: Overdue): string {
  const outOfDate = `${byCount(reads, "", "up to ")}${time(worstUs)} out of date`;
  if (source.from === "database") {
    const overtaken = `${byCount(reads, "was", "were")} overtaken by a write before the answer was there`;
    return `${count(reads, "read")} of the ${name} asked the database and ${overtaken}: ${outOfDate}.`;
  }
  const beyond = `${count(reads, "read")} went beyond the budget of ${time(budgetUs)}, ${outOfDate}`;
  if (source.putBack) {
    return `A copy of the ${name} was filled at ${instant(source.filledUs)} by a read that a write at ${instant(overtakenUs)} had overtaken: from ${instant(fromUs)} on ${beyond}.`;
  }
  return `The copy of the ${name} from ${instant(source.filledUs)} was overtaken at ${instant(overtakenUs)} and stayed: from ${instant(fromUs)} on ${beyond}.`;
}
