import { expect, test } from "vitest";
import { type Random, stream } from "../../src/sim/random.ts";

/*
 * All seeds are fixed, so nothing here is flaky. Tolerances are 4.5 standard errors of the statistic at its sample
 * size: a right generator misses one by chance in about 1 of 150,000 cases.
 */
const SIGMAS = 4.5;
const SIZE = 200_000;

test("the same seed, name and index give the same stream", () => {
  expect(draw(stream(7, "client/backoff", 17), 100)).toEqual(draw(stream(7, "client/backoff", 17), 100));
});

test("the streams of today are those of tomorrow, so that a link shows what it showed", () => {
  const random = stream(1, "client/backoff", 17);
  expect([random.uniform(), random.uniform(), random.below(1000)]).toMatchInlineSnapshot(`
    [
      0.803169605023695,
      0.6010010732639166,
      132,
    ]
  `);
});

test("nor does what is made of a stream change: its exponential and its normal numbers", () => {
  const random = stream(1, "client/backoff", 17);
  const drawn = [random.exponential(1000), random.exponential(1000), random.normal(), random.normal()];
  const known = [1625.4128602717326, 918.7965519803942, -0.40638227192049053, 0.03057742866771977];
  for (const [nth, number] of known.entries()) expect(drawn[nth]).toBeCloseTo(number, 10);
});

test.for([
  ["seed", stream(2, "a", 0), stream(3, "a", 0)],
  ["seed's highest bit", stream(0, "a", 0), stream(2 ** 31, "a", 0)],
  ["name", stream(2, "a", 0), stream(2, "b", 0)],
  ["name's order of letters", stream(2, "ab", 0), stream(2, "ba", 0)],
  ["index", stream(2, "a", 0), stream(2, "a", 1)],
  ["index's highest bit", stream(2, "a", 0), stream(2, "a", 2 ** 31)],
  ["seed and index, exchanged", stream(2, "a", 3), stream(3, "a", 2)],
] as const)("streams that differ in their %s are not correlated, at any lag up to 3", ([, one, other]) => {
  const x = draw(one, 20_000);
  const y = draw(other, 20_000);
  for (let lag = 0; lag <= 3; lag++) {
    // The correlation of independent samples has a standard error of 1/sqrt(n).
    expect(Math.abs(correlation(x.slice(lag), y.slice(0, y.length - lag)))).toBeLessThan(
      SIGMAS / Math.sqrt(20_000),
    );
  }
});

test("no two of ten thousand neighbours begin with the same number", () => {
  const first = new Set<number>();
  for (let index = 0; index < 10_000; index++) first.add(stream(1, "reader", index).uniform());
  for (let seed = 0; seed < 10_000; seed++) first.add(stream(seed, "seeds").uniform());
  expect(first.size).toBe(20_000);
});

test("the first numbers of neighbouring streams are themselves uniform and not correlated", () => {
  const first = Array.from({ length: 20_000 }, (_, index) => stream(1, "reader", index).uniform());
  expectUniform(first);
  const r = correlation(first.slice(1), first.slice(0, -1));
  expect(Math.abs(r)).toBeLessThan(SIGMAS / Math.sqrt(20_000));
});

test("uniform numbers fill [0, 1) evenly", () => {
  const values = draw(stream(1, "uniform"), SIZE);
  expect(Math.min(...values.slice(0, 10_000))).toBeGreaterThanOrEqual(0);
  expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
  expectUniform(values);
});

