import { describe, expect, test } from "vitest";
import { MESSAGES } from "../../src/findings/messages.ts";
import { idempotency } from "../../src/labs/idempotency/index.ts";
import type { IdempotencySettings } from "../../src/labs/idempotency/settings.ts";
import { keyName } from "../../src/labs/idempotency/words.ts";
import { toUs } from "../../src/sim/process.ts";
import { stream } from "../../src/sim/random.ts";
import { causes, eventAt, events, KIND_NAMES, type Kind } from "../../src/sim/trace.ts";
import { uuid } from "../../src/sim/uuid.ts";
import { storedKeys } from "../../src/timeline/keys.ts";
import { highest, upTo } from "../../src/timeline/level.ts";
import { nbsp } from "../setup/nbsp.ts";
import { storyOf } from "../sim/storyOf.ts";
import { type Given, numberOf, presetRun, sendWith } from "./idempotency.ts";

const describeEvent = (run: ReturnType<typeof sendWith>, id: number) =>
  idempotency.describeEvent(eventAt(run.trace, id), run);

describe("the lab opens", () => {
  test("with a lost reply and no key: charged twice, and told that all is well", () => {
    const run = sendWith();
    expect(storyOf(run.trace)).toEqual([
      "0.000 s tap 0 tap",
      "0.000 s attempt 0 send",
      "0.000 s attempt 0 arrive",
      "0.000 s attempt 0 work",
      "0.500 s attempt 0 commit",
      "0.500 s attempt 0 reply",
      "0.500 s attempt 0 lost",
      "2.000 s attempt 0 timeout",
      "2.000 s attempt 0 backoff",
      "3.000 s attempt 1 send",
      "3.000 s attempt 1 arrive",
      "3.000 s attempt 1 work",
      "3.500 s attempt 1 commit",
      "3.500 s attempt 1 reply",
      "3.500 s attempt 1 receive",
      "3.500 s tap 0 show",
    ]);
    expect(run.metrics).toEqual({
      intents: 1,
      attempts: 2,
      charges: 2,
      duplicateCharges: 1,
      unmadePayments: 0,
      swallowedPayments: 0,
      replays: 0,
      conflicts: 0,
      mismatches: 0,
      missingKeys: 0,
      keysStoredPeak: 0,
      "clientOutcome/success": 1,
      "clientOutcome/gaveUp": 0,
      "clientOutcome/mismatch": 0,
      "clientOutcome/keyMissing": 0,
    });
    expect(idempotency.headline(run)).toEqual({
      figure: "2×",
      noun: "charged",
      harm: true,
      sentence: "$100 taken for one $50 payment. The phone said “Payment complete”.",
    });
  });

  test("and one key, claimed, makes it one charge with the stored reply given again", () => {
    const { metrics } = sendWith({}, ["keyOnce", "claim"]);
    expect(metrics).toMatchObject({ charges: 1, duplicateCharges: 0, replays: 1, keysStoredPeak: 1 });
  });
});

/** What each situation claims, in numbers; what is not named is 0. */
const situations: Record<string, Record<string, number>> = {
  lostReply: { charges: 2, duplicateCharges: 1, success: 1 },
  keyInTheLoop: { charges: 2, duplicateCharges: 1, keysStoredPeak: 2, success: 1 },
  lookThenRecord: { charges: 2, duplicateCharges: 1, replays: 1, keysStoredPeak: 1, success: 1 },
  claimAndWait: { charges: 1, keysStoredPeak: 1, success: 1 },
  claimAndConflict: { charges: 1, conflicts: 2, keysStoredPeak: 1, gaveUp: 1 },
  conflictAndBackoff: { charges: 1, conflicts: 1, replays: 1, keysStoredPeak: 1, success: 1 },
  shortClaim: { charges: 2, duplicateCharges: 1, replays: 1, keysStoredPeak: 1, success: 1 },
  shortClaimFenced: { charges: 1, conflicts: 1, replays: 1, keysStoredPeak: 1, success: 1 },
  crashInBetween: { charges: 2, duplicateCharges: 1, keysStoredPeak: 1, success: 1 },
  crashInOneTransaction: { charges: 1, keysStoredPeak: 1, success: 1 },
  nextDay: { charges: 2, duplicateCharges: 1, keysStoredPeak: 1, success: 1 },
  windowCost: { intents: 1500, charges: 1500, replays: 1500, keysStoredPeak: 1078, success: 1500 },
  timestampKeys: {
    intents: 40,
    charges: 36,
    unmadePayments: 4,
    swallowedPayments: 4,
    keysStoredPeak: 36,
    success: 40,
  },
  otherAmount: {
    intents: 2,
    charges: 1,
    unmadePayments: 1,
    swallowedPayments: 1,
    replays: 1,
    keysStoredPeak: 1,
    success: 2,
  },
  otherAmountChecked: {
    intents: 2,
    charges: 1,
    unmadePayments: 1,
    mismatches: 1,
    keysStoredPeak: 1,
    success: 1,
    mismatch: 1,
  },
  keyRequired: { unmadePayments: 1, missingKeys: 1, keyMissing: 1 },
};

