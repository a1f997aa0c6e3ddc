import { describe, expect, test } from "vitest";
import { Layers, type LayersPolicy } from "../../src/parts/layers.ts";
import { play } from "./play.ts";

const none = { began() {}, succeeded() {}, failed() {}, mayRetry: () => true };
const atOnce = { delayMs: () => 0, baseMs: 0, isRandom: false };

/** Attempts that each call costs if each of them fails by chance, independently of the others. */
function attemptsOf(policy: LayersPolicy, failing: number, calls: number): number[] {
  let costs: number[] = [];
  play((world) => {
    const budgets = Array.from({ length: policy.layers }, () => none);
    const layers = new Layers(world, policy, atOnce, budgets, 1);
    const luck = world.random("luck");
    costs = Array.from({ length: calls }, (_, call) => {
      layers.begin(call);
      for (let attempts = 1; ; attempts++) {
        if (!luck.chance(failing) || layers.afterFailure(call) === undefined) return attempts;
      }
    });
  });
  return costs;
}

/**
 * The mean number of attempts if each fails with probability p: a layer that gets a failing share q of the layer below
 * makes 1 + q + ... + q^(A - 1) = (1 - q^A) / (1 - q) calls of it, and fails with q^A itself.
 */
function theoryOf({ layers, maxRetries }: LayersPolicy, p: number): number {
  const tries = maxRetries + 1;
  let mean = 1;
  let q = p;
  for (let layer = 0; layer < layers; layer++) {
    mean *= (1 - q ** tries) / (1 - q);
    q **= tries;
  }
  return mean;
}

describe("layers of retries", () => {
  test.each([
    { layers: 1, maxRetries: 2, failing: 0.5 },
    { layers: 1, maxRetries: 3, failing: 0.9 },
    { layers: 2, maxRetries: 1, failing: 0.7 },
    { layers: 3, maxRetries: 3, failing: 0.8 },
  ])(
    "cost (1 - p^A) / (1 - p) attempts, layer by layer: $layers of $maxRetries retries, p = $failing",
    (given) => {
      const costs = attemptsOf(given, given.failing, 40_000);
      const mean = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
      const variance = costs.reduce((sum, cost) => sum + (cost - mean) ** 2, 0) / costs.length;
      const error = Math.sqrt(variance / costs.length);
      const theory = theoryOf(given, given.failing);
      expect(4 * error).toBeLessThan(0.04 * theory);
      expect(Math.abs(mean - theory)).toBeLessThan(4 * error);
    },
  );

  test.each([
    [1, 0, 1],
    [1, 3, 4],
    [3, 3, 64],
    [4, 1, 16],
    [2, 9, 100],
  ])("%i of them, each with %i retries, cost %i attempts if all fail", (layers, maxRetries, most) => {
    expect(attemptsOf({ layers, maxRetries }, 1, 3)).toEqual([most, most, most]);
  });

  test("wait by the rule of the layer that retries, which counts anew for each call that it gets", () => {
    const waits: (number | undefined)[] = [];
    play((world) => {
      const rule = {
        delayMs: (n: number, previous: number) => 10 * (n + 1) + previous / 1000,
        baseMs: 1,
        isRandom: false,
      };
      const layers = new Layers(world, { layers: 2, maxRetries: 2 }, rule, [none, none]);
      layers.begin(0);
      for (let failure = 0; failure < 9; failure++) waits.push(layers.afterFailure(0));
    });
    const inner = [10.001, 20.010001];
    const rounded = waits.map((wait) => wait && Math.round(wait * 1e6) / 1e6);
    expect(rounded).toEqual([...inner, 10.001, ...inner, 20.010001, ...inner, undefined]);
  });

  test("ask the budget of the layer that retries, and go up a layer where it says no", () => {
    const said: [number | undefined, boolean][] = [];
    play((world) => {
      const broke = { ...none, mayRetry: () => false };
      const layers = new Layers(world, { layers: 2, maxRetries: 1 }, atOnce, [broke, none]);
      layers.begin(0);
      for (let failure = 0; failure < 2; failure++) said.push([layers.afterFailure(0), layers.wasDenied]);
    });
    expect(said).toEqual([
      [0, true],
      [undefined, true],
    ]);
  });

  test("tell the budgets of each first attempt, failure and success", () => {
    const told: string[] = [];
    const note = (layer: number) => ({
      began: () => void told.push(`${layer} began`),
      succeeded: () => void told.push(`${layer} succeeded`),
      failed: () => void told.push(`${layer} failed`),
      mayRetry: () => true,
    });
    play((world) => {
      const layers = new Layers(world, { layers: 2, maxRetries: 1 }, atOnce, [note(0), note(1)]);
      layers.begin(0);
      layers.afterFailure(0);
      layers.afterFailure(0);
      layers.succeeded();
    });
    expect(told).toEqual([
      ...["1 began", "0 began"],
      "0 failed",
      ...["0 failed", "1 failed", "0 began"],
      ...["0 succeeded", "1 succeeded"],
    ]);
  });

  test("draw from a stream of each call's own, so that nobody's luck depends on the others", () => {
    const drawn = (order: readonly number[]) => {
      const delays: Record<number, number[]> = { 0: [], 1: [] };
      play((world) => {
        const rule = {
          delayMs: (_: number, __: number, random: { uniform(): number }) => random.uniform(),
          baseMs: 0,
          isRandom: true,
        };
        const layers = new Layers(world, { layers: 1, maxRetries: 9 }, rule, [none]);
        for (const call of [0, 1]) layers.begin(call);
        for (const call of order) delays[call]?.push(layers.afterFailure(call) as number);
      });
      return delays;
    };
    expect(drawn([0, 0, 1, 1])).toEqual(drawn([1, 0, 1, 0]));
    expect(new Set(Object.values(drawn([0, 0, 1, 1])).flat()).size).toBe(4);
  });
});
