import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pay } from "../../src/labs/pay/index.ts";
import type { PayRun } from "../../src/labs/pay/model.ts";
import type { PaySettings } from "../../src/labs/pay/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";
import { causes, eventAt, events, KIND_NAMES, type Kind, outcomeOf } from "../../src/sim/trace.ts";
import { metricOf } from "./metricOf.ts";
import { anyRun, anySettings } from "./pay.ts";

const often = { numRuns: 150 };

const holds = (arbitrary: fc.Arbitrary<PayRun>, check: (run: PayRun, settings: PaySettings) => void) =>
  fc.assert(
    fc.property(arbitrary, (run) => {
      check(run, run.settings as PaySettings);
    }),
    often,
  );

const countOf = (run: PayRun, ...kinds: Kind[]) => [...events(run.trace, ...kinds)].length;

/** Settings under which every claim outlasts all work. */
const patient = { claimTimeoutMs: 48 * 3600 * 1000, processingMs: 20_000, sigma: 1 } as const;

describe("whatever is set,", () => {
  test("the money adds up", () => {
    holds(anyRun(), ({ metrics, trace }, { price, balance }) => {
      const charges = metrics.charges as number;
      expect(metrics.chargedAmount).toBe(charges * price);
      expect(metrics.finalBalance).toBe(balance - charges * price);
      expect(metrics.overdrawn).toBe(Math.max(0, -(metrics.finalBalance as number)));
      expect(metrics.duplicateCharges).toBe(Math.max(0, charges - 1));
      const last = [...events(trace, "commit")].at(-1);
      if (last) expect(last.value).toBe(metrics.finalBalance);
      else expect(charges).toBe(0);
    });
  });

  test("commits are numbered without a gap and each takes the price", () => {
    holds(anyRun(), ({ trace }, { price, balance }) => {
      for (const [index, commit] of [...events(trace, "commit")].entries()) {
        expect(commit).toMatchObject({ subject: index + 1, value: balance - price * (index + 1) });
      }
    });
  });

  test("one thing is meant, and no attempt is made without a tap or beyond the limit", () => {
    holds(anyRun(), ({ metrics, trace }, { maxAttempts, secondTapMs }) => {
      const taps = secondTapMs > 0 ? 2 : 1;
      expect(metrics.intents).toBe(1);
      expect(metrics.attempts).toBeGreaterThanOrEqual(taps);
      expect(metrics.attempts).toBeLessThanOrEqual(taps * maxAttempts);
      expect([...events(trace, "send")].map(({ actor }) => actor)).toEqual(
        Array.from({ length: metrics.attempts as number }, (_, attempt) => attempt),
      );
    });
  });

  test("every attempt arrives, is answered, and ends once for the phone", () => {
    holds(anyRun(), (run) => {
      const attempts = run.metrics.attempts as number;
      expect(countOf(run, "arrive")).toBe(attempts);
      expect(countOf(run, "reply")).toBe(attempts);
      expect(countOf(run, "receive", "timeout")).toBe(attempts);
      expect(countOf(run, "receive", "lateReply")).toBe(attempts);
      expect(countOf(run, "lateReply")).toBe(countOf(run, "timeout"));
    });
  });

  test("every tap ends with a message, and the last message is the outcome", () => {
    holds(anyRun(), ({ metrics, trace }, { secondTapMs }) => {
      const shown = [...events(trace, "show")];
      expect(new Set(shown.map(({ actor }) => actor)).size).toBe(secondTapMs > 0 ? 2 : 1);
      expect(metrics.clientOutcomeAtMs).toBe((shown.at(-1)?.atUs ?? 0) / 1000);
    });
  });

  test("a message is called wrong exactly when it is", () => {
    holds(anyRun(), ({ metrics: { clientOutcome, charges, wrongMessage } }) => {
      const untrue =
        clientOutcome === "success" ? charges !== 1 : clientOutcome !== "processing" && charges !== 0;
      expect(wrongMessage).toBe(untrue);
    });
  });

  test("a cause is earlier than its effect, and every chain begins with a tap or the first fill", () => {
    holds(anyRun(), ({ trace }) => {
      for (let id = 0; id < trace.length; id++) {
        expect(trace.cause[id]).toBeLessThan(id);
        const root = eventAt(trace, causes(trace, id)[0] as number);
        expect(root.kind === "tap" || (root.kind === "fill" && root.actor === -1)).toBe(true);
      }
    });
  });

  test("time only goes forward, in whole microseconds, and the run ends with its last event", () => {
    holds(anyRun(), ({ trace, endMs }) => {
      for (let id = 1; id < trace.length; id++)
        expect(trace.at[id]).toBeGreaterThanOrEqual(trace.at[id - 1] ?? 0);
      expect(trace.at.every(Number.isInteger)).toBe(true);
      expect(endMs).toBe((trace.at.at(-1) ?? 0) / 1000);
    });
  });

  test("the same settings and seed have the same bytes", () => {
    fc.assert(
      fc.property(anySettings, fc.integer({ min: 0, max: 0xffffffff }), (settings, seed) => {
        const [one, two] = [simulate(pay, settings, seed), simulate(pay, settings, seed)];
        expect(one).toEqual(two);
      }),
      { numRuns: 50 },
    );
  });

  test("a phone that asks polls for 60 s at most, and never after it knows", () => {
    holds(anyRun({ onTimeout: "ask" }), ({ trace }) => {
      const since = new Map<number, number>();
      for (const { kind, actor, atUs } of events(trace, "timeout", "poll")) {
        if (kind === "timeout") since.set(actor, atUs);
        else expect(atUs - (since.get(actor) ?? 0)).toBeLessThanOrEqual(60e6);
      }
      expect(since.size).toBeLessThanOrEqual(2);
    });
  });

  test("a phone that asks is never told of a 409, neither in the course of it nor at the end", () => {
    const asking = { onTimeout: "ask" } as const;
    const inTheWay = { key: "once", dedup: "claim", onInFlight: "conflict", tapKey: "same" } as const;
    const impatient = { ...asking, ...inTheWay, timeoutMs: 1000, secondTapMs: 500 };
    let conflicts = 0;
    holds(fc.oneof(anyRun(asking), anyRun(impatient)), ({ metrics, trace }) => {
      for (const { subject } of events(trace, "status", "show"))
        expect(outcomeOf(subject)).not.toBe("conflict");
      expect(["success", "declined", "gaveUp", "processing"]).toContain(metrics.clientOutcome);
      conflicts += metrics.conflicts as number;
    });
    expect(conflicts).toBeGreaterThan(0);
  });

  test("something can be told of every event and every run, without a hole in it", () => {
    holds(anyRun(), (run) => {
      for (const event of events(run.trace)) {
        expect(pay.describeEvent(event, run)).toMatch(/^[^\n]+$/);
        expect(pay.describeEvent(event, run)).not.toMatch(/undefined|NaN|null/);
      }
      expect(pay.headline(run).sentence).not.toMatch(/undefined|NaN|null/);
      expect(pay.lede(run.settings as PaySettings)).not.toMatch(/undefined|NaN|null/);
    });
  });
});