describe("each situation is what it says:", () => {
  test("all of them are here", () => {
    expect(idempotency.presets.map(({ id }) => id)).toEqual(Object.keys(situations));
  });

  test.for(Object.entries(situations))("%s", ([id, expected]) => {
    const { attempts: _, ...metrics } = presetRun(id).metrics;
    const short = Object.entries(metrics).map(([name, value]) => [name.replace("clientOutcome/", ""), value]);
    const nothing = Object.fromEntries(short.map(([name]) => [name, 0]));
    expect(Object.fromEntries(short)).toEqual({ ...nothing, intents: 1, ...expected });
  });

  test("only what is safe is told without harm", () => {
    const harmless = Object.keys(situations).filter((id) => !idempotency.headline(presetRun(id)).harm);
    expect(harmless).toEqual([
      "claimAndWait",
      "conflictAndBackoff",
      "shortClaimFenced",
      "crashInOneTransaction",
      "windowCost",
      "otherAmountChecked",
      "keyRequired",
    ]);
  });

  test("409 without backoff tells the client of a failure although it was charged", () => {
    const run = presetRun("claimAndConflict");
    expect(run.findings.map(({ sentence }) => sentence)).toEqual([
      nbsp("The phone says “Payment failed” from 2.00 s on, but 1 charge was made."),
    ]);
  });

  test("a window of 24 h is an hour too short for a retry after 25 h, and seven days are long enough", () => {
    const { findings } = presetRun("nextDay");
    expect(findings.map(({ kind }) => kind)).toEqual(["expiredKey", "duplicateCharge"]);
    expect(findings.map(({ sentence }) => sentence)).toEqual([
      nbsp(
        "Attempt 2 of payment 1 came 25 h after its reply was stored; the table keeps one for 24 h, so it was processed as new.",
      ),
      nbsp("Charge 2 at 25 h 0.50 s took $50 again for what charge 1 had paid at 0.50 s."),
    ]);
    const longer = sendWith({ retryAfterMs: 90_000_000 }, ["keyOnce", "claim", "longerWindow"]);
    expect(longer.metrics).toMatchObject({ charges: 1, replays: 1 });
  });

  test("a longer window costs rows: three times as many here, for no duplicate instead of 1,500", () => {
    const day = presetRun("windowCost", { windowMs: 24 * 3_600_000 });
    expect(day.metrics).toMatchObject({ duplicateCharges: 1500, replays: 0 });
    expect(
      numberOf(presetRun("windowCost"), "keysStoredPeak") / numberOf(day, "keysStoredPeak"),
    ).toBeGreaterThan(3);
  });
});

