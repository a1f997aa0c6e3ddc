/** One thing to time: `run` does a round's work and returns how many times it did what is counted. */
export interface Contender {
  name: string;
  run(): number;
}

/**
 * Nanoseconds for one piece of work, the median over rounds. The contenders take turns in every round, so whatever
 * else the machine does meets them all alike. The first rounds warm up and do not count.
 */
export function nanoseconds(contenders: readonly Contender[], rounds = 9, warmUp = 2): number[] {
  const samples: number[][] = contenders.map(() => []);
  for (let round = -warmUp; round < rounds; round++) {
    for (const [i, { run }] of contenders.entries()) {
      const start = process.hrtime.bigint();
      const done = run();
      const spent = Number(process.hrtime.bigint() - start);
      if (round >= 0) samples[i]?.push(spent / done);
    }
  }
  return samples.map((each) => quantile(each, 0.5));
}

/** Nearest-rank quantile. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Prints rows under a title, columns aligned to the right but for the first. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  console.log(`\n${title}`);
  for (const row of all) {
    const cells = row.map((cell, i) =>
      i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
    );
    console.log(`  ${cells.join("  ")}`);
  }
}
