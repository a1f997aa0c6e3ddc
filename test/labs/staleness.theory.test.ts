import { describe, expect, test } from "vitest";
import type { Metrics } from "../../src/sim/run.ts";
import { type Given, only, stalenessWith } from "./staleness.ts";

const SEEDS = 24;

/** A ratio of two metrics over many seeds, with its standard error from seed to seed. */
function ratio(given: Given, of: string, to: string): { mean: number; error: number } {
  const runs = Array.from({ length: SEEDS }, (_, seed) => stalenessWith(given, [], seed + 1).metrics);
  const pairs = runs.map((metrics: Metrics) => [metrics[of] as number, metrics[to] as number] as const);
  const [over, under] = [0, 1].map((side) => pairs.reduce((sum, pair) => sum + (pair[side] ?? 0), 0)) as [
    number,
    number,
  ];
  const mean = over / under;
  const spread = pairs.reduce((sum, [a, b]) => sum + (a - mean * b) ** 2, 0) / (SEEDS - 1);
  return { mean, error: Math.sqrt(SEEDS * spread) / under };
}

/** Within 3.5 standard errors, which must be small enough to tell the theory from its neighbours. */
function expectNear(
  { mean, error }: { mean: number; error: number },
  theory: number,
  precision = 0.03,
): void {
  expect(error).toBeLessThan(theory * precision);
  expect(Math.abs(mean - theory), `${mean} against ${theory}`).toBeLessThan(3.5 * error);
}

/**
 * A copy filled at 0 by an instant read, read at rate r until its TTL: a hit at age a is out of date by more than b if a
 * Poisson write of rate w came before a - b. Over a cycle of one miss and r TTL hits.
 */
function beyond(r: number, w: number, ttl: number, b: number): number {
  const late = Math.max(0, ttl - b);
  return (r * (late - (1 - Math.exp(-w * late)) / w)) / (1 + r * ttl);
}

describe("with Poisson reads and writes and one TTL", () => {
  test.each([
    { r: 50, w: 1, ttl: 1 },
    { r: 20, w: 0.2, ttl: 5 },
    { r: 2, w: 2, ttl: 1 },
    { r: 100, w: 0.5, ttl: 0.5 },
  ])("the share of stale reads is that of a write within the age of the copy: %o", ({ r, w, ttl }) => {
    const given: Given = {
      ...only("session", r, w * 60),
      ttlMs: ttl * 1000,
      dbReadMs: 0,
      durationMs: 400_000 * ttl,
    };
    expectNear(ratio(given, "staleReads", "reads"), beyond(r, w, ttl, 0));
    expectNear(ratio(given, "dbReads", "reads"), 1 / (1 + r * ttl));
  });

  test.each([
    { r: 50, w: 1, ttl: 2, b: 0.5 },
    { r: 20, w: 0.5, ttl: 4, b: 2 },
  ])("the share beyond a budget is that of a write so long before the read: %o", ({ r, w, ttl, b }) => {
    const rates = only("session", r, w * 60);
    const given: Given = {
      ...rates,
      ttlMs: ttl * 1000,
      sessionBudgetMs: b * 1000,
      dbReadMs: 0,
      durationMs: 800_000,
    };
    expectNear(ratio(given, "budgetViolations", "reads"), beyond(r, w, ttl, b), 0.04);
  });
});

describe("past the cache", () => {
  test.each([
    { w: 0.2, read: 0.5 },
    { w: 2, read: 0.1 },
  ])("a read is overtaken if a write comes while the database answers: 1 - exp(-w d), %o", ({ w, read }) => {
    const given: Given = { ...only("balance", 5, w * 60), zeroBudget: "bypass", dbReadMs: read * 1000 };
    const overtaken = ratio(given, "budgetViolations", "reads");
    expectNear(overtaken, 1 - Math.exp(-w * read), 0.04);
  });

  test("every read asks the database", () => {
    const { metrics } = stalenessWith({}, ["bypass"]);
    for (const record of ["balance", "permission"] as const) {
      expect(metrics[`dbReads/${record}`]).toBe(metrics[`reads/${record}`]);
    }
  });
});

test("a bust costs about one database read a write, where reads are frequent, and none where nobody writes", () => {
  const given = { ...only("session", 200, 30), dbReadMs: 0, ttlMs: 3_600_000, onWrite: "bust" } as const;
  // After each write one miss, unless the next write comes first: w * r / (r + w), and one at the start.
  const [r, w, seconds] = [200, 0.5, 300];
  const expected = 1 + (seconds * w * r) / (r + w);
  const reads = Array.from(
    { length: SEEDS },
    (_, seed) => stalenessWith(given, [], seed + 1).metrics.dbReads as number,
  );
  const mean = reads.reduce((a, b) => a + b) / SEEDS;
  expect(Math.abs(mean - expected)).toBeLessThan(3.5 * Math.sqrt(expected / SEEDS));
  expect(stalenessWith({ ...given, sessionWritesPerMinute: 0 }).metrics.dbReads).toBe(1);
});
