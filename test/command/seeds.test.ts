import { expect, test } from "vitest";
import { spreadOf } from "../../src/command/seeds.ts";

test("percentiles are nearest-rank: always one of the numbers", () => {
  const oneToTwenty = Array.from({ length: 20 }, (_, nth) => 20 - nth);
  expect(spreadOf(oneToTwenty)).toMatchObject({ min: 1, p50: 10, p95: 19, max: 20, mean: 10.5 });
  expect(spreadOf([1, 2, 3])).toMatchObject({ p50: 2, p95: 3 });
});

test("the standard deviation is that of a sample", () => {
  expect(spreadOf([2, 4, 4, 4, 5, 5, 7, 9]).sd).toBeCloseTo(Math.sqrt(32 / 7), 12);
});

test("a single number has no standard deviation, and no number has nothing", () => {
  expect(spreadOf([5])).toEqual({ mean: 5, sd: null, min: 5, p50: 5, p95: 5, max: 5 });
  expect(spreadOf([])).toEqual({ mean: null, sd: null, min: null, p50: null, p95: null, max: null });
});
