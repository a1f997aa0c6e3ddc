import { describe, expect, test } from "vitest";
import { idempotency } from "../../src/labs/idempotency/index.ts";
import type { IdempotencyRun } from "../../src/labs/idempotency/model.ts";
import { type IdempotencySettings, settings } from "../../src/labs/idempotency/settings.ts";
import type { Metric } from "../../src/sim/run.ts";
import { events } from "../../src/sim/trace.ts";
import { type Given, sendWith } from "./idempotency.ts";
import { metricOf } from "./metricOf.ts";

type Id = keyof IdempotencySettings;
type Read = (run: IdempotencyRun) => Metric | undefined;

const metric =
  (id: string): Read =>
  (run) =>
    metricOf(run, id);
const endMs: Read = (run) => run.endMs;
const firstGapMs: Read = (run) => [...events(run.trace, "backoff")][0]?.value;
const secondGapMs: Read = (run) => ([...events(run.trace, "backoff")][1]?.value ?? 0) / 1000;

const claimed = { key: "once", dedup: "claim" } as const;
const slow = { ...claimed, processingMs: 4000, claimTimeoutMs: 10_000, loseReplies: 0 } as const;

/** In a state, what each value of a setting gives. */
const effects: [setting: Id, given: Given, read: Read, gives: [Value: IdempotencySettings[Id], Metric][]][] =
  [
    [
      "payments",
      {},
      metric("charges"),
      [
        [1, 2],
        [3, 6],
      ],
    ],
    [
      "amount",
      {},
      (run) => idempotency.headline(run).sentence.split(" ")[0],
      [
        [5000, "$100"],
        [1205, "$24.10"],
      ],
    ],
    [
      "key",
      { dedup: "claim" },
      metric("charges"),
      [
        ["none", 2],
        ["perAttempt", 2],
        ["once", 1],
      ],
    ],
    [
      "keyKind",
      { ...claimed, payments: 40, paymentsPerSecond: 200, loseReplies: 0 },
      metric("swallowedPayments"),
      [
        ["uuid", 0],
        ["timestampMs", 4],
      ],
    ],
    [
      "requireKey",
      {},
      metric("clientOutcome/keyMissing"),
      [
        [false, 0],
        [true, 1],
      ],
    ],
    [
      "dedup",
      { ...slow },
      metric("charges"),
      [
        ["none", 3],
        ["afterProcessing", 2],
        ["uniqueAtCommit", 1],
        ["claim", 1],
      ],
    ],
    [
      "onInFlight",
      slow,
      metric("conflicts"),
      [
        ["wait", 0],
        ["conflict", 1],
      ],
    ],
    [
      "claimTimeoutMs",
      slow,
      metric("charges"),
      [
        [3000, 2],
        [3000.001, 2],
        [4000, 2],
        [4000.001, 1],
      ],
    ],
    [
      "fence",
      { ...slow, claimTimeoutMs: 2000 },
      metric("charges"),
      [
        [false, 2],
        [true, 1],
      ],
    ],
    [
      "record",
      { ...claimed, crash: "afterEffect" },
      metric("charges"),
      [
        ["sameTransaction", 1],
        ["afterEffect", 2],
      ],
    ],
    [
      "windowMs",
      claimed,
      metric("charges"),
      [
        [2499.999, 2],
        [2500, 2],
        [2500.001, 1],
        [86_400_000, 1],
      ],
    ],
    [
      "payloadCheck",
      { ...claimed, reuseKeyWithOtherAmount: true, loseReplies: 0 },
      metric("mismatches"),
      [
        [false, 0],
        [true, 1],
      ],
    ],
    [
      "reuseKeyWithOtherAmount",
      claimed,
      metric("swallowedPayments"),
      [
        [false, 0],
        [true, 1],
      ],
    ],
    [
      "processingMs",
      {},
      endMs,
      [
        [500, 3500],
        [700, 3700],
      ],
    ],
    [
      "crash",
      { ...claimed, record: "afterEffect" },
      metric("charges"),
      [
        ["never", 1],
        ["afterEffect", 2],
      ],
    ],
    [
      "networkMs",
      {},
      endMs,
      [
        [0, 3500],
        [100, 3700],
      ],
    ],
    [
      "loseReplies",
      {},
      metric("charges"),
      [
        [0, 1],
        [1, 2],
        [2, 3],
        [3, 3],
      ],
    ],
    [
      "timeoutMs",
      {},
      endMs,
      [
        [2000, 3500],
        [1000, 2500],
        [500, 2000],
        [499.999, 4499.998],
      ],
    ],
    [
      "maxAttempts",
      {},
      metric("attempts"),
      [
        [1, 1],
        [2, 2],
        [3, 2],
      ],
    ],
    [
      "retryAfterMs",
      {},
      endMs,
      [
        [0, 3500],
        [2000, 2500],
        [10_000, 10_500],
        [1, 2500],
      ],
    ],
    [
      "backoff",
      {},
      endMs,
      [
        ["exponential", 3500],
        ["none", 2500],
      ],
    ],
    [
      "baseMs",
      {},
      endMs,
      [
        [1000, 3500],
        [250, 2750],
      ],
    ],
    [
      "capMs",
      { loseReplies: 2 },
      secondGapMs,
      [
        [20_000, 2000],
        [1500, 1500],
      ],
    ],
  ];

