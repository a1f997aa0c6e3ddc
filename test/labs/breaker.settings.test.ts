import { describe, expect, test } from "vitest";
import { type BreakerSettings, settings } from "../../src/labs/breaker/settings.ts";
import type { Metric } from "../../src/sim/run.ts";
import { type Given, guarded } from "./breaker.ts";
import { metricOf } from "./metricOf.ts";

/** What a setting changes: with the breaker on and the rest as given, each value of it with what one metric says. */
interface Effect {
  setting: keyof BreakerSettings;
  given?: Given;
  metric: string;
  gives: [value: BreakerSettings[keyof BreakerSettings], metric: Metric][];
}

const slow: Given = {
  sickServiceMs: 6000,
  timeoutMs: 20_000,
  windowMs: 2000,
  recoveryMs: 1000,
  sickMs: 7000,
};

/** Each worked out by hand from the rules: results come `serviceMs` after the calls at 0, 100, 200 ms ... */
const effects: Effect[] = [
  {
    setting: "callEveryMs",
    metric: "detectionLagMs",
    gives: [
      [100, 4950],
      [200, 4850],
      [2000, null],
    ],
  },
  {
    setting: "timeoutMs",
    metric: "failures",
    gives: [
      [1000, 51],
      [50, 51],
      [49.999, 21],
    ],
  },
  {
    setting: "serviceMs",
    metric: "recoveryLagMs",
    gives: [
      [50, 150],
      [100, 200],
    ],
  },
  {
    setting: "sickFromMs",
    metric: "detectionLagMs",
    gives: [
      [5000, 4950],
      [2000, 1950],
      [60_000, null],
    ],
  },
  {
    setting: "sickMs",
    metric: "callsToSickService",
    gives: [
      [15_000, 51],
      [1000, 10],
      [0, 0],
    ],
  },
  {
    setting: "sickFailureShare",
    metric: "failures",
    gives: [
      [1, 51],
      [0, 0],
    ],
  },
  {
    setting: "sickServiceMs",
    metric: "detectionLagMs",
    gives: [
      [50, 4950],
      [250, 5050],
    ],
  },
  {
    setting: "sickHangs",
    metric: "detectionLagMs",
    gives: [
      [false, 4950],
      [true, 5500],
    ],
  },
  {
    setting: "healthyFailureShare",
    given: { sickMs: 0 },
    metric: "falseOpens",
    gives: [
      [0, 0],
      [1, 12],
    ],
  },
  {
    setting: "breaker",
    metric: "callsToSickService",
    gives: [
      [true, 51],
      [false, 150],
    ],
  },
  {
    setting: "failureThreshold",
    metric: "detectionLagMs",
    gives: [
      [0.5, 4950],
      [0.1, 550],
      [1, 9950],
    ],
  },
  {
    setting: "windowMs",
    metric: "detectionLagMs",
    gives: [
      [10_000, 4950],
      [2000, 950],
      [1000, 450],
    ],
  },
  {
    setting: "minimumCalls",
    metric: "detectionLagMs",
    gives: [
      [10, 4950],
      [100, 4950],
      [101, null],
    ],
  },
  {
    setting: "recoveryMs",
    metric: "recoveryLagMs",
    gives: [
      [5000, 150],
      [20_000, 10_050],
    ],
  },
  {
    setting: "probes",
    metric: "recoveryLagMs",
    gives: [
      [1, 150],
      [3, 350],
    ],
  },
  {
    setting: "eraGuard",
    given: slow,
    metric: "flaps",
    gives: [
      [true, 0],
      [false, 5],
    ],
  },
  {
    setting: "durationMs",
    metric: "failedFast",
    gives: [
      [60_000, 100],
      [10_000, 0],
      [12_000, 20],
    ],
  },
];

describe("the setting", () => {
  for (const { setting, given = {}, metric, gives } of effects) {
    test(`${setting} decides ${metric}`, () => {
      const found = gives.map(([value]) => metricOf(guarded({ ...given, [setting]: value }), metric));
      expect(found).toEqual(gives.map(([, told]) => told));
      expect(new Set(found).size).toBeGreaterThan(1);
    });
  }

  test("arrivals decides when calls come", () => {
    expect(guarded({ arrivals: "poisson" }).trace.at).not.toEqual(guarded().trace.at);
  });

  test("that is declared has a test of its effect", () => {
    const tested = [...effects.map(({ setting }) => setting), "arrivals"].sort();
    expect(tested).toEqual(Object.keys(settings).sort());
  });
});