describe("a claim whose handler is dead", () => {
  const dead: Given = {
    key: "once",
    dedup: "claim",
    crash: "afterEffect",
    loseReplies: 0,
    claimTimeoutMs: 3_600_000,
  };

  test("blocks the payment until it times out: 409 after 409, and nothing is charged", () => {
    const run = sendWith({ ...dead, onInFlight: "conflict" });
    expect(run.findings.map(({ sentence }) => sentence)).toEqual([
      nbsp(
        "The handler of attempt 1 of payment 1 died at 0.50 s, and its claim held until 60 min: 2 attempts were answered 409. The payment was not made.",
      ),
      nbsp("Payment 1 was not made: its phone gave up at 5.00 s after 3 attempts, and nothing was charged."),
    ]);
    expect(run.findings[0]).toMatchObject({ kind: "deadClaim", fromMs: 500, toMs: run.endMs });
    expect(run.metrics).toMatchObject({ charges: 0, unmadePayments: 1, conflicts: 2 });
    expect(idempotency.headline(run).harm).toBe(true);
    expect(idempotency.lede(run.settings as IdempotencySettings)).toContain(
      nbsp("answers an attempt that comes meanwhile 409, for 60 min if the handler is dead"),
    );
  });

  test("had charged or not, as the lede says", () => {
    const lede = (given: Given) =>
      idempotency.lede(sendWith({ ...dead, ...given }).settings as IdempotencySettings);
    expect(lede({})).toContain("the handler of the first attempt dies before its charge commits.");
    expect(lede({ record: "afterEffect" })).toContain(
      "the handler of the first attempt dies after the charge.",
    );
  });

  test("is waited for in vain, and the payment made an hour after the phone gave up", () => {
    const { findings, endMs } = sendWith({ ...dead, onInFlight: "wait" });
    expect(findings[0]?.sentence).toBe(
      nbsp(
        "The handler of attempt 1 of payment 1 died at 0.50 s, and its claim held until 60 min: 2 attempts waited for it in vain. The payment was made only at 60 min 0.50 s.",
      ),
    );
    // It ends with the claim, not with the run.
    expect(findings[0]?.toMs).toBe(3_600_000);
    expect(endMs).toBeGreaterThan(3_600_000);
    expect(findings.map(({ kind }) => kind)).toEqual(["deadClaim", "wrongMessage"]);
  });

  test("that times out before anyone asks harms nobody", () => {
    expect(presetRun("crashInOneTransaction").findings).toEqual([]);
  });

  test("is told on the stage as what it is, to the instant", () => {
    const run = sendWith({ ...dead, claimTimeoutMs: 4000, onInFlight: "conflict", maxAttempts: 2 });
    const { statusAt } = idempotency.stage(run);
    const text = (us: number) => statusAt(us).keys?.text.replace(/^key \S+: /, "");
    expect(text(3_999_999)).toBe("in progress");
    expect(text(4_000_000)).toBe("claim timed out");
  });
});

describe("what a person is told", () => {
  test("is another thing for each outcome", () => {
    expect(new Set(Object.values(MESSAGES)).size).toBe(Object.values(MESSAGES).length);
  });

  test("where a key is required and missing is no code, and the service says 400", () => {
    const run = presetRun("keyRequired");
    expect(idempotency.headline(run).sentence).toBe(
      "Nothing was taken for one $50 payment. The phone said “App error - nothing was charged”.",
    );
    expect(idempotency.lede(run.settings as IdempotencySettings)).toMatch(
      /No key is sent, and the service requires one: it refuses every attempt with 400\.$/,
    );
    const [, , refused] = ["tap", "send", "keyMissing", "receive", "show"].flatMap((kind) =>
      [...events(run.trace, kind as Kind)].map((event) => idempotency.describeEvent(event, run)),
    );
    expect(refused).toBe("attempt 1 brings no key: it is answered 400");
    for (const { title } of Object.values(idempotency.metrics)) expect(title).not.toMatch(/^Told of a \d/);
  });
});

describe("two steps instead of one transaction", () => {
  const two: Given = { key: "once", record: "afterEffect", processingMs: 4000, loseReplies: 0 };

  test("leave a unique index nothing to refuse but the record: the charge is made", () => {
    const indexed = { ...two, dedup: "uniqueAtCommit" } as const;
    expect(sendWith(indexed).metrics).toMatchObject({ charges: 2 });
    expect(sendWith({ ...indexed, record: "sameTransaction" }).metrics).toMatchObject({ charges: 1 });
  });

  test("leave a fence nothing to refuse but the record", () => {
    const fenced = { ...two, dedup: "claim", fence: true } as const;
    expect(sendWith(fenced).metrics).toMatchObject({ charges: 2 });
    expect(sendWith({ ...fenced, record: "sameTransaction" }).metrics).toMatchObject({ charges: 1 });
  });
});

