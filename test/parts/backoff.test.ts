import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BackoffPolicy, delays } from "../../src/parts/backoff.ts";
import { type Random, stream } from "../../src/sim/random.ts";
import { Fixed, kolmogorov, uniformOn } from "./chance.ts";

type Jitter = BackoffPolicy["jitter"];

const JITTERED: Jitter[] = ["additive", "full", "equal", "decorrelated"];
const LARGE = 1e9;

const policyOf = (jitter: Jitter, baseMs = 1000, capMs = 20_000): BackoffPolicy => ({
  backoff: "exponential",
  baseMs,
  capMs,
  jitter,
});

/** The first `many` delays of one call. */
function firstDelays(policy: BackoffPolicy, random: Random, many: number): number[] {
  const generator = delays(policy, random);
  return Array.from({ length: many }, () => generator.next().value);
}

/** The n-th delay (from 0) of very many calls, each with a stream of its own. */
const ofManyCalls = (policy: BackoffPolicy, n: number, calls = 20_000): number[] =>
  Array.from({ length: calls }, (_, call) => firstDelays(policy, stream(1, "backoff", call), n + 1)[n] ?? 0);

const policies = fc.record({
  baseMs: fc.integer({ min: 0, max: 60_000 }),
  capMs: fc.integer({ min: 0, max: 600_000 }),
});
const draws = fc.double({ min: 0, max: 1 - 2 ** -53, noNaN: true });
const retries = fc.integer({ min: 0, max: 49 });

describe("without jitter", () => {
  test("no backoff means no delay", () => {
    const policy: BackoffPolicy = { ...policyOf("full"), backoff: "none" };
    expect(firstDelays(policy, new Fixed(0.5), 4)).toEqual([0, 0, 0, 0]);
  });

  test("the delay doubles from the base up to the cap", () => {
    expect(firstDelays(policyOf("none"), new Fixed(0.5), 7)).toEqual([
      1000, 2000, 4000, 8000, 16_000, 20_000, 20_000,
    ]);
  });

  test("a cap below the base holds from the first retry on", () => {
    expect(firstDelays(policyOf("none", 1000, 300), new Fixed(0.5), 3)).toEqual([300, 300, 300]);
  });

  test("no chance is drawn", () => {
    const random = new Fixed(0.5);
    firstDelays(policyOf("none"), random, 5);
    firstDelays({ ...policyOf("full"), backoff: "none" }, random, 5);
    expect(random.draws).toBe(0);
  });
});

describe("the formula of", () => {
  const exponential = (base: number, cap: number, n: number) => Math.min(cap, base * 2 ** n);

  /** Every jitter but the decorrelated one, as a formula of the draw. */
  const formulas: Partial<Record<Jitter, (base: number, cap: number, n: number, u: number) => number>> = {
    additive: (base, cap, n, u) => Math.min(cap, base * 2 ** n + base * u),
    full: (base, cap, n, u) => exponential(base, cap, n) * u,
    equal: (base, cap, n, u) => (exponential(base, cap, n) * (1 + u)) / 2,
  };

  test.for(Object.entries(formulas))("%s jitter is the published one", ([jitter, formula]) => {
    fc.assert(
      fc.property(policies, draws, retries, ({ baseMs, capMs }, u, n) => {
        const delay = firstDelays(policyOf(jitter as Jitter, baseMs, capMs), new Fixed(u), n + 1)[n] ?? -1;
        expect(delay).toBeCloseTo(formula(baseMs, capMs, n, u), 6);
      }),
    );
  });

  test("decorrelated jitter goes from the base to three times the last delay", () => {
    fc.assert(
      fc.property(policies, draws, retries, ({ baseMs, capMs }, u, n) => {
        const all = firstDelays(policyOf("decorrelated", baseMs, capMs), new Fixed(u), n + 1);
        let previous = baseMs;
        for (const delay of all) {
          expect(delay).toBeCloseTo(Math.min(capMs, baseMs + (3 * previous - baseMs) * u), 6);
          previous = delay;
        }
      }),
    );
  });

  test("decorrelated jitter starts from the base anew in every call", () => {
    const policy = policyOf("decorrelated");
    const random = new Fixed(0.75);
    expect(firstDelays(policy, random, 3)).toEqual([2500, 5875, 13_468.75]);
    expect(firstDelays(policy, random, 1)).toEqual([2500]);
  });
});