describe("never", () => {
  test("is the account overdrawn with a conditional debit", () => {
    holds(anyRun({ conditionalDebit: true }), ({ metrics }) => expect(metrics.overdrawn).toBe(0));
  });

  test.for([
    ["one tap", { secondTapMs: 0 }],
    ["two taps that share their key", { tapKey: "same" }],
  ] as const)("is more than one charge made by %s with one key, claimed for long enough", ([, taps]) => {
    holds(anyRun({ ...patient, key: "once", dedup: "claim", ...taps }), ({ metrics, trace }) => {
      expect(metrics.charges).toBeLessThanOrEqual(1);
      expect([...events(trace, "work")].length).toBeLessThanOrEqual(
        (metrics.attempts as number) * Number(patient.processingMs > 0),
      );
    });
  });

  test("is more than one charge made with one key and a unique index, or a fence, however short the claim", () => {
    holds(anyRun({ key: "once", dedup: "uniqueAtCommit", tapKey: "same" }), ({ metrics }) =>
      expect(metrics.charges).toBeLessThanOrEqual(1),
    );
    holds(anyRun({ key: "once", dedup: "claim", fence: true, tapKey: "same" }), ({ metrics }) =>
      expect(metrics.charges).toBeLessThanOrEqual(1),
    );
  });

  test("is a balance check stale that reads the database, or a cache that is written through", () => {
    holds(anyRun({ balanceRead: "bypass" }), ({ metrics }) => expect(metrics.staleBalanceChecks).toBe(0));
    holds(anyRun({ onWrite: "writeThrough" }), ({ metrics }) => expect(metrics.staleBalanceChecks).toBe(0));
    holds(anyRun({ onWrite: "bust" }), ({ metrics }) => expect(metrics.staleBalanceChecks).toBe(0));
  });

  test("is a fresh balance check raced where check and commit are one instant", () => {
    holds(anyRun({ slowWhere: "queue" }), ({ metrics }) => expect(metrics.racedBalanceChecks).toBe(0));
  });

  test("is there a 409 or a replay without a key that lasts", () => {
    holds(anyRun({ key: "perAttempt" }), ({ metrics }) => {
      expect(metrics).toMatchObject({ replays: 0, conflicts: 0 });
    });
  });
});

describe("random runs are no idle talk:", () => {
  const runs = fc.sample(anyRun(), { numRuns: 600, seed: 1 });
  const seen = (metric: string) => new Set(runs.map((run) => metricOf(run, metric)));

  test("they charge not at all, once and several times, and end in every way", () => {
    for (const charges of [0, 1, 2, 3]) expect(seen("charges")).toContain(charges);
    for (const outcome of ["success", "declined", "gaveUp", "processing"]) {
      expect(seen("clientOutcome")).toContain(outcome);
    }
    for (const metric of [
      "staleBalanceChecks",
      "racedBalanceChecks",
      "replays",
      "conflicts",
      "wrongMessage",
    ]) {
      expect(seen(metric).size, metric).toBeGreaterThan(1);
    }
  });

  test("everything happens that can happen to a payment", () => {
    const payments = KIND_NAMES.slice(0, KIND_NAMES.indexOf("fenced") + 1);
    const happened = new Set(runs.flatMap(({ trace }) => [...events(trace)].map(({ kind }) => kind)));
    expect([...happened].sort()).toEqual(payments.sort());
  });
});
