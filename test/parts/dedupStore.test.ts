import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DedupPolicy, DedupStore } from "../../src/parts/dedupStore.ts";
import type { Process } from "../../src/sim/process.ts";
import { events, type Outcome } from "../../src/sim/trace.ts";
import { storyOf } from "../sim/storyOf.ts";
import { play, requestOf } from "./play.ts";

interface Arrival {
  atMs: number;
  workMs: number;
  key?: number;
  outcome?: Outcome;
}

interface Told {
  attempt: number;
  atMs: number;
  outcome: Outcome;
}

/**
 * Attempts that reach a store, numbered in their order here. Each works for its time, then commits with its reply in
 * one transaction, unless the store refuses.
 */
function reach(policy: Partial<DedupPolicy>, ...arrivals: Arrival[]) {
  const worked: number[] = [];
  const committed: number[] = [];
  const told: Told[] = [];
  const { trace } = play((world) => {
    const store = new DedupStore(world, {
      dedup: "claim",
      onInFlight: "wait",
      claimTimeoutMs: 60_000,
      fence: false,
      ...policy,
    });
    function* attempt(
      number: number,
      { atMs, workMs, key = 0, outcome = "success" }: Arrival,
    ): Process<void> {
      yield* world.sleep(atMs);
      const reply = yield* store.once(requestOf({ attempt: number, key }), function* (claim) {
        worked.push(number);
        yield* world.sleep(workMs);
        if (claim.refused()) return undefined;
        committed.push(number);
        claim.store({ outcome });
        return { outcome };
      });
      told.push({ attempt: number, atMs: world.nowUs() / 1000, outcome: reply.outcome });
    }
    for (const [number, arrival] of arrivals.entries()) world.spawn(attempt(number, arrival));
  });
  const fencedFor = [...events(trace, "fenced")].map(({ value }) => value);
  return { story: storyOf(trace), worked, committed, told, fencedFor };
}

const first: Arrival = { atMs: 0, workMs: 8000 };
const second: Arrival = { atMs: 5000, workMs: 8000 };
const third: Arrival = { atMs: 10_000, workMs: 8000 };

describe("without a key or without a store", () => {
  test("everyone works and commits, and nothing is looked up", () => {
    for (const { story, worked, committed } of [
      reach({ dedup: "none" }, first, second),
      reach({ dedup: "claim" }, { ...first, key: -1 }, { ...second, key: -1 }),
    ]) {
      expect(story).toEqual([]);
      expect(worked).toEqual([0, 1]);
      expect(committed).toEqual([0, 1]);
    }
  });
});

describe("look up, process, record", () => {
  test("gives the stored reply once it is recorded", () => {
    const { story, worked, told } = reach({ dedup: "afterProcessing" }, first, third);
    expect(story).toEqual([
      "0.000 s attempt 0 keyAbsent",
      "8.000 s attempt 0 store",
      "10.000 s attempt 1 replay",
    ]);
    expect(worked).toEqual([0]);
    expect(told).toEqual([
      { attempt: 0, atMs: 8000, outcome: "success" },
      { attempt: 1, atMs: 10_000, outcome: "success" },
    ]);
  });

  test("lets both commit if the second looks before the first has recorded", () => {
    const { story, committed } = reach({ dedup: "afterProcessing" }, first, second);
    expect(committed).toEqual([0, 1]);
    expect(story).toEqual([
      "0.000 s attempt 0 keyAbsent",
      "5.000 s attempt 1 keyAbsent",
      "8.000 s attempt 0 store",
      "13.000 s attempt 1 store",
    ]);
  });

  test("a later record overwrites an earlier one", () => {
    const again = { atMs: 14_000, workMs: 0 };
    const { told } = reach({ dedup: "afterProcessing" }, first, { ...second, outcome: "declined" }, again);
    expect(told.at(-1)).toEqual({ attempt: 2, atMs: 14_000, outcome: "declined" });
  });
});

describe("a unique index", () => {
  test("refuses the second commit and gives it the first one's reply", () => {
    const { story, worked, committed, told } = reach({ dedup: "uniqueAtCommit" }, first, {
      ...second,
      outcome: "declined",
    });
    expect(worked).toEqual([0, 1]);
    expect(committed).toEqual([0]);
    expect(story).toEqual([
      "0.000 s attempt 0 keyAbsent",
      "5.000 s attempt 1 keyAbsent",
      "8.000 s attempt 0 store",
      "13.000 s attempt 1 uniqueRefused",
      "13.000 s attempt 1 replay",
    ]);
    expect(told.at(-1)).toEqual({ attempt: 1, atMs: 13_000, outcome: "success" });
  });

  test("lets the one that commits first win, whoever looked first", () => {
    const { committed, told } = reach(
      { dedup: "uniqueAtCommit" },
      { ...first, outcome: "declined" },
      { atMs: 1000, workMs: 1000 },
    );
    expect(committed).toEqual([1]);
    expect(told.map(({ outcome }) => outcome)).toEqual(["success", "success"]);
  });

  test("lets one of two commit that are ready at the same microsecond", () => {
    const twin = { atMs: 0, workMs: 8000 };
    expect(reach({ dedup: "uniqueAtCommit" }, twin, twin).committed).toEqual([0]);
    expect(reach({ dedup: "afterProcessing" }, twin, twin).committed).toEqual([0, 1]);
  });
});

