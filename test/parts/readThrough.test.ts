import { describe, expect, test } from "vitest";
import { Database, type PoolPolicy } from "../../src/parts/database.ts";
import { LeaderLock, type LockLease } from "../../src/parts/leaderLock.ts";
import { ReadThrough } from "../../src/parts/readThrough.ts";
import type { Burst, ReadThroughPolicy } from "../../src/parts/readThroughWiring.ts";
import { events } from "../../src/sim/trace.ts";
import { play } from "./play.ts";

interface Given extends Partial<ReadThroughPolicy> {
  lock?: boolean;
  lockLeaseMs?: number;
  nodes?: number;
  pool?: PoolPolicy;
  /** The luck of each read, 0 (never early) unless told. */
  luck?: Record<number, number>;
  dropAtMs?: number;
}

/** What becomes of reads of one key at some instants (ms), with a life of 1000 ms and a query of 100 ms. */
function story(given: Given, ...atMs: number[]): string[] {
  const { trace } = played(given, ...atMs);
  const name = (event: number) => (event < 0 ? "" : ` ${event}`);
  return [...events(trace)]
    .filter(({ kind }) => kind !== "readHit" || given.early || given.stale || given.lock)
    .map(({ kind, atUs, actor, value }) => {
      const number = ["readWait", "lead", "leaseEnd", "readStale"].includes(kind) ? ` (${value})` : "";
      return `${atUs / 1000}${name(actor)} ${kind}${number}`;
    });
}

function played(given: Given, ...atMs: number[]) {
  const { lock, lockLeaseMs = 5000, nodes = 1, pool, luck = {}, dropAtMs, ...policy } = given;
  const bursts: Burst[] = [];
  const waitsUs: number[] = [];
  const { trace, endUs } = play((world) => {
    const all = { ttlMs: 1000, ttlSpread: 0, recomputeMs: 100, early: false, beta: 1, stale: false };
    const cache = new ReadThrough<LockLease>(
      world,
      { ...all, staleForMs: 10_000, coalesce: false, ...policy },
      {
        database: new Database(world, pool),
        lock: lock ? (onEnd) => new LeaderLock(world, lockLeaseMs, onEnd) : undefined,
        record: (kind, told) => world.record(kind, told),
        onQuery: (burst) => void (burst.size === 1 && bursts.push(burst)),
        onWaitOver: () => {},
        onWaited: (us, answered) => void (answered && waitsUs.push(us)),
      },
    );
    const read = world.handler((n) => cache.read(n, 0, n % nodes, luck[n] ?? 0));
    for (const [n, ms] of atMs.entries()) world.schedule(ms * 1000, read, n);
    if (dropAtMs !== undefined)
      world.schedule(
        dropAtMs * 1000,
        world.handler(() => cache.drop(0)),
        0,
      );
  });
  return { trace, endUs, bursts, waitsUs };
}

describe("without a policy", () => {
  test("an entry is served until its expiry and missed at that very microsecond", () => {
    const { trace } = played({}, 0, 999.999, 1000);
    const kinds = [...events(trace)].map(({ kind }) => kind);
    expect(kinds.slice(0, 3)).toEqual(["readHit", "readHit", "readMiss"]);
  });

  test("everyone who misses queries, and each answer fills the entry again", () => {
    expect(story({}, 1000, 1050, 1099.999, 1100.001)).toEqual([
      "1000 0 readMiss",
      "1000 0 query",
      "1050 1 readMiss",
      "1050 1 query",
      "1099.999 2 readMiss",
      "1099.999 2 query",
      "1100 refill",
      "1100 0 readAnswer",
      "1150 refillAgain",
      "1150 1 readAnswer",
      "1199.999 refillAgain",
      "1199.999 2 readAnswer",
    ]);
  });

  test("a burst is what is queried before the first answer", () => {
    const { bursts } = played({}, 1000, 1050, 2200, 2400);
    expect(bursts.map(({ size }) => size)).toEqual([2, 1]);
    expect(bursts.map(({ lastUs }) => lastUs)).toEqual([1_050_000, 2_200_000]);
    expect(bursts.map(({ fromUs, filledUs }) => [fromUs, filledUs])).toEqual([
      [1_000_000, 1_100_000],
      [2_200_000, 2_300_000],
    ]);
  });

  test("a rejected query fails its reader; it belongs to the burst and answers nothing", () => {
    const given = { pool: { workers: 1, queueLimit: 1 } };
    expect(story(given, 1000, 1010, 1020)).toEqual([
      "1000 0 readMiss",
      "1000 0 query",
      "1010 1 readMiss",
      "1010 1 query",
      "1020 2 readMiss",
      "1020 2 query",
      "1020 2 queryRejected",
      "1020 2 readFail",
      "1100 refill",
      "1100 0 readAnswer",
      "1200 refillAgain",
      "1200 1 readAnswer",
    ]);
    expect(played(given, 1000, 1010, 1020).bursts[0]?.size).toBe(3);
  });

  test("a deleted entry is missed, and a query under way fills it all the same", () => {
    expect(story({ dropAtMs: 1050 }, 1000, 1060, 1100.001)).toEqual([
      "1000 0 readMiss",
      "1000 0 query",
      "1050 drop",
      "1060 1 readMiss",
      "1060 1 query",
      "1100 refill",
      "1100 0 readAnswer",
      "1160 refillAgain",
      "1160 1 readAnswer",
    ]);
  });
});

