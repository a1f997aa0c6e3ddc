import { describe, expect, test } from "vitest";
import { pay } from "../../src/labs/pay/index.ts";
import type { PaySettings } from "../../src/labs/pay/settings.ts";
import { events, KIND_NAMES, type Kind } from "../../src/sim/trace.ts";
import { nbsp } from "../setup/nbsp.ts";
import { payWith, presetRun } from "./pay.ts";

describe("what is said before the run", () => {
  const waits = nbsp("The phone waits 5 s. The service needs 8 s.");
  const cached = "To the service every retry is a new payment, checked against the cached balance.";

  test.for<[Partial<PaySettings>, string]>([
    [{}, cached],
    [{ balanceRead: "bypass" }, cached.replace("the cached balance", "a balance read afresh")],
    [{ maxAttempts: 1 }, "It tries once."],
    [{ maxAttempts: 1, secondTapMs: 3000 }, "It tries once for each tap."],
    [{ key: "perAttempt", dedup: "claim" }, cached],
    [{ key: "once", dedup: "none" }, cached],
    [
      { key: "once", dedup: "afterProcessing" },
      "Every retry carries its tap's key, which is recorded only after the work.",
    ],
    [
      { key: "once", dedup: "uniqueAtCommit" },
      "Every retry carries its tap's key, and a key may commit only once.",
    ],
    [{ key: "once", dedup: "claim" }, "Every retry carries its tap's key, claimed before any work."],
    [
      { onTimeout: "ask", maxAttempts: 1 },
      "After a timeout it asks what became of the payment instead of paying again.",
    ],
  ])("is true of %o", ([given, last]) => {
    expect(pay.lede(payWith(given).settings as PaySettings)).toBe(`${waits} ${last}`);
  });

  test("tells the times that are set, and of a spread that they are its end", () => {
    const lede = pay.lede(
      payWith({ timeoutMs: 300, latency: "lognormal", maxAttempts: 1 }).settings as PaySettings,
    );
    expect(lede).toBe(
      nbsp("The phone waits 300 ms. The service needs 8 s at most in 95 of 100 cases. It tries once."),
    );
  });
});

describe("what is said of each kind of event,", () => {
  const story = payWith({ backoff: "exponential" });
  const asking = payWith({}, ["ambiguous"]);
  const oneKey = presetRun("oneKey");
  const fenced = presetRun("fencedClaim");
  const unique = presetRun("uniqueIndex");
  const busting = payWith({ cacheAgeMs: 30_000, onWrite: "bust" });

  const told = [
    // The first of its kind in a run that has it.
    ["tap", story, "Pay is tapped: $50"],
    ["send", oneKey, "attempt 1 leaves with key 1"],
    ["timeout", story, nbsp("no reply to attempt 1 for 5 s: timed out")],
    ["backoff", story, nbsp("the phone waits 1 s before it tries again")],
    ["receive", oneKey, "the reply to attempt 2 arrives: success"],
    ["lateReply", story, "the reply to attempt 1 (success) comes too late and reaches nobody"],
    ["show", story, "the phone shows “Payment failed”"],
    ["poll", asking, "the phone asks for the status of attempt 1"],
    ["status", asking, "the status of attempt 1 is told: not known yet"],
    ["arrive", story, "attempt 1 reaches the service"],
    ["work", story, nbsp("attempt 1 starts 8 s of work")],
    ["reply", fenced, "the service replies to attempt 1: 409, in progress"],
    ["checkPass", story, "the balance check of attempt 1 passes: $60 covers $50"],
    ["checkFail", busting, "the balance check of attempt 3 fails: $10 does not cover $50"],
    ["read", busting, "the database says $60"],
    ["commit", fenced, "charge 1 commits for attempt 3: $50 taken, $10 left"],
    ["debitRefused", presetRun("guardAlone"), "the database refuses the debit of attempt 2: only $10 there"],
    ["hit", story, "the cache says $60"],
    ["miss", busting, "the cache has no balance that is still good"],
    ["fill", story, "the cache is given $60"],
    ["bust", busting, "the cached balance, if there is one, is dropped"],
    ["writeThrough", payWith({ onWrite: "writeThrough" }), "the cache is given the new balance, $10"],
    ["keyAbsent", unique, "key 1 is not recorded yet: attempt 1 is processed"],
    ["claim", oneKey, "attempt 1 claims key 1"],
    ["attach", oneKey, "key 1 is in flight: attempt 2 waits for the reply to attempt 1"],
    ["takeOver", fenced, "the claim of attempt 1 on key 1 has timed out: attempt 2 takes it over"],
    ["conflict", presetRun("conflictAtOnce"), "key 1 is in flight: attempt 2 is answered 409"],
    ["store", oneKey, "the reply is stored under key 1: success"],
    ["replay", unique, "key 1 is done: attempt 3 gets the reply stored by attempt 1"],
    ["uniqueRefused", unique, "the unique index on key 1 refuses the commit of attempt 2"],
    ["fenced", fenced, "the fence refuses the commit of attempt 1: attempt 2 has taken over key 1"],
  ] as const satisfies [Kind, unknown, string][];

  test.for(told)("%s", ([kind, run, words]) => {
    const [first] = events(run.trace, kind);
    expect(first && pay.describeEvent(first, run)).toBe(words);
  });

  test("none of which is left out", () => {
    expect(told.map(([kind]) => kind)).toEqual(KIND_NAMES.slice(0, KIND_NAMES.indexOf("fenced") + 1));
  });

  test("a second tap is another", () => {
    const run = presetRun("impatient");
    expect([...events(run.trace, "tap")].map((tap) => pay.describeEvent(tap, run))).toEqual([
      "Pay is tapped: $50",
      "Pay is tapped again, for the same $50",
    ]);
  });

  test("a request without a key is told so", () => {
    const [sent] = events(story.trace, "send");
    expect(sent && pay.describeEvent(sent, story)).toBe("attempt 1 leaves without a key");
  });
});
