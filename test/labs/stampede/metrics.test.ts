import { describe, expect, test } from "vitest";
import { stampede } from "../../../src/labs/stampede/index.ts";
import type { StampedeRun } from "../../../src/labs/stampede/model.ts";
import { type StampedeSettings, settings } from "../../../src/labs/stampede/settings.ts";
import { nbsp } from "../../setup/nbsp.ts";
import { runWith, valuesOf } from "./runs.ts";

/** Five readers at 1 s, when the entry expires; two workers, room for two more in the queue, 100 ms a query. */
const FIVE = {
  arrivals: "simultaneous",
  readers: 5,
  ttlMs: 1000,
  recomputeMs: 100,
  dbWorkers: 2,
  dbQueueLimit: 2,
  durationMs: 2000,
} as const;

describe("by hand: five readers at once", () => {
  test("all query, two are served, two wait, one is rejected", () => {
    const run = runWith(FIVE);
    expect(run.metrics).toEqual({
      reads: 5,
      hitRatio: 0,
      recomputes: 5,
      recomputesPerRefresh: 5,
      peakConcurrentRecomputes: 4,
      dbPeakQueue: 2,
      dbRejected: 1,
      dbPeakPer1S: 5,
      // Answered after 100, 100, 200, 200 ms; the rejected one is no latency.
      readP50Ms: 100,
      readP99Ms: 200,
      readMaxMs: 200,
      failedReads: 1,
      waiters: 0,
      waitMeanMs: null,
      waitMaxMs: null,
      maxStalenessMs: 0,
      earlyRefreshes: 0,
    });
    expect(run.endMs).toBe(1200);
    expect(valuesOf(run, "dbQueriesPer1S")).toEqual([0, 5]);
    expect(valuesOf(run, "dbQueriesPer100Ms").slice(9)).toEqual([0, 5, 0, 0]);
    expect(valuesOf(run, "recomputesInFlight").slice(9)).toEqual([0, 4, 2, 0]);
    expect(valuesOf(run, "dbQueueDepth").slice(9)).toEqual([0, 2, 0, 0]);
    expect(valuesOf(run, "dbRejectedPer100Ms").slice(9)).toEqual([0, 1, 0, 0]);
  });

  test("under the lock one queries and four wait 100 ms", () => {
    const run = runWith(FIVE, ["lock"]);
    expect(run.metrics).toMatchObject({
      hitRatio: 0,
      recomputes: 1,
      recomputesPerRefresh: 1,
      dbRejected: 0,
      waiters: 4,
      waitMeanMs: 100,
      waitMaxMs: 100,
      readP50Ms: 100,
      readP99Ms: 100,
    });
    expect(valuesOf(run, "waiting").slice(9)).toEqual([0, 4, 0]);
  });

  test("with serve stale one queries and four get the old value at once", () => {
    const run = runWith(FIVE, ["stale"]);
    expect(run.metrics).toMatchObject({
      hitRatio: 0.8,
      recomputes: 1,
      waiters: 0,
      readP50Ms: 0,
      readP99Ms: 100,
    });
  });

  test("coalesced on two nodes two query and three wait", () => {
    const run = runWith({ ...FIVE, nodes: 2 }, ["coalesce"]);
    expect(run.metrics).toMatchObject({
      recomputes: 2,
      waiters: 3,
      waitMeanMs: 100,
      recomputesPerRefresh: 2,
    });
  });

  test("coalesced before a database with no room to wait, a node shares its error, which is no wait", () => {
    const one = { dbWorkers: 1, dbQueueLimit: 0, nodes: 2, readers: 4 };
    const run = runWith({ ...FIVE, ...one }, ["coalesce"]);
    expect(run.metrics).toMatchObject({
      dbRejected: 1,
      failedReads: 2,
      waiters: 2,
      waitMeanMs: 100,
      waitMaxMs: 100,
      readMaxMs: 100,
    });
    expect(stampede.headline(run).sentence).toContain("2 readers got an error.");
    expect(run.findings.map(({ sentence }) => sentence)).toEqual([
      nbsp(
        "From 1.00 s on all workers were busy for 100 ms, and 1 more query came: 1 query was rejected, and 2 readers got an error.",
      ),
    ]);
  });

  test("under the lock a reader who has waited and is then rejected is no wait that was answered", () => {
    const run = runWith({ ...FIVE, dbWorkers: 1, dbQueueLimit: 0, lockLeaseMs: 60 }, ["lock"]);
    // At 1060 ms the second leads and is rejected at once, and so are the third, the fourth and the fifth.
    expect(run.metrics).toMatchObject({ failedReads: 4, waiters: 4, waitMeanMs: null, waitMaxMs: null });
  });

  test("with a lease of 60 ms the first in line leads at 1060 ms, after 60 ms of waiting", () => {
    const run = runWith({ ...FIVE, lockLeaseMs: 60 }, ["lock"]);
    // The other three get the first leader's answer; the second leader's own comes at 1160 ms.
    expect(run.metrics).toMatchObject({
      recomputes: 2,
      waiters: 4,
      waitMeanMs: 90,
      waitMaxMs: 100,
      readP99Ms: 160,
    });
  });

  test("nobody: nothing to tell", () => {
    const run = runWith({ readsPerSecond: 0 });
    expect(run.metrics).toMatchObject({
      reads: 0,
      hitRatio: null,
      recomputesPerRefresh: null,
      readP50Ms: null,
      readP99Ms: null,
      readMaxMs: null,
      failedReads: 0,
      waitMeanMs: null,
    });
    expect(stampede.headline(run)).toMatchObject({ figure: "0", harm: false });
    expect(run.endMs).toBe(0);
  });
});