describe("the lock", () => {
  test("lets one query; the others wait, in line, for its answer", () => {
    expect(story({ lock: true }, 1000, 1050, 1060, 1100)).toEqual([
      "1000 0 readMiss",
      "1000 lead (0)",
      "1000 0 query",
      "1050 1 readWait (0)",
      "1060 2 readWait (0)",
      "1100 3 readWait (0)",
      "1100 refill",
      "1100 0 readAnswer",
      "1100 1 readAnswer",
      "1100 2 readAnswer",
      "1100 3 readAnswer",
    ]);
    expect(played({ lock: true }, 1000, 1050, 1060).waitsUs).toEqual([50_000, 40_000]);
  });

  test("is free when the lease is over: the first in line leads, and the old leader's answer still counts", () => {
    expect(story({ lock: true, lockLeaseMs: 60 }, 1000, 1010, 1020, 1130)).toEqual([
      "1000 0 readMiss",
      "1000 lead (0)",
      "1000 0 query",
      "1010 1 readWait (0)",
      "1020 2 readWait (0)",
      "1060 leaseEnd (0)",
      "1060 lead (1)",
      "1060 1 query",
      "1100 refill",
      "1100 0 readAnswer",
      "1100 2 readAnswer",
      "1120 leaseEnd (1)",
      "1130 3 readHit",
      "1160 refillAgain",
      "1160 1 readAnswer",
    ]);
  });

  test("is free when the lease is over, although nobody waits: the next reader leads", () => {
    expect(story({ lock: true, lockLeaseMs: 60 }, 1000, 1060)).toContain("1060 lead (1)");
  });

  test("whose lease ends with the query is over first", () => {
    const told = story({ lock: true, lockLeaseMs: 100 }, 1000, 1010);
    expect(told.slice(4)).toEqual([
      "1100 leaseEnd (0)",
      "1100 lead (1)",
      "1100 1 query",
      "1100 refill",
      "1100 0 readAnswer",
      "1200 leaseEnd (1)",
      "1200 refillAgain",
      "1200 1 readAnswer",
    ]);
  });

  test("is not released by an old leader: only the holder may", () => {
    // Reader 0's lease ends at 1060, reader 1 leads; reader 0's answer at 1100 must not set the lock free.
    const given = { lock: true, lockLeaseMs: 60, ttlMs: 1, pool: { workers: 0, queueLimit: 0 } };
    const told = story(given, 1000, 1010, 1105);
    expect(told).toContain("1060 lead (1)");
    expect(told).toContain("1105 2 readWait (1)");
  });

  test("goes to the next in line when the leader's query is rejected, each failing alone", () => {
    const full = { workers: 1, queueLimit: 0 };
    // Key 0's own query keeps the only worker busy past the lease, so the next leader is rejected.
    expect(story({ lock: true, lockLeaseMs: 50, pool: full }, 1000, 1010, 1020).slice(5)).toEqual([
      "1050 leaseEnd (0)",
      "1050 lead (1)",
      "1050 1 query",
      "1050 1 queryRejected",
      "1050 1 readFail",
      "1050 lead (2)",
      "1050 2 query",
      "1050 2 queryRejected",
      "1050 2 readFail",
      "1100 refill",
      "1100 0 readAnswer",
    ]);
  });

  test("leaves no timer behind that would make the run longer", () => {
    expect(played({ lock: true }, 1000).endUs).toBe(1_100_000);
  });
});

describe("early expiration", () => {
  // exp(-left / delta) = 1 - u: with 100 ms left and a delta of 100 ms the limit is u = 1 - 1 / e.
  const limit = 1 - Math.exp(-1);

  test("refreshes when now - delta * beta * ln(1 - u) is past the expiry, and not before", () => {
    expect(story({ early: true, luck: { 0: limit - 1e-9, 1: limit + 1e-9 } }, 900, 900)).toEqual([
      "900 0 readHit",
      "900 1 readEarly",
      "900 1 query",
      "1000 refill",
      "1000 1 readAnswer",
    ]);
  });

  test("reckons with a delta that grew in the queue", () => {
    // The fill at 1200 took 200 ms, so at 2000, with 200 ms left, the same limit holds.
    const luck = { 2: limit - 1e-9, 3: limit + 1e-9 };
    const given = { early: true, pool: { workers: 1, queueLimit: 9 }, luck };
    const told = story(given, 1000, 1000, 2000, 2000);
    expect(told).toContain("2000 2 readHit");
    expect(told).toContain("2000 3 readEarly");
  });

  test("with the lock: who does not lead is served from the cache", () => {
    expect(story({ early: true, lock: true, luck: { 0: 0.99, 1: 0.99 } }, 900, 950)).toEqual([
      "900 0 readEarly",
      "900 lead (0)",
      "900 0 query",
      "950 1 readHit",
      "1000 refill",
      "1000 0 readAnswer",
    ]);
  });

  test.each([{ stale: true }, { coalesce: true }])("with %j: one refresh at a time", (policy) => {
    const told = story({ early: true, luck: { 0: 0.99, 1: 0.99 }, ...policy }, 900, 950);
    expect(told).toContain("950 1 readHit");
  });
});