describe("a claim", () => {
  test("makes those who come later wait for the one reply, which all get as it is stored", () => {
    const { story, worked, told } = reach({}, first, second, { ...second, atMs: 6000 });
    expect(worked).toEqual([0]);
    expect(story).toEqual([
      "0.000 s attempt 0 claim",
      "5.000 s attempt 1 attach",
      "6.000 s attempt 2 attach",
      "8.000 s attempt 0 store",
    ]);
    expect(told).toEqual(
      [0, 1, 2].map((attempt) => ({ attempt, atMs: 8000, outcome: "success" }) satisfies Told),
    );
  });

  test("answers 409 at once instead, if that is the policy", () => {
    const { story, worked, told } = reach({ onInFlight: "conflict" }, first, second);
    expect(worked).toEqual([0]);
    expect(story).toContain("5.000 s attempt 1 conflict");
    expect(told).toEqual([
      { attempt: 1, atMs: 5000, outcome: "conflict" },
      { attempt: 0, atMs: 8000, outcome: "success" },
    ]);
  });

  test("gives the stored reply again once it is done, whatever the policy in flight", () => {
    for (const onInFlight of ["wait", "conflict"] as const) {
      const { story, told } = reach({ onInFlight }, first, third);
      expect(story.at(-1)).toBe("10.000 s attempt 1 replay");
      expect(told.at(-1)).toEqual({ attempt: 1, atMs: 10_000, outcome: "success" });
    }
  });

  test("lets one of two work that come at the same microsecond", () => {
    const { story, worked } = reach({}, first, first);
    expect(worked).toEqual([0]);
    expect(story.slice(0, 2)).toEqual(["0.000 s attempt 0 claim", "0.000 s attempt 1 attach"]);
  });

  test("of one key is no claim on another", () => {
    expect(reach({}, first, { ...second, key: 1 }).worked).toEqual([0, 1]);
  });

  test("a decline is stored and given again like a success", () => {
    for (const dedup of ["afterProcessing", "uniqueAtCommit", "claim"] as const) {
      const { worked, told } = reach({ dedup }, { ...first, outcome: "declined" }, third);
      expect(worked).toEqual([0]);
      expect(told.at(-1)).toEqual({ attempt: 1, atMs: 10_000, outcome: "declined" });
    }
  });
});

describe("a claim that times out", () => {
  const short = { claimTimeoutMs: 5000 };

  test("is over at the very microsecond, and holds until the one before", () => {
    const at = (atMs: number) => reach(short, first, { atMs, workMs: 8000 }).story[1];
    expect(at(4999.999)).toBe("4.999999 s attempt 1 attach");
    expect(at(5000)).toBe("5.000 s attempt 1 takeOver");
  });

  test("is not over while its time has not come, even if nobody answers", () => {
    const conflict = { ...short, onInFlight: "conflict" } as const;
    const at = (atMs: number) => reach(conflict, first, { atMs, workMs: 8000 }).story[1];
    expect(at(4999.999)).toBe("4.999999 s attempt 1 conflict");
    expect(at(5000)).toBe("5.000 s attempt 1 takeOver");
  });

  test("is taken over by who waits, as its time is over, even if its holder would commit at that very instant", () => {
    const { story, committed } = reach(short, { atMs: 0, workMs: 5000 }, { atMs: 1000, workMs: 8000 });
    expect(story.slice(0, 4)).toEqual([
      "0.000 s attempt 0 claim",
      "1.000 s attempt 1 attach",
      "5.000 s attempt 1 takeOver",
      "5.000 s attempt 0 store",
    ]);
    expect(committed).toEqual([0, 1]);
  });

  test("goes to the waiters in the order in which they came, one claim's time after another", () => {
    const waiter = (atMs: number) => ({ atMs, workMs: 60_000 });
    const { story } = reach(short, waiter(0), waiter(1), waiter(2), waiter(3));
    expect(story.filter((line) => line.includes("takeOver"))).toEqual([
      "5.000 s attempt 1 takeOver",
      "10.000 s attempt 2 takeOver",
      "15.000 s attempt 3 takeOver",
    ]);
    expect(story.filter((line) => line.startsWith("5.000 s"))).toEqual([
      "5.000 s attempt 1 takeOver",
      "5.000 s attempt 2 attach",
      "5.000 s attempt 3 attach",
    ]);
  });

  test("without a fence still commits, and its reply is what those who wait get", () => {
    const { committed, told } = reach(
      short,
      first,
      { ...second, outcome: "declined" },
      { atMs: 6000, workMs: 1 },
    );
    expect(committed).toEqual([0, 1]);
    expect(told).toEqual([
      { attempt: 0, atMs: 8000, outcome: "success" },
      { attempt: 2, atMs: 8000, outcome: "success" },
      { attempt: 1, atMs: 13_000, outcome: "declined" },
    ]);
  });

  test("that nobody took over commits late, fenced or not", () => {
    for (const fence of [false, true]) expect(reach({ ...short, fence }, first).committed).toEqual([0]);
  });

  test("with a fence is refused, with 409 while the new holder works", () => {
    const { story, committed, told, fencedFor } = reach({ ...short, fence: true }, first, second);
    expect(committed).toEqual([1]);
    expect(fencedFor).toEqual([1]);
    expect(story.slice(1)).toEqual([
      "5.000 s attempt 1 takeOver",
      "8.000 s attempt 0 fenced",
      "8.000 s attempt 0 conflict",
      "13.000 s attempt 1 store",
    ]);
    expect(told[0]).toEqual({ attempt: 0, atMs: 8000, outcome: "conflict" });
  });

  test("with a fence is refused, with the stored reply if the new holder is done", () => {
    const fast = { ...second, workMs: 1000, outcome: "declined" } as const;
    const { story, committed, told, fencedFor } = reach({ ...short, fence: true }, first, fast);
    expect(committed).toEqual([1]);
    expect(fencedFor).toEqual([1]);
    expect(story.slice(-2)).toEqual(["8.000 s attempt 0 fenced", "8.000 s attempt 0 replay"]);
    expect(told.at(-1)).toEqual({ attempt: 0, atMs: 8000, outcome: "declined" });
  });
});

