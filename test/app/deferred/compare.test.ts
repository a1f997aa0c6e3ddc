import { expect, test } from "vitest";
import { isWithinChance } from "../../../src/app/deferred/Compare.tsx";

const headline = (value: number, deviation: number) => ({
  figure: String(value),
  noun: "",
  harm: true,
  sentence: "",
  chance: { value, deviation },
});

test("two figures differ by no more than chance up to two deviations of their difference", () => {
  // The deviation of the difference is 5.
  expect(isWithinChance(headline(100, 3), headline(110, 4))).toBe(true);
  expect(isWithinChance(headline(111, 4), headline(100, 3))).toBe(false);
  expect(isWithinChance(headline(1, 0), headline(4, 0))).toBe(false);
});

test("nothing is said of equal figures, nor of those in which luck has no part", () => {
  expect(isWithinChance(headline(100, 3), headline(100, 3))).toBe(false);
  const { chance: _, ...without } = headline(110, 4);
  expect(isWithinChance(headline(100, 3), without)).toBe(false);
});