test("every metric of the run is described, and none else", () => {
  expect(Object.keys(runWith().metrics)).toEqual(Object.keys(stampede.metrics));
});

describe("every setting changes something:", () => {
  const crowd = { durationMs: 25_000, readsPerSecond: 100 };
  const atOnce = { ...crowd, arrivals: "simultaneous" } as const;
  /** A state in which the setting matters, and another value of it. */
  const cases: [keyof StampedeSettings, Partial<StampedeSettings>, Partial<StampedeSettings>][] = [
    ["arrivals", crowd, { arrivals: "simultaneous" }],
    ["readers", atOnce, { readers: 7 }],
    ["readsPerSecond", crowd, { readsPerSecond: 50 }],
    ["keys", crowd, { keys: 10 }],
    ["keySkew", { ...crowd, keys: 10 }, { keySkew: 1 }],
    ["durationMs", crowd, { durationMs: 12_000 }],
    ["ttlMs", crowd, { ttlMs: 5000 }],
    ["ttlSpread", crowd, { ttlSpread: 0.1 }],
    ["bustAtMs", crowd, { bustAtMs: 3000 }],
    ["recomputeMs", crowd, { recomputeMs: 300 }],
    ["dbWorkers", crowd, { dbWorkers: 2 }],
    ["dbQueueLimit", { ...crowd, dbWorkers: 2 }, { dbQueueLimit: 3 }],
    ["early", crowd, { early: true }],
    ["beta", { ...crowd, early: true }, { beta: 3 }],
    ["lock", crowd, { lock: true }],
    ["lockLeaseMs", { ...crowd, lock: true }, { lockLeaseMs: 50 }],
    ["stale", crowd, { stale: true }],
    ["staleForMs", { ...crowd, stale: true }, { staleForMs: 50 }],
    ["coalesce", crowd, { coalesce: true }],
    ["nodes", { ...crowd, coalesce: true }, { nodes: 2 }],
  ];

  test("every one is in the list", () => {
    expect(new Set(cases.map(([id]) => id))).toEqual(new Set(Object.keys(settings)));
    expect(stampede.groups.flatMap((group) => group.settings).sort()).toEqual(Object.keys(settings).sort());
  });

  const told = ({ metrics: numbers, series }: StampedeRun) => JSON.stringify([numbers, series]);

  test.each(cases)("%s", (_, base, other) => {
    expect(told(runWith({ ...base, ...other }))).not.toBe(told(runWith(base)));
  });
});

describe("large runs", () => {
  test("100,000 reads/s are counted in full, and written down in full", () => {
    const run = runWith({ readsPerSecond: 100_000, durationMs: 11_000 }, ["lock"]);
    expect(run.sampledEvery).toBe(1);
    expect(Math.abs((run.metrics.reads as number) - 1_100_000)).toBeLessThan(4 * Math.sqrt(1_100_000));
    // One recompute of 200 ms keeps 20,000 waiting.
    expect(Math.abs((run.metrics.waiters as number) - 20_000)).toBeLessThan(4 * Math.sqrt(20_000));
  }, 30_000);

  test("a hundred thousand keys and as many readers at once", () => {
    const run = runWith(
      {
        arrivals: "simultaneous",
        readers: 100_000,
        keys: 100_000,
        keySkew: 1,
        ttlMs: 10,
        durationMs: 20,
      },
      ["lock"],
    );
    expect(run.metrics.reads).toBe(100_000);
  }, 30_000);
});