describe("whatever comes when,", () => {
  const arrival = fc.record({
    atMs: fc.integer({ min: 0, max: 40 }),
    workMs: fc.integer({ min: 0, max: 19 }),
    key: fc.integer({ min: 0, max: 2 }),
    outcome: fc.constantFrom<Outcome>("success", "declined"),
  });
  const crowd = fc.array(arrival, { minLength: 1, maxLength: 20 });
  const keysOf = (attempts: readonly number[], arrivals: readonly Arrival[]) =>
    attempts.map((attempt) => arrivals[attempt]?.key);
  const once = (keys: readonly unknown[]) => expect(new Set(keys).size).toBe(keys.length);

  test("a claim longer than the work means one work per key, and one reply for all who wait", () => {
    fc.assert(
      fc.property(crowd, fc.constantFrom("wait" as const, "conflict" as const), (arrivals, onInFlight) => {
        const { worked, told } = reach({ onInFlight, claimTimeoutMs: 20 }, ...arrivals);
        once(keysOf(worked, arrivals));
        expect(told).toHaveLength(arrivals.length);
        for (const key of [0, 1, 2]) {
          const replies = told.filter(({ attempt }) => arrivals[attempt]?.key === key);
          const outcomes = new Set(replies.map(({ outcome }) => outcome));
          outcomes.delete("conflict");
          expect(outcomes.size).toBe(replies.length === 0 ? 0 : 1);
          if (onInFlight === "wait")
            expect(replies.every(({ outcome }) => outcome !== "conflict")).toBe(true);
        }
      }),
    );
  });

  test("a unique index means one commit per key", () => {
    fc.assert(
      fc.property(crowd, (arrivals) => {
        const { committed, told } = reach({ dedup: "uniqueAtCommit" }, ...arrivals);
        once(keysOf(committed, arrivals));
        expect(told).toHaveLength(arrivals.length);
      }),
    );
  });

  test("a fenced claim means one commit per key, however short it is", () => {
    fc.assert(
      fc.property(
        crowd,
        fc.integer({ min: 0, max: 20 }),
        fc.constantFrom("wait" as const, "conflict" as const),
        (arrivals, claimTimeoutMs, onInFlight) => {
          const policy = { claimTimeoutMs, onInFlight, fence: true };
          const { committed, told } = reach(policy, ...arrivals);
          once(keysOf(committed, arrivals));
          expect(told).toHaveLength(arrivals.length);
        },
      ),
    );
  });

  test("a short claim without a fence, or a record after the work, lets some key commit twice", () => {
    const twice = (policy: Partial<DedupPolicy>) =>
      fc.sample(crowd, { numRuns: 100, seed: 1 }).some((arrivals) => {
        const keys = keysOf(reach(policy, ...arrivals).committed, arrivals);
        return new Set(keys).size < keys.length;
      });
    expect(twice({ claimTimeoutMs: 5 })).toBe(true);
    expect(twice({ dedup: "afterProcessing" })).toBe(true);
  });
});
