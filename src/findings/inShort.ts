import type { Finding } from "../sim/run.ts";

/** So many findings of a kind are told one by one. */
const APART = 6;

/**
 * The first findings of one kind, and one more that stands for the rest. `rest` puts the rest into words, with how many
 * they are; `all` is how many there are, where the trace that they were read from is only a sample.
 */
export function inShort(
  findings: readonly Finding[],
  rest: (count: number, fromMs: number, toMs: number) => string,
  all = findings.length,
): Finding[] {
  const count = Math.max(all, findings.length) - APART;
  const [next] = findings.slice(APART);
  if (!next || count <= 1) return [...findings];
  const toMs = Math.max(...[next, findings.at(-1) ?? next].map((finding) => finding.toMs));
  return [...findings.slice(0, APART), { ...next, toMs, count, sentence: rest(count, next.fromMs, toMs) }];
}
