import { describe, expect, test } from "vitest";
import { type Aftermath, type Load, overloadAfter, retryAmplification } from "../../src/findings/storm.ts";
import { Recorder } from "../../src/sim/recorder.ts";
import { nbsp } from "../setup/nbsp.ts";

const nothing = new Recorder().finish();

const after: Aftermath = {
  fromMs: 30_000,
  recoveredMs: undefined,
  untilMs: 120_000,
  causeMs: 10_000,
  offered: 25_200,
  answered: 0,
  attemptsPerSecond: 560,
  capacityPerSecond: 300,
  peakQueue: 28_000,
};

describe("an overload after its cause", () => {
  test("is metastable where as much is sent as can be done", () => {
    expect(overloadAfter(nothing, after)).toEqual([
      {
        kind: "metastableOverload",
        name: "metastable overload",
        fromMs: 30_000,
        toMs: 120_000,
        evidence: [],
        sentence: nbsp(
          "The stall was over at 30.00 s, yet to the end of the calls no call was answered in time: 560 attempts a second still come in where 300 can be served: the overload feeds itself.",
        ),
      },
    ]);
    expect(overloadAfter(nothing, { ...after, attemptsPerSecond: 300 })[0]?.kind).toBe("metastableOverload");
  });

  test("is a backlog where less is sent, or where it ended", () => {
    expect(overloadAfter(nothing, { ...after, attemptsPerSecond: 299 })[0]?.kind).toBe("lingeringBacklog");
    const [backlog] = overloadAfter(nothing, { ...after, recoveredMs: 60_000, answered: 2520 });
    expect(backlog).toMatchObject({ kind: "lingeringBacklog", name: "lingering backlog", toMs: 60_000 });
    expect(backlog?.sentence).toContain(nbsp("until 60.00 s only 10% of all calls were answered in time"));
  });

  test("is no news within half the length of its cause, nor without calls", () => {
    expect(overloadAfter(nothing, { ...after, recoveredMs: 35_000 })).toEqual([]);
    expect(overloadAfter(nothing, { ...after, recoveredMs: 35_001 })).toHaveLength(1);
    expect(overloadAfter(nothing, { ...after, offered: 0 })).toEqual([]);
  });
});

describe("retry amplification", () => {
  /** Calls and attempts per second; who sends more attempts than there are calls retries. */
  const load = (calls: number[], attempts: number[]): Load => ({
    binMs: 1000,
    calls,
    attempts,
    retries: attempts.map((sent, bin) => Math.max(0, sent - (calls[bin] ?? 0))),
  });
  const amplified = load([10, 10, 10, 10, 10, 0], [10, 15, 20, 14, 14, 5]);

  test("is a stretch in which calls cost half as many attempts again, or more", () => {
    expect(retryAmplification(nothing, amplified, 6000)).toEqual([
      {
        kind: "retryAmplification",
        name: "amplification",
        fromMs: 1000,
        toMs: 3000,
        evidence: [],
        sentence: nbsp("From 1.00 s on, for 2 s, 20 calls cost 35 attempts, at the worst 2 for each."),
      },
    ]);
  });

  test("ends with the run, in the middle of a second", () => {
    const [found] = retryAmplification(nothing, amplified, 2400);
    expect(found).toMatchObject({ fromMs: 1000, toMs: 2400 });
    expect(found?.sentence).toContain(nbsp("From 1.00 s on, for 1.4 s, "));
  });

  test("is none where no attempt is a retry: behind a breaker first attempts may come late", () => {
    expect(retryAmplification(nothing, { ...amplified, retries: [0, 0, 0, 0, 0, 0] }, 6000)).toEqual([]);
    const some = retryAmplification(nothing, { ...amplified, retries: [0, 0, 1, 0, 0, 0] }, 6000);
    expect(some).toMatchObject([{ fromMs: 2000, toMs: 3000 }]);
  });

  test("is told for the five stretches with the most attempts", () => {
    const every = Array.from({ length: 16 }, (_, bin) => (bin % 2 === 0 ? 10 : 20 + bin));
    const told = retryAmplification(nothing, load(new Array(16).fill(10), every), 16_000);
    expect(told.map(({ fromMs }) => fromMs)).toEqual([7000, 9000, 11_000, 13_000, 15_000]);
  });
});