describe("against theory:", () => {
  test("timestamps leave as many payments as there are milliseconds that have one", () => {
    // N Poisson arrivals of mean m a millisecond fill N (1 - exp(-m)) / m milliseconds; one sd is about 0.9% of it here.
    const payments = 5000;
    const perMs = 0.5;
    const quick = { key: "once", dedup: "claim", loseReplies: 0, processingMs: 0 } as const;
    const run = sendWith({ ...quick, keyKind: "timestampMs", payments, paymentsPerSecond: perMs * 1000 });
    const expected = (payments * (1 - Math.exp(-perMs))) / perMs;
    expect(Math.abs(numberOf(run, "charges") / expected - 1)).toBeLessThan(0.03);
    expect(numberOf(run, "swallowedPayments")).toBe(payments - numberOf(run, "charges"));
  });

  test("the table holds rate times window (Little), and its peak a few standard deviations more", () => {
    const [perSecond, windowS] = [10, 20];
    const given = { key: "once", dedup: "claim", loseReplies: 0, processingMs: 0 } as const;
    const run = sendWith({
      ...given,
      payments: 3000,
      paymentsPerSecond: perSecond,
      windowMs: windowS * 1000,
    });
    const endUs = toUs(run.endMs);
    const { us, values } = upTo(storedKeys(run, windowS * 1000), endUs);
    let sum = 0;
    for (let step = 0; step < us.length; step++) {
      const from = Math.max(us[step] as number, windowS * 1e6);
      const until = Math.max(from, us[step + 1] ?? endUs);
      sum += (values[step] as number) * (until - from);
    }
    const mean = sum / (endUs - windowS * 1e6);
    // A time average over 280 s of a level of 200 that forgets in 20 s: its sd is sqrt(10 * 20^2 / 280), 1.9% of it.
    expect(Math.abs(mean / (perSecond * windowS) - 1)).toBeLessThan(0.06);
    const peak = numberOf(run, "keysStoredPeak");
    expect(peak).toBeGreaterThan(200);
    expect(peak).toBeLessThan(200 + 5 * Math.sqrt(200));
    expect(peak).toBe(highest({ values }));
  });

  test("gaps between payments are exponential around the rate", () => {
    const run = sendWith({ payments: 4000, paymentsPerSecond: 50, loseReplies: 0 });
    const at = [...events(run.trace, "tap")].map(({ atUs }) => atUs);
    const gaps = at.slice(1).map((us, index) => (us - (at[index] as number)) / 1e6);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    // The sd of the mean of n exponential gaps is 1 / sqrt(n), 1.6% here; of the share above the mean 0.8%.
    expect(Math.abs(mean * 50 - 1)).toBeLessThan(0.05);
    const above = gaps.filter((gap) => gap > 1 / 50).length / gaps.length;
    expect(Math.abs(above - Math.exp(-1))).toBeLessThan(0.025);
  });
});

describe("chance", () => {
  const many: Given = { payments: 20, paymentsPerSecond: 5, jitter: "full", key: "once", dedup: "claim" };
  const reused: Given = { reuseKeyWithOtherAmount: true, payments: 5 };
  const taps = (run: ReturnType<typeof sendWith>) =>
    [...events(run.trace, "tap")].map(({ atUs, actor, value }) => [atUs, actor, value]);

  test.for(idempotency.fixes.map(({ id }) => id))("never moves an arrival for the fix %s", (id) => {
    for (const over of [many, { ...many, key: "none" } as const, reused]) {
      expect(taps(sendWith(over, [id], 7))).toEqual(taps(sendWith(over, [], 7)));
    }
  });

  test("of the same seed is the same run to the byte, of another one it is not", () => {
    const bytes = (seed: number) => {
      const { kind, at, actor, subject, cause, value } = sendWith(many, [], seed).trace;
      return [kind, at, actor, subject, cause, value].map((column) => [...column]);
    };
    expect(bytes(3)).toEqual(bytes(3));
    expect(bytes(3)).not.toEqual(bytes(4));
  });

  test("names keys: UUIDs of version 4, each another, the same for the same seed", () => {
    const all = Array.from({ length: 2000 }, (_, key) => uuid(stream(1, "client/key", key)));
    for (const one of all)
      expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(all).size).toBe(all.length);
    const run = sendWith({}, ["keyOnce", "claim"], 5);
    expect(keyName(run, 0)).toBe(uuid(stream(5, "client/key", 0)).slice(0, 8));
  });
});

