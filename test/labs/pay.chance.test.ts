import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pay } from "../../src/labs/pay/index.ts";
import type { PaySettings } from "../../src/labs/pay/settings.ts";
import { kolmogorov } from "../parts/chance.ts";
import { anySettings, payWith, shared, valuesByTry } from "./pay.ts";

/** Chance everywhere: in the processing times and in the delays. */
const chancy = {
  latency: "lognormal",
  sigma: 1,
  timeoutMs: 3000,
  maxAttempts: 6,
  balance: 60_000,
  backoff: "exponential",
  jitter: "full",
} as const satisfies Partial<PaySettings>;

const equalPairs = (pairs: [number, number][]) =>
  expect(pairs.map(([one]) => one)).toEqual(pairs.map(([, two]) => two));

/** The standard normal distribution, by Abramowitz and Stegun 7.1.26 (to 1.5e-7). */
function normal(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const series = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  const tail = series.reduce((sum, a) => (sum + a) * t, 0) * Math.exp(-z * z);
  return x < 0 ? tail / 2 : 1 - tail / 2;
}

describe("a fix never changes the luck of another part:", () => {
  test.for(pay.fixes)("$id", ({ id }) => {
    let works = 0;
    let backoffs = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const { backoff: _, jitter: __, ...plain } = chancy;
      const given = id === "retry" ? plain : chancy;
      const [before, after] = [payWith(given, [], seed), payWith(given, [id], seed)];
      const work = shared(valuesByTry(before, "work"), valuesByTry(after, "work"));
      const delays = shared(valuesByTry(before, "backoff"), valuesByTry(after, "backoff"));
      equalPairs(work);
      equalPairs(delays);
      works += work.length;
      backoffs += delays.length;
    }
    expect(works).toBeGreaterThanOrEqual(20);
    if (id !== "retry" && id !== "ambiguous") expect(backoffs).toBeGreaterThan(5);
  });

  test("nor does any other setting: the same try of the same tap works as long, and backs off as long", () => {
    let works = 0;
    let backoffs = 0;
    const seeds = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(anySettings, anySettings, seeds, (one, other, seed) => {
        const { processingMs, latency, sigma, backoff, baseMs, capMs, jitter } = one;
        const same = { processingMs, latency, sigma, backoff, baseMs, capMs, jitter };
        const [a, b] = [payWith(one, [], seed), payWith({ ...other, ...same }, [], seed)];
        const work = shared(valuesByTry(a, "work"), valuesByTry(b, "work"));
        const delays = shared(valuesByTry(a, "backoff"), valuesByTry(b, "backoff"));
        equalPairs(work);
        equalPairs(delays);
        works += work.length;
        backoffs += delays.length;
      }),
      { numRuns: 200, seed: 1 },
    );
    expect(works).toBeGreaterThan(100);
    expect(backoffs).toBeGreaterThan(20);
  });
});

test("a second tap has luck of its own and leaves the first one's alone", () => {
  const once = payWith({ ...chancy, maxAttempts: 3 });
  const twice = payWith({ ...chancy, maxAttempts: 3, secondTapMs: 500 });
  equalPairs(shared(valuesByTry(once, "work"), valuesByTry(twice, "work")));
  const delays = valuesByTry(payWith({ ...chancy, processingMs: 600_000, secondTapMs: 500 }), "backoff");
  expect(delays.get("0/0")).toBeGreaterThan(0);
  expect(delays.get("1/0")).toBeGreaterThan(0);
  expect(delays.get("1/0")).not.toBe(delays.get("0/0"));
  const works = [...valuesByTry(twice, "work")];
  expect(works.map(([tried]) => tried)).toContain("1/0");
  expect(new Set(works.map(([, us]) => us)).size).toBe(works.length);
});

test("the kinds of jitter share their luck: the same draw, put through another formula", () => {
  const stubborn = { backoff: "exponential", processingMs: 60_000, maxAttempts: 4 } as const;
  const delays = (jitter: PaySettings["jitter"]) =>
    [...valuesByTry(payWith({ ...stubborn, jitter }), "backoff").values()].map((us) => us / 1000);
  const exponential = delays("none");
  expect(exponential).toEqual([1000, 2000, 4000]);
  const draws = exponential.map((e, n) => (delays("full")[n] ?? 0) / e);
  for (const [n, draw] of draws.entries()) {
    const e = exponential[n] ?? 0;
    expect(delays("equal")[n]).toBeCloseTo(e / 2 + (draw * e) / 2, 2);
    expect(delays("additive")[n]).toBeCloseTo(e + draw * 1000, 2);
  }
});

test("the seed decides what is drawn", () => {
  const works = new Set(
    Array.from({ length: 20 }, (_, seed) => valuesByTry(payWith(chancy, [], seed), "work").get("0/0")),
  );
  expect(works.size).toBe(20);
});

test("with log-normal times the processing time is their 95th percentile, sigma the spread of their logarithm", () => {
  const works = Array.from({ length: 1500 }, (_, seed) => {
    const us = valuesByTry(payWith({ latency: "lognormal", maxAttempts: 1 }, [], seed), "work").get("0/0");
    return (us ?? 0) / 1e6;
  });
  const within = works.filter((seconds) => seconds <= 8).length / works.length;
  expect(Math.abs(within - 0.95)).toBeLessThan(3 * Math.sqrt((0.95 * 0.05) / works.length));
  const median = 8 * Math.exp(-0.5 * 1.6448536269514722);
  const standard = works.map((seconds) => Math.log(seconds / median) / 0.5);
  expect(kolmogorov(standard, normal)).toBeLessThan(1.95);
});

test("a spread of nothing is no spread", () => {
  const run = payWith({ latency: "lognormal", sigma: 0 });
  expect([...valuesByTry(run, "work").values()]).toEqual([8e6, 8e6, 8e6]);
});
