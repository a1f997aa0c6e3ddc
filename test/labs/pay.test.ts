import { describe, expect, test } from "vitest";
import { pay } from "../../src/labs/pay/index.ts";
import type { PayRun } from "../../src/labs/pay/model.ts";
import type { Metrics } from "../../src/sim/run.ts";
import { events, outcomeOf } from "../../src/sim/trace.ts";
import { nbsp } from "../setup/nbsp.ts";
import { asText } from "../sim/asText.ts";
import { storyOf } from "../sim/storyOf.ts";
import { payWith, presetRun } from "./pay.ts";

const kindsOf = (run: PayRun) => run.findings.map(({ kind }) => kind);

describe("with nothing fixed", () => {
  const story = payWith();

  test("one tap makes three attempts and three charges, and the phone says that it failed", () => {
    expect(story.metrics).toEqual({
      intents: 1,
      attempts: 3,
      charges: 3,
      duplicateCharges: 2,
      chargedAmount: 15_000,
      finalBalance: -9000,
      overdrawn: 9000,
      staleBalanceChecks: 1,
      racedBalanceChecks: 2,
      replays: 0,
      conflicts: 0,
      clientOutcome: "gaveUp",
      clientOutcomeAtMs: 15_000,
      wrongMessage: true,
    } satisfies Metrics);
    expect(story.endMs).toBe(18_200);
  });

  test("the story is the article's, event for event, each with what brought it about", () => {
    expect(`\n${asText(story.trace)}\n`).toBe(`
   0     0.000 s  fill
   1     0.000 s  tap 0  tap
   2     0.000 s  attempt 0  send  <- 1
   3     0.100 s  attempt 0  arrive  <- 2
   4     0.100 s  attempt 0  hit  <- 3
   5     0.100 s  attempt 0  checkPass  <- 4
   6     0.100 s  attempt 0  work  <- 5
   7     5.000 s  attempt 0  timeout  <- 2
   8     5.000 s  attempt 1  send  <- 7
   9     5.100 s  attempt 1  arrive  <- 8
  10     5.100 s  attempt 1  hit  <- 9
  11     5.100 s  attempt 1  checkPass  <- 10
  12     5.100 s  attempt 1  work  <- 11
  13     8.100 s  attempt 0  commit  <- 6
  14     8.100 s  attempt 0  reply  <- 13
  15     8.200 s  attempt 0  lateReply  <- 14
  16    10.000 s  attempt 1  timeout  <- 8
  17    10.000 s  attempt 2  send  <- 16
  18    10.100 s  attempt 2  arrive  <- 17
  19    10.100 s  attempt 2  hit  <- 18
  20    10.100 s  attempt 2  checkPass  <- 19
  21    10.100 s  attempt 2  work  <- 20
  22    13.100 s  attempt 1  commit  <- 12
  23    13.100 s  attempt 1  reply  <- 22
  24    13.200 s  attempt 1  lateReply  <- 23
  25    15.000 s  attempt 2  timeout  <- 17
  26    15.000 s  tap 0  show  <- 25
  27    18.100 s  attempt 2  commit  <- 21
  28    18.100 s  attempt 2  reply  <- 27
  29    18.200 s  attempt 2  lateReply  <- 28
`);
  });

  test("the headline says so in one line", () => {
    expect(pay.headline(story)).toEqual({
      figure: "3×",
      noun: "charged",
      harm: true,
      sentence: "$150 taken for one $50 payment. The phone said “Payment failed”, which is wrong.",
    });
  });
});