describe("why", () => {
  test("every event of every situation goes back to a tap", () => {
    for (const id of Object.keys(situations).filter((preset) => preset !== "windowCost")) {
      const run = presetRun(id);
      for (let event = 0; event < run.trace.length; event++) {
        expect(eventAt(run.trace, causes(run.trace, event)[0] as number).kind).toBe("tap");
      }
    }
  });

  test("a duplicate goes back over the retry and the lost time to its tap", () => {
    const run = sendWith();
    const duplicate = run.findings[0]?.evidence[0] as number;
    expect(causes(run.trace, duplicate).map((id) => describeEvent(run, id))).toEqual([
      "Pay is tapped: $50",
      "attempt 1 leaves without a key",
      nbsp("no reply to attempt 1 for 2 s: timed out"),
      nbsp("the phone waits 1 s before it tries again"),
      "attempt 2 leaves without a key",
      "attempt 2 reaches the service",
      nbsp("attempt 2 starts 500 ms of work"),
      "charge 2 commits for attempt 2: $50 taken again, after charge 1",
    ]);
  });

  test("a payment swallowed while it waited goes back to the payment whose key it shares", () => {
    const run = presetRun("timestampKeys");
    const received = run.findings[0]?.evidence[0] as number;
    const story = causes(run.trace, received).map((id) => describeEvent(run, id));
    expect(story[0]).toBe("payment 6 is meant: Pay is tapped, $50");
    expect(story).toContain("the phone of payment 6 makes key 10");
    expect(story.slice(-3)).toEqual([
      "the reply is stored under key 10: success",
      "the service replies to payment 7, attempt 1: success, the reply that it waited for: the receipt of payment 6, whose key it shares",
      "the reply to payment 7, attempt 1 arrives: success, the reply that it waited for: the receipt of payment 6, whose key it shares",
    ]);
    const made = [...events(run.trace, "keyMade")].find(({ value }) => value >= 0);
    expect(describeEvent(run, made?.id as number)).toBe(
      "the phone of payment 7 makes key 10, in the same millisecond as payment 6: the two share it",
    );
  });

  test("a payment swallowed by a stored reply goes back to the key that it took", () => {
    const run = presetRun("otherAmount");
    const [finding] = run.findings;
    const key = keyName(run, 0);
    expect(causes(run.trace, finding?.evidence[0] as number).map((id) => describeEvent(run, id))).toEqual([
      "payment 2 is meant: Pay is tapped, $100",
      `the phone of payment 2 takes key ${key}, which belongs to payment 1`,
      `payment 2, attempt 1 leaves with key ${key}`,
      "payment 2, attempt 1 reaches the service",
      `key ${key} is done: payment 2, attempt 1 gets the reply stored by payment 1, attempt 1: the receipt of payment 1, whose key it shares`,
      "the service replies to payment 2, attempt 1: success, the stored reply, given again: the receipt of payment 1, whose key it shares",
      "the reply to payment 2, attempt 1 arrives: success, the stored reply, given again: the receipt of payment 1, whose key it shares",
    ]);
    expect(eventAt(run.trace, finding?.evidence[1] as number).kind).toBe("store");
  });

  test("has words of its own for whatever happens", () => {
    const told = new Map<Kind, string>();
    for (const id of Object.keys(situations)) {
      const run = presetRun(id, { payments: Math.min(40, numberOf(presetRun(id), "intents")) });
      for (const event of events(run.trace)) told.set(event.kind, idempotency.describeEvent(event, run));
    }
    for (const kind of [
      "keyMade",
      "lost",
      "keyExpired",
      "mismatch",
      "keyMissing",
      "crash",
    ] satisfies Kind[]) {
      expect(told.get(kind)).toMatch(/^(the|key|attempt|payment) /);
      expect(KIND_NAMES).toContain(kind);
    }
  });
});

