import { describe, expect, test } from "vitest";
import { pay } from "../../src/labs/pay/index.ts";
import { type PaySettings, settings } from "../../src/labs/pay/settings.ts";
import type { Metric } from "../../src/sim/run.ts";
import { metricOf } from "./metricOf.ts";
import { payWith, valuesByTry } from "./pay.ts";

type Id = keyof PaySettings;

/** What a setting changes: in a state, each value of it with what comes of it in one metric. */
interface Effect {
  setting: Id;
  /** The rest of the state; the defaults without any. */
  given?: Partial<PaySettings>;
  metric: string;
  gives: [value: PaySettings[Id], metric: Metric][];
}

const claimed = { key: "once", dedup: "claim" } as const;
const tookOver = { ...claimed, claimTimeoutMs: 3000 } as const;
const backedOff = { backoff: "exponential", processingMs: 60_000 } as const;

const effects: Effect[] = [
  {
    setting: "price",
    metric: "chargedAmount",
    gives: [
      [5000, 15_000],
      [6000, 18_000],
      [6001, 0],
    ],
  },
  {
    setting: "balance",
    metric: "charges",
    gives: [
      [6000, 3],
      [5000, 3],
      [4999, 0],
    ],
  },
  {
    setting: "timeoutMs",
    metric: "attempts",
    gives: [
      [5000, 3],
      [8199.999, 3],
      [8200, 1],
    ],
  },
  {
    setting: "maxAttempts",
    metric: "charges",
    gives: [
      [1, 1],
      [3, 3],
      [5, 5],
    ],
  },
  {
    setting: "processingMs",
    metric: "charges",
    gives: [
      [8000, 3],
      [4800, 1],
    ],
  },
  {
    setting: "slowWhere",
    metric: "racedBalanceChecks",
    gives: [
      ["commit", 2],
      ["queue", 0],
    ],
  },
  {
    setting: "latency",
    given: { sigma: 3 },
    metric: "attempts",
    gives: [
      ["fixed", 3],
      ["lognormal", 1],
    ],
  },
  {
    setting: "sigma",
    given: { latency: "lognormal" },
    metric: "attempts",
    gives: [
      [0, 3],
      [3, 1],
    ],
  },
  {
    setting: "networkMs",
    given: { processingMs: 4000 },
    metric: "charges",
    gives: [
      [100, 1],
      [500.001, 3],
    ],
  },
  {
    setting: "cacheTtlMs",
    metric: "charges",
    gives: [
      [30_000, 3],
      [10_100, 2],
    ],
  },
  {
    setting: "cacheAgeMs",
    metric: "charges",
    gives: [
      [0, 3],
      [19_900, 2],
    ],
  },
  {
    setting: "balanceRead",
    metric: "staleBalanceChecks",
    gives: [
      ["cached", 1],
      ["bypass", 0],
    ],
  },
  {
    setting: "onWrite",
    metric: "charges",
    gives: [
      ["nothing", 3],
      ["bust", 2],
      ["writeThrough", 2],
    ],
  },
  {
    setting: "conditionalDebit",
    metric: "overdrawn",
    gives: [
      [false, 9000],
      [true, 0],
    ],
  },
  {
    setting: "key",
    given: { dedup: "claim" },
    metric: "charges",
    gives: [
      ["none", 3],
      ["perAttempt", 3],
      ["once", 1],
    ],
  },
  {
    setting: "dedup",
    given: { key: "once" },
    metric: "charges",
    gives: [
      ["none", 3],
      ["afterProcessing", 2],
      ["uniqueAtCommit", 1],
      ["claim", 1],
    ],
  },
  {
    setting: "onInFlight",
    given: claimed,
    metric: "clientOutcome",
    gives: [
      ["wait", "success"],
      ["conflict", "gaveUp"],
    ],
  },
  {
    setting: "claimTimeoutMs",
    given: claimed,
    metric: "charges",
    gives: [
      [60_000, 1],
      [8000, 2],
      [3000, 2],
    ],
  },
  {
    setting: "fence",
    given: tookOver,
    metric: "charges",
    gives: [
      [false, 2],
      [true, 1],
    ],
  },
  {
    setting: "backoff",
    metric: "clientOutcomeAtMs",
    gives: [
      ["none", 15_000],
      ["exponential", 18_000],
    ],
  },
  {
    setting: "baseMs",
    given: backedOff,
    metric: "clientOutcomeAtMs",
    gives: [
      [0, 15_000],
      [1000, 18_000],
      [3000, 24_000],
    ],
  },
  {
    setting: "capMs",
    given: backedOff,
    metric: "clientOutcomeAtMs",
    gives: [
      [0, 15_000],
      [1500, 17_500],
      [20_000, 18_000],
    ],
  },
  {
    setting: "onTimeout",
    metric: "attempts",
    gives: [
      ["retry", 3],
      ["ask", 1],
    ],
  },
  {
    setting: "pollMs",
    given: { onTimeout: "ask" },
    metric: "clientOutcomeAtMs",
    gives: [
      [2000, 9200],
      [1000, 8200],
      [1550, 8300],
      [60_001, 5000],
    ],
  },
  {
    setting: "secondTapMs",
    metric: "attempts",
    gives: [
      [0, 3],
      [3000, 6],
    ],
  },
  {
    setting: "tapKey",
    given: { ...claimed, secondTapMs: 3000 },
    metric: "charges",
    gives: [
      ["new", 2],
      ["same", 1],
    ],
  },
];

describe("every setting matters:", () => {
  const ids = Object.keys(settings) as Id[];

  test.for(effects)("$setting, told by $metric", ({ setting, given, metric, gives }) => {
    const told = gives.map(([value]) => [value, metricOf(payWith({ ...given, [setting]: value }), metric)]);
    expect(told).toEqual(gives);
    expect(new Set(gives.map(([, result]) => result)).size).toBeGreaterThan(1);
  });

  test("jitter, each kind by another delay of the same luck", () => {
    const choices = Object.keys(settings.jitter.choices) as PaySettings["jitter"][];
    const delays = choices.map((jitter) => [
      ...valuesByTry(payWith({ ...backedOff, jitter }), "backoff").values(),
    ]);
    expect(delays[choices.indexOf("none")]).toEqual([1_000_000, 2_000_000]);
    expect(new Set(delays.map(String)).size).toBe(choices.length);
  });

  test("none is left out of this file, nor any choice", () => {
    const told = new Map(
      effects.map(({ setting, gives }) => [setting, gives.map(([value]) => String(value))]),
    );
    for (const id of ids) {
      if (id === "jitter") continue;
      const setting = settings[id];
      expect(told.has(id), id).toBe(true);
      if (setting.type === "choice") expect(told.get(id)).toEqual(Object.keys(setting.choices));
    }
  });
});

test("writing through and busting differ by what the cache then says", () => {
  const seen = (onWrite: PaySettings["onWrite"]) => payWith({ onWrite }).trace.kind;
  expect(seen("bust")).not.toEqual(seen("writeThrough"));
});

test("every fix changes a run that starts broken", () => {
  for (const { id } of pay.fixes) expect(payWith({}, [id]).metrics, id).not.toEqual(payWith().metrics);
});

test("every fix patches settings of this lab, to values that they may have", () => {
  for (const { patch } of pay.fixes) {
    for (const [id, value] of Object.entries(patch)) {
      const setting = settings[id as Id];
      if (setting.type === "choice") expect(Object.keys(setting.choices)).toContain(value);
      else expect(typeof value).toBe(setting.type === "switch" ? "boolean" : "number");
    }
  }
});
