import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Database, type PoolPolicy } from "../../src/parts/database.ts";
import type { Process } from "../../src/sim/process.ts";
import { play } from "./play.ts";
import { type Crowd, crowd, type Estimate } from "./queue.ts";

const ENDLESS = Number.POSITIVE_INFINITY;

/** Within 3 per cent of the theory, where the run is long enough that 3 per cent is more than 3 standard errors. */
function expectToMatch({ mean, standardError }: Estimate, theory: number): void {
  expect(3 * standardError, "3 standard errors").toBeLessThan(0.03 * theory);
  expect(Math.abs(mean - theory), `${mean} against ${theory}`).toBeLessThan(0.03 * theory);
}

/** Erlang B: the share refused by `workers` without a queue, by its recursion in the number of workers. */
function erlangB(workers: number, offered: number): number {
  let refused = 1;
  for (let count = 1; count <= workers; count++) refused = (offered * refused) / (count + offered * refused);
  return refused;
}

/** Erlang C: the share that has to wait for one of `workers` in an endless queue. */
function erlangC(workers: number, offered: number): number {
  const refused = erlangB(workers, offered);
  return refused / (1 - (offered / workers) * (1 - refused));
}

/** Stationary shares of 0, 1, ... `most` in an M/M/c/K pool. */
function statesOf(workers: number, most: number, offered: number): number[] {
  const weights = [1];
  for (let inPool = 1; inPool <= most; inPool++) {
    weights.push(((weights[inPool - 1] ?? 0) * offered) / Math.min(inPool, workers));
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

describe("a crowd at the pool meets queueing theory:", () => {
  test("one worker, random service (M/M/1), at a load of one half", () => {
    const met = crowd({
      workers: 1,
      queueLimit: ENDLESS,
      offered: 0.5,
      service: "exponential",
      customers: 512_000,
    });
    expectToMatch(met.wait, 0.5 / (1 - 0.5));
    expectToMatch(met.waited, 0.5);
    expect(met.refused.mean).toBe(0);
  });

  test("one worker, random service (M/M/1), at a load of 0.8", () => {
    const crowded = { workers: 1, queueLimit: ENDLESS, offered: 0.8, service: "exponential" } as const;
    const met = crowd({ ...crowded, customers: 2_048_000 });
    expectToMatch(met.wait, 0.8 / (1 - 0.8));
    expectToMatch(met.waited, 0.8);
  });

  test("one worker, fixed service (M/D/1), at a load of 0.8: half the wait", () => {
    const met = crowd({
      workers: 1,
      queueLimit: ENDLESS,
      offered: 0.8,
      service: "fixed",
      customers: 1_024_000,
    });
    expectToMatch(met.wait, 0.8 / (1 - 0.8) / 2);
    expectToMatch(met.waited, 0.8);
  });

  test("four workers (M/M/4): who waits, by Erlang C, and how long", () => {
    const crowded = { workers: 4, queueLimit: ENDLESS, offered: 2.4, service: "exponential" } as const;
    const met = crowd({ ...crowded, customers: 1_280_000 });
    expectToMatch(met.waited, erlangC(4, 2.4));
    expectToMatch(met.wait, erlangC(4, 2.4) / (4 - 2.4));
  });

  test("three workers and a queue of four (M/M/3/7): how many are refused, and how long the others wait", () => {
    const met = crowd({
      workers: 3,
      queueLimit: 4,
      offered: 2.4,
      service: "exponential",
      customers: 960_000,
    });
    const states = statesOf(3, 7, 2.4);
    const refused = states[7] ?? 0;
    const queued = states.reduce((sum, share, inPool) => sum + share * Math.max(0, inPool - 3), 0);
    expectToMatch(met.refused, refused);
    expectToMatch(met.wait, queued / (2.4 * (1 - refused)));
  });

  test("no queue (M/D/5/5): how many are refused, by Erlang B, whatever the service", () => {
    const crowded = { workers: 5, queueLimit: 0, offered: 4, customers: 320_000 };
    expectToMatch(crowd({ ...crowded, service: "fixed" }).refused, erlangB(5, 4));
    expectToMatch(crowd({ ...crowded, service: "exponential" }).refused, erlangB(5, 4));
  });

  const pools: Record<string, Crowd> = {
    "one worker": {
      workers: 1,
      queueLimit: ENDLESS,
      offered: 0.8,
      service: "exponential",
      customers: 32_000,
    },
    "too much for three": { workers: 3, queueLimit: 4, offered: 6, service: "fixed", customers: 32_000 },
    "no limit": { workers: 0, queueLimit: 0, offered: 7, service: "exponential", customers: 32_000 },
  };
  test.for(Object.entries(pools))("Little's law, exactly, from empty to empty: %s", ([, pool]) => {
    const met = crowd(pool);
    expect(met.inPool).toBeGreaterThan(1);
    expect(met.inPool / met.throughputTimesSojourn).toBeCloseTo(1, 9);
  });

  test("0 workers are as many as it takes (M/M/inf): nobody waits, nobody is refused", () => {
    const met = crowd({
      workers: 0,
      queueLimit: 0,
      offered: 50,
      service: "exponential",
      customers: 64_000,
    });
    expect([met.wait.mean, met.waited.mean, met.refused.mean]).toEqual([0, 0, 0]);
    expect(Math.abs(met.inPool - 50)).toBeLessThan(1.5);
  });
});

/** A query: when it comes and how long it is served, in ms. */
type Query = [atMs: number, serviceMs: number];

/** What became of each query: when it was done, or undefined if it was rejected. In ms. */
function doneAt(pool: PoolPolicy, queries: readonly Query[]): (number | undefined)[] {
  const done: (number | undefined)[] = queries.map(() => undefined);
  play((world) => {
    const database = new Database(world, pool);
    function* client(index: number, [atMs, serviceMs]: Query): Process<void> {
      yield* world.sleep(atMs);
      if (yield* database.query(serviceMs)) done[index] = world.nowUs() / 1000;
    }
    for (const [index, query] of queries.entries()) world.spawn(client(index, query));
  });
  return done;
}

describe("the queue", () => {
  test("is first in, first out", () => {
    const queries: Query[] = [
      [0, 10],
      [1, 5],
      [2, 1],
      [3, 1],
    ];
    expect(doneAt({ workers: 1, queueLimit: 10 }, queries)).toEqual([10, 15, 16, 17]);
  });

  test("takes exactly as many as its limit, and rejects the next at once", () => {
    const burst = (many: number): Query[] => Array.from({ length: many }, () => [0, 10]);
    const no = undefined;
    expect(doneAt({ workers: 2, queueLimit: 3 }, burst(5))).toEqual([10, 10, 20, 20, 30]);
    expect(doneAt({ workers: 2, queueLimit: 3 }, burst(7))).toEqual([10, 10, 20, 20, 30, no, no]);
    expect(doneAt({ workers: 2, queueLimit: 0 }, burst(3))).toEqual([10, 10, no]);
  });

  test("has room again when the first in line is served", () => {
    const queries: Query[] = [
      [0, 10],
      [0, 10],
      [5, 10],
      [15, 10],
    ];
    expect(doneAt({ workers: 1, queueLimit: 1 }, queries)).toEqual([10, 20, undefined, 30]);
  });

  test("gives a freed worker to the first in line, not to who comes at that very instant", () => {
    const queries: Query[] = [
      [0, 10],
      [1, 10],
      [10, 1],
    ];
    expect(doneAt({ workers: 1, queueLimit: 10 }, queries)).toEqual([10, 20, 21]);
  });

  test("is not used while a worker is free, nor without a limit on workers", () => {
    const queries: Query[] = [
      [0, 10],
      [0, 20],
      [0, 30],
    ];
    expect(doneAt({ workers: 3, queueLimit: 0 }, queries)).toEqual([10, 20, 30]);
    expect(doneAt({ workers: 0, queueLimit: 0 }, queries)).toEqual([10, 20, 30]);
  });

  test("keeps its order through thousands of waiters", () => {
    const queries = Array.from({ length: 5000 }, (): Query => [0, 1]);
    expect(doneAt({ workers: 1, queueLimit: 5000 }, queries)).toEqual(queries.map((_, index) => index + 1));
  });

  /** The same by hand: each takes the worker that is free first, in the order in which they came. */
  function byHand({ workers, queueLimit }: PoolPolicy, queries: readonly Query[]): (number | undefined)[] {
    const freeAt: number[] = new Array(workers).fill(0);
    const starts: number[] = [];
    return queries.map(([atMs, serviceMs]) => {
      const waiting = starts.filter((start) => start > atMs).length;
      const worker = freeAt.indexOf(Math.min(...freeAt));
      const start = Math.max(atMs, freeAt[worker] ?? 0);
      if (start > atMs && waiting >= queueLimit) return undefined;
      starts.push(start);
      freeAt[worker] = start + serviceMs;
      return start + serviceMs;
    });
  }

  test("serves everyone as soon as its order allows", () => {
    // Each comes a microsecond more after a whole millisecond, so that nobody comes as another one leaves.
    const query = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 12 }));
    const pool = fc.record({
      workers: fc.integer({ min: 1, max: 4 }),
      queueLimit: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(pool, fc.array(query, { maxLength: 40 }), (policy, gaps) => {
        let atMs = 0;
        const queries = gaps.map(([gap, service], index): Query => {
          atMs += gap;
          return [atMs + index / 1000, service];
        });
        const done = doneAt(policy, queries).map((ms) => ms?.toFixed(3));
        expect(done).toEqual(byHand(policy, queries).map((ms) => ms?.toFixed(3)));
      }),
    );
  });
});