describe("the eight combinations of the three layers", () => {
  const layers = pay.fixes.filter((fix) => !fix.deeper).map((fix) => fix.id);
  const combinations = Array.from({ length: 2 ** layers.length }, (_, bits) =>
    layers.filter((_, layer) => (bits >> layer) & 1),
  );

  test("come out so, with a backoff long enough to matter", () => {
    const outcomes = combinations.map((fixes) => {
      const { charges, clientOutcome, overdrawn } = payWith({}, fixes).metrics;
      return `${fixes.join(" + ") || "none"}: ${charges}, ${clientOutcome}, ${overdrawn}`;
    });
    expect(outcomes).toEqual([
      "none: 3, gaveUp, 9000",
      "cache: 2, declined, 4000",
      "idempotency: 1, success, 0",
      "cache + idempotency: 1, success, 0",
      "retry: 3, gaveUp, 9000",
      "cache + retry: 2, declined, 4000",
      "idempotency + retry: 1, success, 0",
      "cache + idempotency + retry: 1, success, 0",
    ]);
  });

  test("charge once and tell the truth exactly where idempotency is one of them", () => {
    for (const fixes of combinations) {
      const { charges, wrongMessage } = payWith({}, fixes).metrics;
      const isSafe = fixes.includes("idempotency");
      expect({ fixes, once: charges === 1, wrongMessage }).toEqual({
        fixes,
        once: isSafe,
        wrongMessage: !isSafe,
      });
    }
  });

  test("all three leave nothing to find", () => {
    const run = payWith({}, layers);
    expect(run.findings).toEqual([]);
    expect(pay.headline(run)).toEqual({
      figure: "1×",
      noun: "charged",
      harm: false,
      sentence: "$50 taken for one $50 payment. The phone said “Payment complete”.",
    });
  });
});