describe("serve stale", () => {
  test("gives the old value while one refreshes, up to the limit, and not at it", () => {
    expect(story({ stale: true, staleForMs: 60 }, 1010, 1050, 1059.999, 1060)).toEqual([
      "1010 0 readMiss",
      "1010 0 query",
      "1050 1 readStale (50000)",
      "1059.999 2 readStale (59999)",
      "1060 3 readMiss",
      "1060 3 query",
      "1110 refill",
      "1110 0 readAnswer",
      "1160 refillAgain",
      "1160 3 readAnswer",
    ]);
  });

  test("of all that come at one instant lets one refresh", () => {
    const told = story({ stale: true }, 1000, 1000, 1000);
    expect(told.filter((line) => line.endsWith("readStale (0)"))).toHaveLength(2);
  });

  test("with the lock gives the old value instead of a place in line", () => {
    expect(story({ stale: true, lock: true }, 1000, 1050)).toContain("1050 1 readStale (50000)");
    expect(story({ stale: true, lock: true, staleForMs: 10 }, 1000, 1050)).toContain("1050 1 readWait (0)");
  });

  test("has nothing to give after a deletion", () => {
    expect(story({ stale: true, dropAtMs: 500 }, 600, 650)).toContain("650 1 readMiss");
  });
});

describe("coalescing", () => {
  test("queries once a node, and its readers share the answer", () => {
    expect(story({ coalesce: true, nodes: 2 }, 1000, 1010, 1020, 1030)).toEqual([
      "1000 0 readMiss",
      "1000 0 query",
      "1010 1 readMiss",
      "1010 1 query",
      "1020 2 readWait (0)",
      "1030 3 readWait (1)",
      "1100 refill",
      "1100 0 readAnswer",
      "1100 2 readAnswer",
      "1110 refillAgain",
      "1110 1 readAnswer",
      "1110 3 readAnswer",
    ]);
  });

  test("shares the error, too", () => {
    const given = { coalesce: true, nodes: 2, pool: { workers: 1, queueLimit: 0 } };
    // Node 1's query is rejected at once; who comes later on that node queries anew.
    expect(story(given, 1000, 1000, 1000, 1000)).toEqual([
      "1000 0 readMiss",
      "1000 0 query",
      "1000 1 readMiss",
      "1000 1 query",
      "1000 2 readWait (0)",
      "1000 3 readWait (1)",
      "1000 1 queryRejected",
      "1000 1 readFail",
      "1000 3 readFail",
      "1100 refill",
      "1100 0 readAnswer",
      "1100 2 readAnswer",
    ]);
  });

  test("with the lock: the nodes stand in line, and one query answers all", () => {
    const told = story({ coalesce: true, lock: true, nodes: 2 }, 1000, 1010, 1020, 1030);
    expect(told).toEqual([
      "1000 0 readMiss",
      "1000 lead (0)",
      "1000 0 query",
      "1010 1 readWait (0)",
      "1020 2 readWait (0)",
      "1030 3 readWait (1)",
      "1100 refill",
      "1100 0 readAnswer",
      "1100 2 readAnswer",
      "1100 1 readAnswer",
      "1100 3 readAnswer",
    ]);
  });
});

test("lives spread evenly over twice the spread, from a stream of each key's own", () => {
  const livesOf = (keys: readonly number[]) => {
    const lives = new Map<number, number>();
    play((world) => {
      const policy = { ttlMs: 1000, ttlSpread: 0.2, recomputeMs: 100, early: false, beta: 1 };
      const cache = new ReadThrough<LockLease>(
        world,
        { ...policy, stale: false, staleForMs: 0, coalesce: false },
        {
          database: new Database(world),
          record: () => -1,
          onQuery: () => {},
          onWaitOver: () => {},
          onWaited: () => {},
        },
      );
      for (const key of keys) lives.set(key, cache.expiresAtUs(key));
    });
    return lives;
  };
  const all = livesOf(Array.from({ length: 2000 }, (_, key) => key));
  const us = [...all.values()];
  expect(us.every((life) => life >= 800_000 && life <= 1_200_000)).toBe(true);
  const mean = us.reduce((sum, life) => sum + life, 0) / us.length;
  expect(Math.abs(mean - 1e6)).toBeLessThan((4 * 400_000) / Math.sqrt(12 * us.length));
  expect(livesOf([1999, 7]).get(7)).toBe(all.get(7));
});
