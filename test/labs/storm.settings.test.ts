import { describe, expect, test } from "vitest";
import { storm } from "../../src/labs/storm/index.ts";
import type { StormSettings } from "../../src/labs/storm/settings.ts";
import type { Metric } from "../../src/sim/run.ts";
import { metricOf } from "./metricOf.ts";
import { type Given, stormWith } from "./storm.ts";

/** What a setting changes: the rest as given, each value of it with what one metric says, or that they differ. */
interface Effect {
  setting: keyof StormSettings;
  given?: Given;
  metric: string;
  gives: [value: StormSettings[keyof StormSettings], metric?: Metric][];
}

const short: Given = { arrivalsPerSecond: 50, capacityPerSecond: 60, durationMs: 30_000, stallFromMs: 5000 };
const failing: Given = { ...short, stallKind: "fail", stallMs: 4000 };
const backedOff: Given = { ...failing, capacityPerSecond: 1000, backoff: "exponential", maxRetries: 5 };
const guarded: Given = { ...failing, breaker: true };

/** Worked out by hand from the rules where a number stands; elsewhere every value gives another. */
const effects: Effect[] = [
  {
    setting: "arrivalsPerSecond",
    given: short,
    metric: "offered",
    gives: [
      [50, 1500],
      [10, 300],
      [0.1, 3],
    ],
  },
  {
    setting: "arrivals",
    given: short,
    metric: "offered",
    gives: [
      ["even", 1500],
      ["poisson", 1514],
    ],
  },
  { setting: "capacityPerSecond", given: short, metric: "peakQueue", gives: [[60], [1000, 951]] },
  { setting: "timeoutMs", given: short, metric: "peakQueue", gives: [[1000], [500], [20_000, 500]] },
  {
    setting: "maxRetries",
    given: failing,
    metric: "attempts",
    gives: [
      [0, 1500],
      [1, 1700],
      [3, 2100],
    ],
  },
  {
    setting: "backoff",
    given: { ...failing, capacityPerSecond: 1000, maxRetries: 20 },
    metric: "goodputDuring",
    gives: [
      ["none", 0],
      ["exponential", 1],
    ],
  },
  {
    setting: "baseMs",
    given: backedOff,
    metric: "goodputDuring",
    gives: [
      [100, 0.775],
      [1000, 1],
      [10, 0.075],
    ],
  },
  {
    setting: "capMs",
    given: backedOff,
    metric: "goodputDuring",
    gives: [
      [10_000, 0.775],
      [100, 0.125],
    ],
  },
  {
    setting: "jitter",
    given: backedOff,
    metric: "attempts",
    gives: [["none"], ["additive"], ["full"], ["equal"], ["decorrelated"]],
  },
  {
    setting: "layers",
    given: failing,
    metric: "attempts",
    gives: [
      [1, 1700],
      [2, 2100],
      [3, 2900],
    ],
  },
  {
    setting: "stallFromMs",
    given: failing,
    metric: "goodputBefore",
    gives: [
      [5000, 1],
      [0, null],
    ],
  },
  {
    setting: "stallMs",
    given: failing,
    metric: "attempts",
    gives: [
      [4000, 1700],
      [0, 1500],
      [10_000, 2000],
    ],
  },
  { setting: "stallKind", given: short, metric: "peakQueue", gives: [["fail", 0], ["queue"]] },
  { setting: "discipline", given: short, metric: "goodputAfter", gives: [["fifo", 0], ["lifo"]] },
  { setting: "queueLimit", given: short, metric: "peakQueue", gives: [[0], [30, 30]] },
  {
    setting: "dropExpired",
    given: { ...short, timeoutMs: 1001 },
    metric: "goodputAfter",
    gives: [
      ["never", 0],
      ["hopeless", 1],
    ],
  },
  {
    setting: "budget",
    given: failing,
    metric: "attempts",
    gives: [
      ["none", 1700],
      ["tokens", 1502],
      ["ratio", 1545],
    ],
  },
  {
    setting: "maxTokens",
    given: { ...failing, budget: "tokens" },
    metric: "attempts",
    gives: [
      [10, 1502],
      [100, 1525],
      [1, 1500],
    ],
  },
  {
    setting: "tokenRatio",
    given: { ...failing, budget: "tokens", arrivals: "poisson", stallKind: "queue" },
    metric: "attempts",
    gives: [[0], [2]],
  },
  {
    setting: "budgetRatio",
    given: { ...failing, budget: "ratio" },
    metric: "attempts",
    gives: [[0.1], [0.2], [0, 1500]],
  },
  {
    setting: "breaker",
    given: { ...failing, windowMs: 2000 },
    metric: "attempts",
    gives: [[false, 1700], [true]],
  },
  { setting: "failureThreshold", given: guarded, metric: "attempts", gives: [[0.5], [0.1]] },
  { setting: "windowMs", given: guarded, metric: "attempts", gives: [[10_000], [1000]] },
  {
    setting: "minimumCalls",
    given: { ...guarded, failureThreshold: 0.001 },
    metric: "attempts",
    gives: [[10], [280]],
  },
  {
    setting: "recoveryMs",
    given: { ...guarded, windowMs: 1000 },
    metric: "goodputAfter",
    gives: [[5000], [1000]],
  },
  {
    setting: "probes",
    given: { ...guarded, windowMs: 1000, recoveryMs: 500, stallKind: "queue" },
    metric: "attempts",
    gives: [[1], [100]],
  },
  {
    setting: "eraGuard",
    given: { ...short, breaker: true, recoveryMs: 500, windowMs: 1000, stallMs: 3000 },
    metric: "attempts",
    gives: [[true], [false]],
  },
  {
    setting: "durationMs",
    given: short,
    metric: "offered",
    gives: [
      [30_000, 1500],
      [10_000, 500],
    ],
  },
];

describe("every setting does what it says:", () => {
  test.each(effects)("$setting changes $metric", ({ setting, given = {}, metric, gives }) => {
    const told = gives.map(([value]) => metricOf(stormWith({ ...given, [setting]: value }), metric));
    gives.forEach(([value, expected], nth) => {
      if (expected !== undefined) expect([value, told[nth]]).toEqual([value, expected]);
    });
    expect(new Set(told).size, String(told)).toBe(gives.length);
  });

  test("all of them are here", () => {
    expect(effects.map(({ setting }) => setting).sort()).toEqual(Object.keys(storm.settings).sort());
    expect(storm.groups.flatMap((group) => [...group.settings]).sort()).toEqual(
      Object.keys(storm.settings).sort(),
    );
  });
});