describe("where the article's own advice is incomplete:", () => {
  test("1. look up, process, record is check-then-act: the second attempt looks too early", () => {
    const run = presetRun("checkThenAct");
    expect(run.metrics).toMatchObject({ charges: 2, duplicateCharges: 1, wrongMessage: true });
    // The third looks late enough.
    expect(run.metrics).toMatchObject({ attempts: 3, replays: 1 });
    expect(storyOf(run.trace, "keyAbsent", "store", "replay")).toEqual([
      "0.100 s attempt 0 keyAbsent",
      "5.100 s attempt 1 keyAbsent",
      "8.100 s attempt 0 store",
      "10.100 s attempt 2 replay",
      "13.100 s attempt 1 store",
    ]);
  });

  test("1. a unique index refuses the second commit and answers with the first one's reply", () => {
    const run = presetRun("uniqueIndex");
    expect(run.metrics).toMatchObject({ charges: 1, clientOutcome: "success", wrongMessage: false });
    expect(asText(run.trace, "uniqueRefused", "replay")).toContain("13.100 s  attempt 1  uniqueRefused");
  });

  test("2. a fresh read before the first commit still passes", () => {
    const run = payWith({ maxAttempts: 2 }, ["cache"]);
    expect(run.metrics).toMatchObject({ charges: 2, overdrawn: 4000, staleBalanceChecks: 0 });
    expect(run.metrics.racedBalanceChecks).toBe(1);
  });

  test("2. only a conditional debit guards the balance, whatever was read", () => {
    const run = presetRun("guardAlone");
    expect(run.metrics).toMatchObject({ charges: 1, overdrawn: 0 });
    expect(run.metrics).toMatchObject({ staleBalanceChecks: 1, racedBalanceChecks: 1 });
  });

  test("2. which takes the last cent and not one more", () => {
    expect(payWith({ price: 5000, balance: 5000 }, ["guard"]).metrics).toMatchObject({
      charges: 1,
      finalBalance: 0,
    });
  });

  test("2. with enough money no balance check stops a duplicate", () => {
    const run = presetRun("freshIsNotEnough");
    expect(run.metrics).toMatchObject({
      charges: 3,
      duplicateCharges: 2,
      overdrawn: 0,
      staleBalanceChecks: 0,
    });
    expect(run.settings).toMatchObject({ balanceRead: "bypass", onWrite: "bust", conditionalDebit: true });
  });

  test("3. one key with an atomic claim alone gives one charge and a true message", () => {
    const run = presetRun("oneKey");
    expect(run.metrics).toMatchObject({ charges: 1, clientOutcome: "success", wrongMessage: false });
    expect(run.settings).toMatchObject({ balanceRead: "cached", onWrite: "nothing", backoff: "none" });
    expect(run.findings).toEqual([]);
  });

  test("3. who waited for the original gets its reply, which is no replay", () => {
    const run = presetRun("oneKey");
    expect(storyOf(run.trace, "attach")).toEqual(["5.100 s attempt 1 attach"]);
    expect(run.metrics).toMatchObject({ replays: 0, conflicts: 0 });
  });

  test("4. backoff and jitter alone move the duplicates, whatever the luck, and do not remove them", () => {
    const before = payWith();
    const secondCharge = (run: PayRun) =>
      run.findings.find(({ kind }) => kind === "duplicateCharge")?.fromMs ?? 0;
    for (let seed = 1; seed <= 50; seed++) {
      const run = payWith({}, ["retry"], seed);
      expect(run.metrics).toMatchObject({ charges: 3, duplicateCharges: 2 });
      expect(secondCharge(run)).toBeGreaterThan(secondCharge(before));
    }
    expect(presetRun("backoffAlone").metrics.charges).toBe(3);
  });

  test("5. fresh read and long backoff: insufficient funds for a payment that succeeded", () => {
    const run = presetRun("insufficientFunds");
    expect(run.metrics).toMatchObject({
      charges: 1,
      clientOutcome: "declined",
      wrongMessage: true,
      attempts: 2,
    });
    expect(kindsOf(run)).toEqual(["wrongMessage"]);
    expect(pay.headline(run).sentence).toBe(
      "$50 taken for one $50 payment. The phone said “Insufficient funds”, which is wrong.",
    );
  });

  test("6. claim, 409 and immediate retry charge once and tell the client that it failed", () => {
    const run = presetRun("conflictAtOnce");
    expect(run.metrics).toMatchObject({
      charges: 1,
      conflicts: 2,
      clientOutcome: "gaveUp",
      wrongMessage: true,
    });
    expect(run.metrics.clientOutcomeAtMs).toBeLessThan(8100);
  });

  test("6. with a backoff the 409s end in the stored reply", () => {
    const patient = { key: "once", dedup: "claim", onInFlight: "conflict", backoff: "exponential" } as const;
    const run = payWith({ ...patient, baseMs: 4000 });
    expect(run.metrics).toMatchObject({
      charges: 1,
      replays: 1,
      clientOutcome: "success",
      wrongMessage: false,
    });
  });

  test("7. a claim shorter than the work lets a second charge in", () => {
    const run = presetRun("shortClaim");
    expect(run.metrics).toMatchObject({ charges: 2, duplicateCharges: 1 });
    expect(storyOf(run.trace, "takeOver")).toContain("5.100 s attempt 1 takeOver");
  });

  test("7. unless it is fenced: then the old holder's commit is refused", () => {
    const run = presetRun("fencedClaim");
    expect(run.metrics).toMatchObject({ charges: 1, duplicateCharges: 0, clientOutcome: "gaveUp" });
    expect(storyOf(run.trace, "fenced")).toContain("8.100 s attempt 0 fenced");
  });
});

describe("presets", () => {
  test("are whole states of this lab, each with another outcome or another way to it", () => {
    const runs = pay.presets.map(({ id }) => asText(presetRun(id).trace));
    expect(new Set(runs).size).toBe(pay.presets.length);
    for (const { fixes, explicit } of pay.presets) {
      expect(pay.fixes.map((fix) => fix.id)).toEqual(expect.arrayContaining([...fixes]));
      for (const id of Object.keys(explicit)) expect(pay.settings).toHaveProperty(id);
    }
  });

  test("the first is the state in which the lab opens", () => {
    expect(presetRun("story")).toEqual(payWith());
  });

  test("a second tap with a key of its own is another payment to the service, unless both taps share the key", () => {
    const run = presetRun("impatient");
    expect(run.metrics).toMatchObject({ intents: 1, charges: 2, duplicateCharges: 1, wrongMessage: true });
    const together = payWith({ secondTapMs: 3000, tapKey: "same" }, ["idempotency"]);
    expect(together.metrics).toMatchObject({
      intents: 1,
      charges: 1,
      wrongMessage: false,
      clientOutcome: "success",
    });
  });
});

