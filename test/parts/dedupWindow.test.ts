import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DedupPolicy, DedupStore } from "../../src/parts/dedupStore.ts";
import type { Process } from "../../src/sim/process.ts";
import { events, type Outcome } from "../../src/sim/trace.ts";
import { play, requestOf } from "./play.ts";

interface Arrival {
  atMs: number;
  workMs: number;
  key?: number;
  amount?: number;
  /** Its handler dies after the work, before it commits. */
  dies?: boolean;
}

/** Attempts that reach a store, numbered in their order here; each commits with its reply in one transaction. */
function reach(policy: Partial<DedupPolicy>, ...arrivals: Arrival[]) {
  const committed: number[] = [];
  const told: [attempt: number, outcome: Outcome][] = [];
  let store!: DedupStore;
  const { trace } = play((world) => {
    store = new DedupStore(world, {
      dedup: "claim",
      onInFlight: "wait",
      claimTimeoutMs: 60_000,
      fence: false,
      ...policy,
    });
    function* attempt(number: number, arrival: Arrival): Process<void> {
      const { atMs, workMs, key = 0, amount = 5000, dies = false } = arrival;
      yield* world.sleep(atMs);
      const request = requestOf({ attempt: number, key, amount });
      const reply = yield* store.once(request, function* (claim) {
        yield* world.sleep(workMs);
        if (dies) yield* world.gate<void>().wait();
        if (claim.refused()) return undefined;
        committed.push(number);
        claim.store({ outcome: "success" });
        return { outcome: "success" };
      });
      told.push([number, reply.outcome]);
    }
    for (const [number, arrival] of arrivals.entries()) world.spawn(attempt(number, arrival));
  });
  return { trace, committed, told, store };
}

const quick = (atMs: number, key = 0): Arrival => ({ atMs, workMs: 0, key });

describe("a stored reply", () => {
  test.for(["claim", "afterProcessing", "uniqueAtCommit"] as const)(
    "is kept for the window, and gone at its end: %s",
    (dedup) => {
      const { trace, committed } = reach({ dedup, windowMs: 1000 }, quick(0), quick(999.999), quick(1000));
      expect(committed).toEqual([0, 2]);
      expect([...events(trace, "keyExpired")]).toMatchObject([{ actor: 2, subject: 0, value: 1_000_000 }]);
    },
  );

  test("without a window is kept for ever", () => {
    expect(reach({}, quick(0), quick(1e9)).committed).toEqual([0]);
  });

  test("counts its window from when it was stored, not from when it was claimed or last asked for", () => {
    const slow = { atMs: 0, workMs: 500 };
    expect(reach({ windowMs: 1000 }, slow, quick(800), quick(1499), quick(1500)).committed).toEqual([0, 3]);
  });

  test("that has expired refuses no commit of a unique index", () => {
    const late = { atMs: 0, workMs: 2000 };
    expect(reach({ dedup: "uniqueAtCommit", windowMs: 1000 }, late, quick(0)).committed).toEqual([1, 0]);
    expect(reach({ dedup: "uniqueAtCommit", windowMs: 3000 }, late, quick(0)).committed).toEqual([1]);
  });
});

describe("the payload check", () => {
  const other = { ...quick(100), amount: 9000 };

  test("refuses another amount under a known key, done or in flight", () => {
    const policy = { payloadCheck: true, onInFlight: "wait" } as const;
    expect(reach(policy, quick(0), other).told).toEqual([
      [0, "success"],
      [1, "mismatch"],
    ]);
    const { told, store } = reach(policy, { atMs: 0, workMs: 1000 }, other);
    expect(told).toEqual([
      [1, "mismatch"],
      [0, "success"],
    ]);
    expect(store.answered).toMatchObject({ replay: 0, conflict: 0, mismatch: 1 });
  });

  test("lets the same amount through, and anything under another key or after the window", () => {
    const policy = { payloadCheck: true, windowMs: 1000 };
    const told = reach(policy, quick(0), quick(10), { ...other, key: 1 }, { ...other, atMs: 1000 }).told;
    expect(told.map(([, outcome]) => outcome)).toEqual(["success", "success", "success", "success"]);
  });

  test("that is off gives the stored reply to whatever comes", () => {
    expect(reach({}, quick(0), other).told).toEqual([
      [0, "success"],
      [1, "success"],
    ]);
  });
});

test("where a key is required, a request without one is refused, and does no work", () => {
  const bare = { ...quick(0), key: -1 };
  for (const dedup of ["none", "claim"] as const) {
    const { committed, told } = reach({ dedup, requireKey: true }, bare, quick(1));
    expect(told).toEqual([
      [0, "keyMissing"],
      [1, "success"],
    ]);
    expect(committed).toEqual([1]);
  }
  expect(reach({ requireKey: false }, bare).told).toEqual([[0, "success"]]);
});

describe("the rows of the table", () => {
  test("are as many at most as claims and unexpired replies at one time", () => {
    const peak = (windowMs: number) =>
      reach({ windowMs }, quick(0, 0), quick(500, 1), quick(1000, 2), quick(5000, 0)).store.peakRows;
    expect([peak(400), peak(500), peak(501), peak(1001), peak(10_000)]).toEqual([1, 1, 2, 3, 3]);
  });

  test("count a key once, however often its reply is overwritten", () => {
    const both = [0, 1].map(() => ({ atMs: 0, workMs: 100 }));
    const { store, committed } = reach({ dedup: "afterProcessing", windowMs: 1000 }, ...both, quick(900, 1));
    expect(committed).toEqual([0, 1, 2]);
    expect(store.peakRows).toBe(2);
  });

  test("are what a list of intervals says they are", () => {
    const arrival = fc.record({ atMs: fc.integer({ min: 0, max: 60 }), key: fc.integer({ min: 0, max: 5 }) });
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 30 }), fc.integer({ min: 1, max: 40 }), (some, windowMs) => {
        const { trace, store } = reach({ windowMs }, ...some.map(({ atMs, key }) => quick(atMs, key)));
        const lives = [...events(trace, "store")].map(({ atUs }) => [atUs, atUs + windowMs * 1000] as const);
        const held = lives.map(([at]) => lives.filter(([from, to]) => from <= at && at < to).length);
        expect(store.peakRows).toBe(Math.max(0, ...held));
      }),
    );
  });
});

describe("whatever comes when, and whoever dies,", () => {
  const arrival = fc.record({
    atMs: fc.integer({ min: 0, max: 60 }),
    workMs: fc.integer({ min: 0, max: 19 }),
    dies: fc.boolean(),
  });
  const crowd = fc.array(arrival, { minLength: 1, maxLength: 12 });
  const holds = (policy: Partial<DedupPolicy>) =>
    fc.check(
      fc.property(crowd, (arrivals) => reach(policy, ...arrivals).committed.length <= 1),
      { numRuns: 400, seed: 1 },
    ).failed === false;

  test("a claim longer than the work and a window longer than the last arrival mean one commit", () => {
    for (const onInFlight of ["wait", "conflict"] as const) {
      expect(holds({ claimTimeoutMs: 20, windowMs: 100, onInFlight })).toBe(true);
    }
  });

  test("each of them shorter lets some schedule commit twice", () => {
    expect(holds({ claimTimeoutMs: 15, windowMs: 100 })).toBe(false);
    expect(holds({ claimTimeoutMs: 20, windowMs: 30 })).toBe(false);
  });
});
