import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { events } from "../../src/sim/trace.ts";
import { anyTrouble, type Given, numberOf, presetRun, SAFE, seeds, sendWith } from "./idempotency.ts";

/** Whether every payment was charged at most once, and none told another one's result. */
function isSafe(given: Given, seed: number): boolean {
  const run = sendWith(given, [], seed);
  return numberOf(run, "duplicateCharges") === 0 && numberOf(run, "swallowedPayments") === 0;
}

/** Thousands of runs take a while where the machine is busy. */
/** Searches for a schedule that breaks it. */
const search = (over: fc.Arbitrary<Given>, numRuns: number) =>
  fc.check(
    fc.property(anyTrouble, over, seeds, (trouble, change, seed) =>
      isSafe({ ...trouble, ...SAFE, ...change }, seed),
    ),
    { numRuns, seed: 1 },
  );

describe("one key, a claim, one transaction, a claim longer than the work, a window longer than the last retry", () => {
  test("charge nobody twice and swallow nothing, whatever is lost, dies, is slow or comes at once", () => {
    const { failed, counterexample } = search(fc.constant({}), 1000);
    expect(failed, JSON.stringify(counterexample)).toBe(false);
  });

  test("make every payment whose client is told of a success exactly once", () => {
    fc.assert(
      fc.property(anyTrouble, seeds, (trouble, seed) => {
        const { trace, metrics } = sendWith({ ...trouble, ...SAFE }, [], seed);
        const charged = new Set([...events(trace, "commit")].map(({ actor }) => actor));
        expect(charged.size).toBe(metrics.charges);
        expect(metrics["clientOutcome/success"] as number).toBeLessThanOrEqual(metrics.charges as number);
      }),
      { numRuns: 200, seed: 2 },
    );
  });

  test("need no long claim where it is fenced, nor a claim where a unique index refuses the second record", () => {
    const short = fc.integer({ min: 0, max: 3000 });
    expect(
      search(
        short.map((claimTimeoutMs) => ({ claimTimeoutMs, fence: true })),
        500,
      ).failed,
    ).toBe(false);
    expect(search(fc.constant<Given>({ dedup: "uniqueAtCommit" }), 500).failed).toBe(false);
  });
});

describe("each of them dropped alone", () => {
  const dropped: [what: string, over: fc.Arbitrary<Given>, preset: string, harm: string][] = [
    ["one key", fc.constant<Given>({ key: "perAttempt" }), "keyInTheLoop", "duplicateCharges"],
    ["any key", fc.constant<Given>({ key: "none" }), "lostReply", "duplicateCharges"],
    ["the claim", fc.constant<Given>({ dedup: "afterProcessing" }), "lookThenRecord", "duplicateCharges"],
    ["one transaction", fc.constant<Given>({ record: "afterEffect" }), "crashInBetween", "duplicateCharges"],
    [
      "a claim longer than the work",
      fc.integer({ min: 0, max: 3000 }).map((claimTimeoutMs) => ({ claimTimeoutMs, fence: false })),
      "shortClaim",
      "duplicateCharges",
    ],
    [
      "a window longer than the last retry",
      fc.integer({ min: 0, max: 3000 }).map((windowMs) => ({ windowMs })),
      "nextDay",
      "duplicateCharges",
    ],
    ["random keys", fc.constant<Given>({ keyKind: "timestampMs" }), "timestampKeys", "swallowedPayments"],
    [
      "a key for each payment",
      fc.constant({ reuseKeyWithOtherAmount: true }),
      "otherAmount",
      "swallowedPayments",
    ],
  ];

  test.for(dropped)("%s: a schedule breaks it, and a preset shows one", ([, over, preset, harm]) => {
    expect(search(over, 2000).failed).toBe(true);
    expect(numberOf(presetRun(preset), harm)).toBeGreaterThan(0);
  });
});

test("a payload check lets no payment be told another one's result for another amount", () => {
  fc.assert(
    fc.property(anyTrouble, seeds, (trouble, seed) => {
      const run = sendWith(
        { ...trouble, ...SAFE, reuseKeyWithOtherAmount: true, payloadCheck: true },
        [],
        seed,
      );
      expect(run.metrics.swallowedPayments).toBe(0);
    }),
    { numRuns: 300, seed: 3 },
  );
});