describe("where the slow part is a queue before anything is looked at", () => {
  test("nothing races: each request checks and commits in one instant, on the stale cache", () => {
    const run = payWith({ slowWhere: "queue" });
    expect(run.metrics).toMatchObject({ charges: 3, racedBalanceChecks: 0, staleBalanceChecks: 2 });
    expect(storyOf(run.trace, "checkPass", "commit")).toEqual([
      "8.100 s attempt 0 checkPass",
      "8.100 s attempt 0 commit",
      "13.100 s attempt 1 checkPass",
      "13.100 s attempt 1 commit",
      "18.100 s attempt 2 checkPass",
      "18.100 s attempt 2 commit",
    ]);
  });

  test("a fresh read is enough to decline the second attempt", () => {
    expect(payWith({ slowWhere: "queue" }, ["cache"]).metrics).toMatchObject({ charges: 1, overdrawn: 0 });
  });

  test("look up, process, record is enough, since nothing lies between", () => {
    const run = payWith({ slowWhere: "queue", key: "once", dedup: "afterProcessing" });
    expect(run.metrics).toMatchObject({ charges: 1, replays: 2 });
  });

  test("that is what is told of it", () => {
    const queued = payWith({ slowWhere: "queue" });
    const [work] = [...events(queued.trace, "work")];
    expect(work && pay.describeEvent(work, queued)).toBe(nbsp("attempt 1 waits 8 s in the queue"));
  });

  test("a claim is made only when the wait is over", () => {
    const run = payWith({ slowWhere: "queue" }, ["idempotency"]);
    expect(storyOf(run.trace, "claim")).toContain("8.100 s attempt 0 claim");
  });
});

describe("a phone that asks", () => {
  test("says that the payment is processing, and the truth as soon as it knows it", () => {
    const run = payWith({}, ["ambiguous"]);
    expect(run.metrics).toMatchObject({
      attempts: 1,
      charges: 1,
      clientOutcome: "success",
      wrongMessage: false,
    });
    expect(storyOf(run.trace, "timeout", "show", "poll", "status")).toEqual([
      "5.000 s attempt 0 timeout",
      "5.000 s tap 0 show",
      "7.000 s attempt 0 poll",
      "7.200 s attempt 0 status",
      "9.000 s attempt 0 poll",
      "9.200 s attempt 0 status",
      "9.200 s tap 0 show",
    ]);
  });

  test("is told of a decline as well", () => {
    const run = payWith({ balance: 100, slowWhere: "queue" }, ["ambiguous"]);
    expect(run.metrics).toMatchObject({ charges: 0, clientOutcome: "declined", wrongMessage: false });
  });

  test("is told after a 409 what its key stands for, as soon as that is known", () => {
    const asking = { onTimeout: "ask", secondTapMs: 3500, tapKey: "same" } as const;
    const fenced = payWith({ ...asking, claimTimeoutMs: 3000, fence: true }, ["idempotency"]);
    const told = [...events(fenced.trace, "status")].filter(({ actor }) => actor === 0);
    const [stored] = [...events(fenced.trace, "store")];
    expect([...events(fenced.trace, "fenced")].map(({ actor }) => actor)).toEqual([0]);
    expect(told.filter(({ subject }) => outcomeOf(subject) === "success")).toEqual([told.at(-1)]);
    expect((told.at(-1)?.atUs ?? 0) - (stored?.atUs ?? 0)).toBeLessThanOrEqual(2_100_000);
  });

  test("leaves it at processing after 60 s, which is not wrong", () => {
    const run = payWith({ processingMs: 100_000 }, ["ambiguous"]);
    expect(run.metrics).toMatchObject({
      charges: 1,
      clientOutcome: "processing",
      clientOutcomeAtMs: 5000,
      wrongMessage: false,
    });
  });
});