test("pairs of neighbours fill the square evenly", () => {
  const random = stream(1, "pairs");
  const counts = new Array<number>(400).fill(0);
  for (let i = 0; i < SIZE; i++) {
    const cell = 20 * Math.floor(20 * random.uniform()) + Math.floor(20 * random.uniform());
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  expectChiSquare(counts, SIZE / 400);
});

test("uniform numbers have 53 bits, each of them set half of the time", () => {
  const random = stream(1, "bits");
  const ones = new Array<number>(53).fill(0);
  for (let i = 0; i < 20_000; i++) {
    const bits = BigInt(random.uniform() * 2 ** 53);
    for (let bit = 0; bit < 53; bit++) if ((bits >> BigInt(bit)) & 1n) ones[bit] = (ones[bit] ?? 0) + 1;
  }
  // Half of n, with a standard error of sqrt(n)/2.
  for (const count of ones) expect(Math.abs(count - 10_000)).toBeLessThan((SIGMAS * Math.sqrt(20_000)) / 2);
});

test("exponential gaps have their mean, their variance and their tail", () => {
  const mean = 250;
  const values = draw(stream(1, "exponential"), SIZE, (random) => random.exponential(mean));
  const gaps = values.map((value) => value / mean);
  expect(values.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
  // With mean 1 the variance is 1; of the sample variance it is (9 - 1)/n, since the fourth central moment is 9.
  expectNear(average(gaps), 1, Math.sqrt(1 / SIZE));
  expectNear(average(gaps.map((gap) => (gap - 1) ** 2)), 1, Math.sqrt(8 / SIZE));
  for (const k of [0.1, 1, 3, 6]) {
    const share = Math.exp(-k);
    expectNear(average(gaps.map((gap) => Number(gap > k))), share, Math.sqrt((share * (1 - share)) / SIZE));
  }
});

test("normal numbers have the moments and the tails of the normal distribution", () => {
  const values = draw(stream(1, "normal"), SIZE, (random) => random.normal());
  // The k-th moments of a standard normal are 0, 1, 0, 3; their variances are (2k-th moment - square)/n.
  const moments = [
    [1, 0, 1],
    [2, 1, 3 - 1],
    [3, 0, 15],
    [4, 3, 105 - 9],
  ] as const;
  for (const [k, moment, variance] of moments) {
    expectNear(average(values.map((value) => value ** k)), moment, Math.sqrt(variance / SIZE));
  }
  const beyond = [
    [1, 0.158655],
    [2, 0.02275],
    [3, 0.00135],
  ] as const;
  for (const [k, share] of beyond) {
    const error = Math.sqrt((share * (1 - share)) / SIZE);
    expectNear(average(values.map((value) => Number(value > k))), share, error);
    expectNear(average(values.map((value) => Number(value < -k))), share, error);
  }
});

test("below gives each whole number below the count equally often, and no other", () => {
  const random = stream(1, "below");
  const counts = new Map<number, number>();
  for (let i = 0; i < SIZE; i++) {
    const value = random.below(7);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expectChiSquare([...counts.values()], SIZE / 7);
  expect(draw(random, 100, () => random.below(1))).toEqual(new Array(100).fill(0));
});

test("between stays between its bounds and is even there", () => {
  const random = stream(1, "between");
  const values = draw(random, SIZE, () => random.between(-300, 1700));
  expect(values.every((value) => value >= -300 && value < 1700)).toBe(true);
  expectUniform(values.map((value) => (value + 300) / 2000));
  expect(random.between(5, 5)).toBe(5);
});

test("a chance comes true in its share of cases, never at 0 and always at 1", () => {
  const random = stream(1, "chance");
  const share = (chance: number) => average(draw(random, SIZE, () => Number(random.chance(chance))));
  expectNear(share(0.1), 0.1, Math.sqrt((0.1 * 0.9) / SIZE));
  expect(share(0)).toBe(0);
  expect(share(1)).toBe(1);
});

function draw(random: Random, size: number, one = (from: Random): number => from.uniform()): number[] {
  return Array.from({ length: size }, () => one(random));
}

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function correlation(x: readonly number[], y: readonly number[]): number {
  const meanX = average(x);
  const meanY = average(y);
  const product = average(x.map((value, i) => (value - meanX) * ((y[i] as number) - meanY)));
  const varianceX = average(x.map((value) => (value - meanX) ** 2));
  const varianceY = average(y.map((value) => (value - meanY) ** 2));
  return product / Math.sqrt(varianceX * varianceY);
}

function expectNear(value: number, wanted: number, standardError: number): void {
  expect(
    Math.abs(value - wanted) / standardError,
    `${value} against ${wanted}, in standard errors`,
  ).toBeLessThan(SIGMAS);
}

/** Chi-square of k cells has the mean k - 1 and the variance 2(k - 1). */
function expectChiSquare(counts: readonly number[], wanted: number): void {
  const statistic = counts.reduce((sum, count) => sum + (count - wanted) ** 2 / wanted, 0);
  const freedom = counts.length - 1;
  expectNear(statistic, freedom, Math.sqrt(2 * freedom));
}

/** Kolmogorov and Smirnov: the largest gap between the sample's distribution and the even one, times sqrt(n). */
function expectUniform(values: readonly number[]): void {
  const sorted = Float64Array.from(values).sort();
  const gaps = sorted.map((value, i) => Math.max(value - i / sorted.length, (i + 1) / sorted.length - value));
  const statistic = gaps.reduce((most, gap) => Math.max(most, gap), 0) * Math.sqrt(sorted.length);
  // P(statistic > x) is 2 exp(-2 x^2): 2.4 is passed in 1 of 50,000 cases.
  expect(statistic).toBeLessThan(2.4);
}