describe("rows", () => {
  const withDatabase = <T>(use: (database: Database) => T): T => {
    let result: T | undefined;
    play((world) => {
      result = use(new Database(world));
    });
    return result as T;
  };

  test("start at version 0, with what they are set up with or nothing", () => {
    withDatabase((database) => {
      database.seed(1, 6000);
      expect(database.read(1)).toEqual({ value: 6000, version: 0 });
      expect(database.read(2)).toEqual({ value: 0, version: 0 });
    });
  });

  test("count their own commits", () => {
    withDatabase((database) => {
      database.seed(1, 6000);
      expect(database.commit(1, 1000)).toEqual({ value: 1000, version: 1 });
      expect(database.commit(1, -4000)).toEqual({ value: -4000, version: 2 });
      expect(database.commit(2, 7)).toEqual({ value: 7, version: 1 });
      expect(database.read(1)).toEqual({ value: -4000, version: 2 });
    });
  });

  test("that were read stay as they were read", () => {
    withDatabase((database) => {
      database.seed(1, 6000);
      const read = database.read(1);
      database.commit(1, 1000);
      expect(read).toEqual({ value: 6000, version: 0 });
    });
  });

  test("change between a read and a commit, and a guard at the commit sees it", () => {
    const balances: number[] = [];
    play((world) => {
      const database = new Database(world);
      database.seed(0, 6000);
      function* debit(workMs: number, guarded: boolean): Process<void> {
        const seen = database.read(0).value;
        yield* world.sleep(workMs);
        const value = guarded ? database.read(0).value : seen;
        if (value >= 5000) balances.push(database.commit(0, value - 5000).value);
      }
      world.spawn(debit(1, true));
      world.spawn(debit(2, true));
      world.spawn(debit(3, false));
    });
    expect(balances).toEqual([1000, 1000]);
  });
});