test("the commit stores the reply, then maintains the cache, then answers", () => {
  const { trace } = payWith({ maxAttempts: 1 }, ["cache", "idempotency"]);
  expect(`\n${asText(trace, "work", "commit", "store", "bust", "reply")}\n`).toBe(`
   7     0.100 s  attempt 0  work  <- 6
  10     8.100 s  attempt 0  commit  <- 7
  11     8.100 s  attempt 0  store  <- 10
  12     8.100 s  attempt 0  bust  <- 10
  13     8.100 s  attempt 0  reply  <- 12
`);
});

test("a balance as old as its time to live is not in the cache at the tap", () => {
  const kinds = [...events(payWith({ cacheAgeMs: 30_000 }).trace)].map(({ kind }) => kind);
  expect(kinds.slice(0, 6)).toEqual(["tap", "send", "arrive", "miss", "read", "fill"]);
});

test("no luck makes work outlast virtual time", () => {
  // A draw of this seed lies almost seven deviations out.
  const run = payWith({ latency: "lognormal", sigma: 3, processingMs: 172_800_000 }, [], 25_157_901);
  const longest = Math.max(...[...events(run.trace, "work")].map(({ value }) => value));
  expect(longest).toBe(100 * 172_800_000 * 1000);
});

test("on the stage the phone's words are in trouble exactly while they are untrue", () => {
  const clientAt = (run: PayRun, ms: number) => pay.stage(run).statusAt(ms * 1000).client;
  const broken = payWith();
  expect(clientAt(broken, broken.endMs)).toEqual({ text: "“Payment failed”", harm: true });
  const poor = payWith({ balance: 100 });
  expect(clientAt(poor, poor.endMs)).toEqual({ text: "“Insufficient funds”", harm: false });
  const fixed = payWith({}, ["idempotency"]);
  expect(clientAt(fixed, fixed.endMs)).toEqual({ text: "“Payment complete”", harm: false });
  const twice = payWith({ secondTapMs: 3000 }, ["idempotency"]);
  expect(clientAt(twice, twice.endMs)).toEqual({ text: "“Payment complete”", harm: true });
});

test("on the stage the cache says its balance until the very microsecond at which it is too old", () => {
  const { statusAt } = pay.stage(payWith({ cacheAgeMs: 25_000 }));
  expect([statusAt(4_999_999), statusAt(5_000_000)].map(({ cache }) => cache?.text)).toEqual([
    "$60",
    "empty",
  ]);
});

test("a decline ends the call at once and is true", () => {
  const run = payWith({ balance: 4999 });
  expect(run.metrics).toMatchObject({
    attempts: 1,
    charges: 0,
    clientOutcome: "declined",
    clientOutcomeAtMs: 200,
  });
  expect(run.metrics.wrongMessage).toBe(false);
  expect(pay.headline(run)).toMatchObject({ figure: "0×", harm: false });
});

test("keys are numbered from 0, one for each attempt if they are made in the loop", () => {
  const keys = (given: Parameters<typeof payWith>[0]) =>
    [...events(payWith(given).trace, "send")].map(({ subject }) => subject);
  expect(keys({})).toEqual([-1, -1, -1]);
  expect(keys({ key: "once" })).toEqual([0, 0, 0]);
  expect(keys({ key: "perAttempt" })).toEqual([0, 1, 2]);
  expect(keys({ key: "once", secondTapMs: 7000 })).toEqual([0, 0, 1, 0, 1, 1]);
  expect(keys({ key: "once", secondTapMs: 7000, tapKey: "same" })).toEqual([0, 0, 0, 0, 0, 0]);
});

test("every setting is in one group, and every group has settings", () => {
  const grouped = pay.groups.flatMap(({ settings }) => settings);
  expect([...grouped].sort()).toEqual(Object.keys(pay.settings).sort());
});
