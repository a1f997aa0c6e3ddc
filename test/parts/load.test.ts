import { describe, expect, test } from "vitest";
import { even, poisson, simultaneous } from "../../src/parts/load.ts";
import { kolmogorov, uniformOn } from "./chance.ts";
import { play } from "./play.ts";

/** When the arrivals of a load come, in microseconds. */
function instants(perSecond: number, untilMs: number, seed = 1, name = "readers"): number[] {
  const us: number[] = [];
  play((world) => {
    poisson(world, name, perSecond, untilMs, (n) => {
      us[n] = world.nowUs();
    });
  }, seed);
  return us;
}

describe("Poisson arrivals", () => {
  test("come with exponential gaps of the mean that is set", () => {
    const us = instants(1000, 20_000);
    const gaps = us.map((at, index) => at - (us[index - 1] ?? 0));
    expect(Math.abs(us.length - 20_000)).toBeLessThan(4 * Math.sqrt(20_000));
    expect(kolmogorov(gaps, (gap) => 1 - Math.exp(-gap / 1000))).toBeLessThan(1.95);
  });

  test("are as many at the highest rate: rounding to microseconds adds nothing up", () => {
    const us = instants(100_000, 2000);
    expect(Math.abs(us.length - 200_000)).toBeLessThan(4 * Math.sqrt(200_000));
    expect(kolmogorov(us, uniformOn(0, 2e6))).toBeLessThan(1.95);
  });

  test("come in [0, until), in order, and none at a rate of 0", () => {
    const us = instants(50, 1000);
    expect(us).toEqual([...us].sort((a, b) => a - b));
    expect(us.every((at) => at >= 0 && at < 1e6)).toBe(true);
    expect(instants(0, 1000)).toEqual([]);
    expect(instants(1000, 0)).toEqual([]);
  });

  test("are a longer run's first ones, and another seed's or another name's are others", () => {
    const us = instants(50, 1000);
    expect(instants(50, 5000).slice(0, us.length)).toEqual(us);
    expect(instants(50, 1000, 2)).not.toEqual(us);
    expect(instants(50, 1000, 1, "writers")).not.toEqual(us);
  });
});

test("regular arrivals come in [0, until), to the microsecond", () => {
  const us: number[] = [];
  // In milliseconds times 1000, the end would come a little later than the fourth.
  play((world) => even(world, 1000 / 341.335, 1024.005, () => us.push(world.nowUs())));
  expect(us).toEqual([0, 341_335, 682_670]);
});

test("simultaneous arrivals come at one instant in the order of their numbers", () => {
  const seen: [number, number][] = [];
  play((world) => simultaneous(world, 1500, 3, (n) => seen.push([n, world.nowUs()])));
  expect(seen).toEqual([
    [0, 1500],
    [1, 1500],
    [2, 1500],
  ]);
});