describe("each setting does what it says:", () => {
  test.for(effects)("%s", ([setting, given, read, gives]) => {
    const found = gives.map(([value]) => [value, read(sendWith({ ...given, [setting]: value }))]);
    expect(found).toEqual(gives);
  });

  test("paymentsPerSecond moves the payments after the first", () => {
    const second = (paymentsPerSecond: number) =>
      [...events(sendWith({ payments: 2, paymentsPerSecond }).trace, "tap")][1]?.atUs ?? 0;
    expect(second(1) / second(4)).toBeCloseTo(4, 3);
  });

  test("jitter moves the second attempt within its bounds", () => {
    for (const [jitter, low, high] of [
      ["none", 1, 1],
      ["additive", 1, 2],
      ["full", 0, 1],
      ["equal", 0.5, 1],
      ["decorrelated", 1, 3],
    ] as const) {
      const gaps = Array.from({ length: 20 }, (_, seed) =>
        Number(firstGapMs(sendWith({ jitter }, [], seed))),
      );
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(low * 1e6);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(high * 1e6);
      expect(new Set(gaps).size).toBe(jitter === "none" ? 1 : 20);
    }
  });

  test("none is left out, here or on the page", () => {
    const here = new Set<string>([...effects.map(([id]) => id), "paymentsPerSecond", "jitter"]);
    expect([...here].sort()).toEqual(Object.keys(settings).sort());
    expect(idempotency.groups.flatMap((group) => [...group.settings]).sort()).toEqual(
      Object.keys(settings).sort(),
    );
  });

  test("fixes patch settings that are there, and each can matter", () => {
    const broken: Record<string, [Given, string]> = {
      keyOnce: [{ dedup: "claim" }, "charges"],
      claim: [{ key: "once" }, "charges"],
      oneTransaction: [{ ...claimed, crash: "afterEffect", record: "afterEffect" }, "charges"],
      longerWindow: [{ ...claimed, retryAfterMs: 90_000_000 }, "charges"],
      payloadCheck: [{ ...claimed, reuseKeyWithOtherAmount: true }, "swallowedPayments"],
      uuid: [
        { ...claimed, keyKind: "timestampMs", payments: 40, paymentsPerSecond: 200 },
        "swallowedPayments",
      ],
    };
    for (const { id, patch } of idempotency.fixes) {
      const [given, harm] = broken[id] ?? [{}, ""];
      const [before, after] = [sendWith(given), sendWith({ ...given, ...(patch as Given) })];
      expect(metricOf(after, harm) as number, id).toBeLessThan(metricOf(before, harm) as number);
    }
    expect(idempotency.fixes.map(({ id }) => id)).toEqual(Object.keys(broken));
  });
});