describe("the picture", () => {
  const lanesOf = (run: ReturnType<typeof sendWith>) => idempotency.lanes(run, toUs(run.endMs));

  test("has a row for each of a few payments, and a few rows and areas for a crowd", () => {
    const few = lanesOf(sendWith({ payments: 12, paymentsPerSecond: 5 }));
    expect(few.map(({ id, rows }) => [id, rows]).slice(0, 2)).toEqual([
      ["client", 12],
      ["wire", 1],
    ]);
    const crowd = lanesOf(sendWith({ payments: 300, paymentsPerSecond: 50 }, ["keyOnce", "claim"]));
    expect(crowd.every(({ rows }) => rows <= 12)).toBe(true);
    expect(crowd.find(({ id }) => id.startsWith("client"))?.title).toBe("Phones, 6 of 300");
    expect(
      crowd.filter(({ marks }) => marks.some(({ type }) => type === "area")).map(({ id }) => id),
    ).toEqual(["people", "keys", "ledger"]);
  });

  test("of a crowd shows those that were swallowed, each beside the one whose receipt it got", () => {
    const client = lanesOf(presetRun("timestampKeys")).find(({ id }) => id.startsWith("client"));
    const labels = client?.marks.flatMap((mark) => (mark.type === "span" ? [mark.label] : []));
    expect(labels?.slice(0, 2)).toEqual(["payment 6: key 10", "payment 7: key 10"]);
  });

  test("shows a key's life: in progress, done, expired, and every stretch can be asked about", () => {
    const run = presetRun("nextDay");
    const keys = lanesOf(run).find(({ id }) => id === "keys");
    const spans = keys?.marks.flatMap((mark) => (mark.type === "span" ? [mark] : [])) ?? [];
    const name = keyName(run, 0);
    expect(spans.map(({ label, fromUs }) => [label, fromUs / 1e6])).toEqual([
      [`key ${name} in progress`, 0],
      [`key ${name} done: success`, 0.5],
      [`key ${name} expired`, 86_400.5],
      [`key ${name} in progress`, 90_000],
      [`key ${name} done: success`, 90_000.5],
    ]);
    for (const { event } of spans) expect(event).toBeGreaterThanOrEqual(0);
  });

  test("shows a claim that outlives its handler time out", () => {
    const keys = lanesOf(presetRun("crashInBetween")).find(({ id }) => id === "keys");
    const spans = keys?.marks.flatMap((mark) => (mark.type === "span" ? [mark] : [])) ?? [];
    expect(spans.map(({ label, toUs }) => [label?.split(" ").slice(2).join(" "), toUs / 1e6])).toEqual([
      ["in progress", 2],
      ["claim timed out", 3],
      ["in progress", 3.5],
      ["done: success", 3.5],
    ]);
  });

  test("leaves 25 h of silence out, and nothing of a run that can be read as it is", () => {
    const silences = (id: string) =>
      idempotency.spacing?.([presetRun(id)], toUs(presetRun(id).endMs)).idleGaps;
    expect(silences("nextDay")).toEqual([{ fromUs: 2e6, toUs: 90_000e6 }]);
    for (const id of ["lostReply", "claimAndConflict", "timestampKeys", "windowCost"]) {
      expect(silences(id)).toEqual([]);
    }
  });

  test("says of each part what it is at, as the playhead goes", () => {
    const run = presetRun("nextDay");
    const { statusAt } = idempotency.stage(run);
    const name = keyName(run, 0);
    const at = (ms: number) => Object.values(statusAt(ms * 1000)).map(({ text }) => text);
    expect(at(0)).toEqual(["attempt 1 sent", "1 request in hand", `key ${name}: in progress`, "0 charges"]);
    expect(at(1000)).toEqual(["attempt 1 sent", "idle", `key ${name}: done`, "1 charge"]);
    expect(at(86_400_500)[2]).toBe(`key ${name}: expired`);
    expect(at(90_000_500)).toEqual(["“Payment complete”", "idle", `key ${name}: done`, "2 charges"]);
  });

  test("marks what the phone says only where it is wrong", () => {
    const phone = (given: Parameters<typeof sendWith>[0]) => {
      const run = sendWith(given);
      return idempotency.stage(run).statusAt(toUs(run.endMs)).client;
    };
    // Too slow for its timeout, the payment is made and the phone says that it failed.
    const failed = phone({ timeoutMs: 400, maxAttempts: 1, loseReplies: 0 });
    expect(failed).toEqual({ text: "“Payment failed”", harm: true });
    // Nothing is charged without a key where one is required, so to say that it failed is true.
    const declined = phone({ key: "none", requireKey: true, loseReplies: 0, maxAttempts: 1 });
    expect(declined?.harm).toBe(false);
  });
});

test("findings stay few: the rest of a kind stands as one, and counts for all", () => {
  const run = sendWith({ payments: 200, paymentsPerSecond: 50 });
  const duplicates = run.findings.filter(({ kind }) => kind === "duplicateCharge");
  expect(duplicates).toHaveLength(7);
  expect(duplicates.reduce((sum, { count = 1 }) => sum + count, 0)).toBe(run.metrics.duplicateCharges);
  expect(duplicates.at(-1)?.sentence).toMatch(/^194 more charges took again what had been paid, from /);
});
