import { describe, expect, test } from "vitest";
import { storm } from "../../src/labs/storm/index.ts";
import type { Metrics } from "../../src/sim/run.ts";
import { presetRun, stormWith, valuesOf } from "./storm.ts";

/** A number that a situation is known for, within bounds. */
const within = (metrics: Metrics, id: string, low: number, high: number) => {
  expect(metrics[id], id).toBeGreaterThanOrEqual(low);
  expect(metrics[id], id).toBeLessThanOrEqual(high);
};

describe("every situation is what its title says:", () => {
  test("the stall never ends: doubled calls are more than the server can do, for ever", () => {
    const run = presetRun("metastable");
    expect(run.metrics).toMatchObject({
      ...{ offered: 33_600, attempts: 33_600 + 28_000, goodputBefore: 1, goodputDuring: 0, goodputAfter: 0 },
      ...{ recoveredAtMs: null },
    });
    expect(valuesOf(run, "attemptsPer1S").slice(31, 120)).toEqual(new Array(89).fill(560));
    expect(run.findings.map(({ kind }) => kind)).toContain("metastableOverload");
  });

  test("at 100 calls a second it recovers: 200 attempts a second are less than 300", () => {
    const { metrics, findings } = presetRun("recovers");
    within(metrics, "recoveredAtMs", 40_000, 50_000);
    within(metrics, "goodputAfter", 0.8, 0.9);
    expect(findings.map(({ kind }) => kind)).not.toContain("metastableOverload");
  });

  test("without retries the backlog of 2,800 drains at 20 a second, until the queue is a second long", () => {
    const { metrics } = presetRun("noRetries");
    expect(metrics).toMatchObject({ attempts: 56_000, peakQueue: 2800 });
    // (2800 - 300) / 20 = 125 s after the stall.
    within(metrics, "recoveredAtMs", 154_000, 156_000);
  });

  test("with a retry budget the retries stop at once, and the backlog drains as if there were none", () => {
    const { metrics } = presetRun("budget");
    expect(metrics.attempts).toBe(56_004);
    within(metrics, "recoveredAtMs", 154_000, 156_000);
  });

  test("a ratio budget of 10% never recovers, and one of 5% does", () => {
    expect(presetRun("ratio").metrics).toMatchObject({ goodputAfter: 0, recoveredAtMs: null });
    const fewer = stormWith({ budget: "ratio", budgetRatio: 0.05, durationMs: 500_000 });
    expect(fewer.metrics.recoveredAtMs).not.toBeNull();
  });

  test("with the breaker the queue drains while nothing is sent", () => {
    const run = presetRun("breaker");
    within(run.metrics, "recoveredAtMs", 35_000, 45_000);
    within(run.metrics, "goodputAfter", 0.8, 0.95);
    // The last probe that failed left after 36 s, behind what was left of the queue; the next one succeeds.
    expect(valuesOf(run, "queueDepth").slice(380, 410)).toEqual(new Array(30).fill(0));
  });

  test("dropping what is late: the head of the queue dies in service, every time", () => {
    const run = presetRun("late");
    expect(run.metrics.recoveredAtMs).toBeNull();
    // Only when no more calls come in the last of them have room.
    within(run.metrics, "goodputAfter", 0, 0.02);
    expect(valuesOf(run, "answeredPer1S").slice(31, 120)).toEqual(new Array(89).fill(0));
  });

  test("dropping what is hopeless wastes nothing, and every call after the stall is answered", () => {
    expect(presetRun("hopeless").metrics).toMatchObject({ goodputAfter: 1, wastedWorkShare: 0 });
  });

  test("a bounded queue of half a second: all calls after the stall are answered", () => {
    const { metrics } = presetRun("bounded");
    expect(metrics).toMatchObject({ goodputAfter: 1, peakQueue: 150 });
  });

  test("a bounded queue of two seconds stays full of the dead", () => {
    const run = presetRun("boundedTooLong");
    expect(run.metrics).toMatchObject({ goodputAfter: 0, recoveredAtMs: null, peakQueue: 600 });
    expect(Math.min(...valuesOf(run, "queueDepth").slice(310, 1190))).toBeGreaterThan(590);
  });

  test("last in, first out: who comes after the stall is served, who came before it is not", () => {
    const { metrics } = presetRun("lifo");
    within(metrics, "goodputAfter", 0.999, 1);
    within(metrics, "goodputDuring", 0, 0.2);
    within(metrics, "wastedWorkShare", 0.1, 0.3);
  });

  test("three layers keep the server down at a fifteenth of its capacity", () => {
    const run = presetRun("layers");
    expect(run.metrics).toMatchObject({ goodputBefore: 1, goodputAfter: 0, recoveredAtMs: null });
    expect(valuesOf(run, "attemptsPer1S").slice(100, 120)).toEqual(new Array(20).fill(20 * 64));
  });

  test("sixty-four attempts for one call while the stalled server fails at once", () => {
    const run = presetRun("sixtyFour");
    expect(valuesOf(run, "attemptsPer1S").slice(20, 30)).toEqual(new Array(10).fill(20 * 64));
    expect(run.metrics.goodputAfter).toBe(1);
  });

  test("no situation is left out", () => {
    expect(storm.presets.map(({ id }) => id)).toEqual([
      ...["metastable", "recovers", "noRetries", "budget", "ratio", "breaker", "late", "hopeless"],
      ...["bounded", "boundedTooLong", "lifo", "layers", "sixtyFour"],
    ]);
  });
});

test("late is enough where retries fall on the arrivals: one in fifteen is done exactly at its deadline", () => {
  const run = stormWith({ dropExpired: "late" });
  const answered = valuesOf(run, "answeredPer1S");
  // 20 a second at first, 20 more with every second: each call that is answered in time saves a retry.
  expect(answered.slice(30, 36)).toEqual([19, 39, 59, 79, 99, 119]);
  within(run.metrics, "recoveredAtMs", 42_000, 43_000);
});
