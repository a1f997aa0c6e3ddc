import { describe, expect, test } from "vitest";
import { herd } from "../../src/labs/herd/index.ts";
import type { HerdSettings } from "../../src/labs/herd/settings.ts";
import type { Metric } from "../../src/sim/run.ts";
import { type Given, herdWith } from "./herd.ts";
import { metricOf } from "./metricOf.ts";

/** What a setting changes: the rest as given, each value of it with what one metric says. */
interface Effect {
  setting: keyof HerdSettings;
  given?: Given;
  fixes?: string[];
  metric: string;
  gives: [value: HerdSettings[keyof HerdSettings], metric: Metric][];
}

const healthy: Given = { outageMs: 0, maxAttempts: 1 };

/** Each worked out by hand from the rules. */
const effects: Effect[] = [
  {
    setting: "clients",
    metric: "attempts",
    gives: [
      [1000, 8000],
      [1, 8],
    ],
  },
  {
    setting: "startSpreadMs",
    given: { clients: 1, maxAttempts: 1 },
    metric: "drainedAtMs",
    gives: [[0, 10]],
  },
  {
    setting: "outageMs",
    metric: "drainedAtMs",
    gives: [
      [3000, 80],
      [5, 180],
    ],
  },
  {
    setting: "capacityPerSecond",
    given: healthy,
    metric: "succeeded",
    gives: [
      [2000, 201],
      [0, 1000],
    ],
  },
  {
    setting: "queueLimit",
    given: healthy,
    metric: "succeeded",
    gives: [
      [200, 201],
      [0, 1],
      [998, 999],
    ],
  },
  {
    setting: "timeoutMs",
    given: healthy,
    metric: "succeeded",
    gives: [
      [1000, 201],
      [10.5, 1],
      [10.499, 0],
      [20, 20],
    ],
  },
  {
    setting: "roundTripMs",
    metric: "drainedAtMs",
    gives: [
      [10, 80],
      [100, 800],
      [0, 0],
      [2000, 8000],
    ],
  },
  {
    setting: "retry",
    metric: "attempts",
    gives: [
      ["none", 1000],
      ["immediate", 8000],
      ["exponential", 7397],
    ],
  },
  {
    setting: "baseMs",
    fixes: ["backoff"],
    given: { clients: 1 },
    metric: "drainedAtMs",
    gives: [
      [100, 3160.5],
      [1000, 3030.5],
    ],
  },
  {
    setting: "capMs",
    fixes: ["backoff"],
    given: { clients: 1 },
    metric: "drainedAtMs",
    gives: [
      [10_000, 3160.5],
      [1000, 3570.5],
    ],
  },
  {
    setting: "maxAttempts",
    metric: "amplification",
    gives: [
      [8, 8],
      [1, 1],
      [50, 50],
    ],
  },
  { setting: "jitter", fixes: ["backoff"], metric: "peakRetriesPer10Ms", gives: [["none", 1000]] },
  {
    setting: "budget",
    metric: "attempts",
    gives: [
      ["none", 8000],
      ["tokens", 1004],
      ["ratio", 1100],
    ],
  },
  {
    setting: "maxTokens",
    fixes: ["budget"],
    metric: "attempts",
    gives: [
      [10, 1004],
      [100, 1049],
      [1, 1000],
    ],
  },
  { setting: "tokenRatio", fixes: ["budget"], given: { outageMs: 0 }, metric: "gaveUp", gives: [[0, 795]] },
  {
    setting: "budgetRatio",
    given: { budget: "ratio" },
    metric: "attempts",
    gives: [
      [0.1, 1100],
      [1, 2000],
      [0, 1000],
    ],
  },
];

describe("every setting does what it says:", () => {
  test.each(effects)("$setting changes $metric", ({ setting, given = {}, fixes = [], metric, gives }) => {
    for (const [value, told] of gives) {
      expect([value, metricOf(herdWith({ ...given, [setting]: value }, fixes), metric)]).toEqual([
        value,
        told,
      ]);
    }
  });

  test("all of them are here", () => {
    expect(effects.map(({ setting }) => setting).sort()).toEqual(Object.keys(herd.settings).sort());
    expect(herd.groups.flatMap((group) => [...group.settings]).sort()).toEqual(
      Object.keys(herd.settings).sort(),
    );
  });

  test("a start spread lets clients begin anywhere in it", () => {
    const run = herdWith({ startSpreadMs: 1000, maxAttempts: 1 });
    const bins = run.series.attemptsPer100Ms?.values.slice(0, 10) ?? [];
    expect(bins).toHaveLength(10);
    // 100 of 1000 in each tenth, give or take 4.5 standard deviations of 9.5.
    for (const many of bins) expect(Math.abs(many - 100)).toBeLessThan(43);
  });

  test("every jitter is another spread", () => {
    const peaks = ["none", "additive", "full", "equal", "decorrelated"].map(
      (jitter) => herdWith({ jitter } as Given, ["backoff"]).metrics.peakRetriesPer10Ms,
    );
    expect(new Set(peaks).size).toBe(5);
  });

  test("tokens that successes earn are spent on retries", () => {
    const attempts = (tokenRatio: number) =>
      herdWith({ outageMs: 0, tokenRatio, startSpreadMs: 200 }, ["budget"]).metrics.attempts as number;
    expect(attempts(0)).toBe(1004);
    expect(attempts(0)).toBeLessThan(attempts(2));
    expect(attempts(2)).toBeLessThan(attempts(5));
  });
});