describe("every jitter", () => {
  test.for(JITTERED)("%s stays within 0 and the cap", (jitter) => {
    fc.assert(
      fc.property(policies, draws, retries, ({ baseMs, capMs }, u, n) => {
        const delay = firstDelays(policyOf(jitter, baseMs, capMs), new Fixed(u), n + 1)[n] ?? -1;
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(capMs);
      }),
    );
  });

  test.for(JITTERED)("%s draws once for each delay", (jitter) => {
    for (const many of [1, 2, 9]) {
      const random = new Fixed(0.5);
      firstDelays(policyOf(jitter), random, many);
      expect(random.draws).toBe(many);
    }
  });

  test("lies between bounds of its own", () => {
    const lowest = 0;
    const highest = 1 - 2 ** -53;
    const third = (jitter: Jitter, u: number) =>
      firstDelays(policyOf(jitter, 1000, LARGE), new Fixed(u), 3)[2];
    const bounds = (jitter: Jitter) => [third(jitter, lowest), Math.round(third(jitter, highest) ?? 0)];
    expect(bounds("full")).toEqual([0, 4000]);
    expect(bounds("equal")).toEqual([2000, 4000]);
    expect(bounds("additive")).toEqual([4000, 5000]);
    expect(bounds("decorrelated")).toEqual([1000, 27_000]);
  });
});

describe("of 20,000 calls", () => {
  test.for([
    ["full", 0, 0, 1000],
    ["full", 3, 0, 8000],
    ["full", 9, 0, 20_000],
    ["equal", 0, 500, 1000],
    ["equal", 3, 4000, 8000],
    ["equal", 9, 10_000, 20_000],
    ["additive", 0, 1000, 2000],
    ["additive", 3, 8000, 9000],
    ["decorrelated", 0, 1000, 3000],
  ] as const)("%s jitter spreads retry %i evenly from %i to %i ms", ([jitter, n, low, high]) => {
    expect(kolmogorov(ofManyCalls(policyOf(jitter), n), uniformOn(low, high))).toBeLessThan(1.95);
  });

  test("the test of spread tells a distribution from one a fiftieth narrower", () => {
    expect(kolmogorov(ofManyCalls(policyOf("full"), 3), uniformOn(0, 7840))).toBeGreaterThan(1.95);
  });

  test("decorrelated jitter spreads each retry evenly up to three times its own last delay", () => {
    const places = Array.from({ length: 20_000 }, (_, call) => {
      const policy = policyOf("decorrelated", 1000, LARGE);
      const [first = 0, second = 0] = firstDelays(policy, stream(1, "backoff", call), 2);
      return (second - 1000) / (3 * first - 1000);
    });
    expect(kolmogorov(places, uniformOn(0, 1))).toBeLessThan(1.95);
  });

  test("additive jitter spreads at most one base, however long the delay, while full jitter spreads it all", () => {
    const spread = (sample: number[]) => Math.max(...sample) - Math.min(...sample);
    const late = 10;
    expect(spread(ofManyCalls(policyOf("additive", 100, LARGE), late))).toBeLessThanOrEqual(100);
    expect(spread(ofManyCalls(policyOf("full", 100, LARGE), late))).toBeGreaterThan(100_000);
  });

  test("additive jitter adds nothing at the cap: all wait exactly as long, and the herd forms again", () => {
    expect(new Set(ofManyCalls(policyOf("additive"), 5))).toEqual(new Set([20_000]));
    expect(new Set(ofManyCalls(policyOf("full"), 5)).size).toBeGreaterThan(19_000);
  });

  test("additive jitter piles up at a cap that it reaches half the time", () => {
    const atCap = ofManyCalls(policyOf("additive", 1000, 1500), 0).filter((delay) => delay === 1500).length;
    const standardError = Math.sqrt(0.25 / 20_000);
    expect(Math.abs(atCap / 20_000 - 0.5)).toBeLessThan(4 * standardError);
  });
});
