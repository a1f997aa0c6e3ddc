import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RatioBudget, retryBudget, TokenBudget } from "../../src/parts/budget.ts";
import type { Process } from "../../src/sim/process.ts";
import { play } from "./play.ts";

describe("a token budget", () => {
  const gRPC = { maxTokens: 10, tokenRatio: 0.1 };

  test("starts full, and retries while more than half is left after the failure was paid", () => {
    const budget = new TokenBudget(gRPC);
    const allowed = Array.from({ length: 7 }, () => {
      budget.failed();
      return budget.mayRetry();
    });
    expect(allowed).toEqual([true, true, true, true, false, false, false]);
  });

  test("earns its tokens back by successes: ten of them for one failure", () => {
    const budget = new TokenBudget(gRPC);
    for (let failure = 0; failure < 6; failure++) budget.failed();
    expect(budget.tokens).toBe(4);
    const until = Array.from({ length: 12 }, () => {
      budget.succeeded();
      return budget.mayRetry();
    });
    expect(until.indexOf(true)).toBe(10);
  });

  test("is exact in thousandths: 0.1 a thousand times is 100", () => {
    const budget = new TokenBudget({ maxTokens: 1000, tokenRatio: 0.1 });
    for (let failure = 0; failure < 1000; failure++) budget.failed();
    for (let success = 0; success < 1000; success++) budget.succeeded();
    expect(budget.tokens).toBe(100);
  });

  test("stays between nothing and its maximum, and follows its rule from one step to the next", () => {
    const steps = fc.array(fc.boolean(), { maxLength: 200 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 3000 }),
        steps,
        (most, ratio, all) => {
          const budget = new TokenBudget({ maxTokens: most, tokenRatio: ratio / 1000 });
          let thousandths = most * 1000;
          for (const success of all) {
            if (success) budget.succeeded();
            else budget.failed();
            thousandths = success
              ? Math.min(most * 1000, thousandths + ratio)
              : Math.max(0, thousandths - 1000);
            expect(budget.tokens).toBe(thousandths / 1000);
            expect(budget.mayRetry()).toBe(thousandths > most * 500);
          }
        },
      ),
    );
  });
});

describe("a ratio budget", () => {
  test("allows exactly a tenth of the first attempts, 3 for 30", () => {
    play((world) => {
      const budget = new RatioBudget(world, { budgetRatio: 0.1 });
      for (let first = 0; first < 39; first++) budget.began();
      expect(Array.from({ length: 5 }, () => budget.mayRetry())).toEqual([true, true, true, false, false]);
      budget.began();
      expect([budget.mayRetry(), budget.mayRetry()]).toEqual([true, false]);
    });
  });

  test("looks back over [now - 10 s, now): at 10 s sharp an attempt and a retry are forgotten", () => {
    const seen: boolean[] = [];
    play((world) => {
      const budget = new RatioBudget(world, { budgetRatio: 0.1 });
      function* story(): Process<void> {
        for (let first = 0; first < 10; first++) budget.began();
        seen.push(budget.mayRetry(), budget.mayRetry());
        yield* world.sleep(5000);
        for (let first = 0; first < 10; first++) budget.began();
        seen.push(budget.mayRetry(), budget.mayRetry());
        yield* world.sleep(4999.999);
        seen.push(budget.mayRetry());
        yield* world.sleep(0.001);
        seen.push(budget.mayRetry());
      }
      world.spawn(story());
    });
    // The 10 firsts of 0 s go with the retry of 0 s: 1 of 10 is used, no more is left.
    expect(seen).toEqual([true, false, true, false, false, false]);
  });

  test("forgets the first attempts of 10 s ago at that very microsecond", () => {
    const mayRetryAfter = (ms: number) => {
      let allowed: boolean | undefined;
      play((world) => {
        const budget = new RatioBudget(world, { budgetRatio: 0.1 });
        function* story(): Process<void> {
          for (let first = 0; first < 10; first++) budget.began();
          yield* world.sleep(ms);
          allowed = budget.mayRetry();
        }
        world.spawn(story());
      });
      return allowed;
    };
    expect(mayRetryAfter(9999.999)).toBe(true);
    expect(mayRetryAfter(10_000)).toBe(false);
  });

  test("never allows more, and never fewer, than counting everything anew would", () => {
    const step = fc.record({ gapMs: fc.integer({ min: 0, max: 4000 }), retry: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.integer({ min: 0, max: 100 }), (steps, percent) => {
        play((world) => {
          const budget = new RatioBudget(world, { budgetRatio: percent / 100 });
          const firsts: number[] = [];
          const retries: number[] = [];
          function* story(): Process<void> {
            for (const { gapMs, retry } of steps) {
              yield* world.sleep(gapMs);
              const now = world.nowUs();
              const lately = (all: number[]) => all.filter((us) => us > now - 10_000_000).length;
              if (!retry) {
                budget.began();
                firsts.push(now);
                continue;
              }
              const expected = (lately(retries) + 1) * 100 <= percent * lately(firsts);
              expect(budget.mayRetry()).toBe(expected);
              if (expected) retries.push(now);
            }
          }
          world.spawn(story());
        });
      }),
    );
  });
});

test("without a budget every retry is allowed", () => {
  play((world) => {
    const budget = retryBudget(world, { budget: "none", maxTokens: 1, tokenRatio: 0, budgetRatio: 0 });
    budget.began();
    for (let failure = 0; failure < 100; failure++) budget.failed();
    budget.succeeded();
    expect(budget.mayRetry()).toBe(true);
  });
});
