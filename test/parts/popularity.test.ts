import fc from "fast-check";
import { expect, test } from "vitest";
import { popularity } from "../../src/parts/popularity.ts";
import { stream } from "../../src/sim/random.ts";

/** How often each key is wanted in so many draws. */
function wanted(keys: number, skew: number, draws: number): number[] {
  const random = stream(1, "wishes");
  const pick = popularity(keys, skew);
  const counts = new Array<number>(keys).fill(0);
  for (let draw = 0; draw < draws; draw++) {
    const key = pick(random.uniform());
    counts[key] = (counts[key] as number) + 1;
  }
  return counts;
}

test.each([0, 0.5, 1, 2])("with skew %d key k is wanted in proportion to 1 / k^skew", (skew) => {
  const draws = 200_000;
  const counts = wanted(20, skew, draws);
  const weights = counts.map((_, key) => (key + 1) ** -skew);
  const sum = weights.reduce((a, b) => a + b);
  // Chi square over 20 keys: one in 10,000 samples is above 51.
  const chi = counts.reduce((all, count, key) => {
    const expected = (draws * (weights[key] as number)) / sum;
    return all + (count - expected) ** 2 / expected;
  }, 0);
  expect(chi).toBeLessThan(51);
});

test("a key is always one of them, whatever the draw", () => {
  const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.constantFrom(0, 0.3, 1, 5),
      draw,
      (keys, skew, uniform) => {
        const key = popularity(keys, skew)(uniform);
        expect(Number.isInteger(key) && key >= 0 && key < keys).toBe(true);
      },
    ),
  );
});

test("the draws 0 and almost 1 give the first and the last key", () => {
  for (const skew of [0, 1]) {
    const pick = popularity(10, skew);
    expect([pick(0), pick(1 - 2 ** -53)]).toEqual([0, 9]);
  }
});
