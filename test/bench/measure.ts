/** One thing to time: `run` does a round's work and returns how many times it did what is counted. */
export interface Contender {
  name: string;
  run(): number;
}

/** Of one contender: the median of its nanoseconds, and of its ratio to the first contender in the same round. */
export interface Timing {
  ns: number;
  ratio: number;
}

/**
 * Times one piece of work of each contender. They take turns in every round, and ratios are formed within a round, so
 * whatever else the machine does meets them alike. The first rounds warm up and do not count.
 */
export function timings(contenders: readonly Contender[], rounds = 15, warmUp = 2): Timing[] {
  const samples: number[][] = contenders.map(() => []);
  for (let round = -warmUp; round < rounds; round++) {
    for (const [i, { run }] of contenders.entries()) {
      const start = process.hrtime.bigint();
      const done = run();
      const spent = Number(process.hrtime.bigint() - start);
      if (round >= 0) samples[i]?.push(spent / done);
    }
  }
  return samples.map((each) => ({
    ns: quantile(each, 0.5),
    ratio: quantile(
      each.map((ns, round) => ns / (samples[0]?.[round] ?? Number.NaN)),
      0.5,
    ),
  }));
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
