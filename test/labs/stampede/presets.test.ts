import { describe, expect, test } from "vitest";
import { stampede } from "../../../src/labs/stampede/index.ts";
import { events } from "../../../src/sim/trace.ts";
import { nbsp } from "../../setup/nbsp.ts";
import { burstsOf, numberOf, presetRun, runWith } from "./runs.ts";

const kindsOf = (run: ReturnType<typeof presetRun>) => run.findings.map(({ kind }) => kind);

describe("the situations are what they say:", () => {
  test("one hot key, nothing fixed: two expiries, two stampedes", () => {
    const run = presetRun("story");
    expect(kindsOf(run)).toEqual(["stampede", "stampede"]);
    expect(numberOf(run, "recomputesPerRefresh")).toBeGreaterThan(150);
  });

  test("a thousand readers at one instant overrun the queue", () => {
    const run = presetRun("thousandAtOnce");
    // Ten are served, 500 may wait.
    expect(run.metrics).toMatchObject({ recomputes: 1000, dbPeakQueue: 500, dbRejected: 490, hitRatio: 0 });
  });

  test("one hot key, jitter: nothing changes but the instant", () => {
    const [plain, jittered] = [presetRun("story"), presetRun("hotKeyJitter")];
    const ratio = numberOf(jittered, "recomputesPerRefresh") / numberOf(plain, "recomputesPerRefresh");
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.25);
    expect(kindsOf(jittered)).toEqual(["stampede", "stampede"]);
  });

  test("a thousand keys filled together overrun the database; with jitter the spike spreads", () => {
    const [plain, jittered] = [presetRun("manyKeys"), presetRun("manyKeysJitter")];
    expect(numberOf(plain, "dbRejected")).toBeGreaterThan(500);
    expect(numberOf(plain, "recomputesPerRefresh")).toBeGreaterThan(2);
    expect(kindsOf(plain)).toEqual(["overload"]);
    expect(numberOf(jittered, "dbPeakPer1S")).toBeLessThan(numberOf(plain, "dbPeakPer1S") / 4);
    expect(jittered.metrics.dbRejected).toBe(0);
    expect(jittered.findings).toEqual([]);
    // Spread over 16 s to 24 s.
    const first = [...events(jittered.trace, "query")].map(({ atUs }) => atUs / 1e6).slice(0, 1000);
    expect(Math.min(...first)).toBeGreaterThan(16);
    expect(Math.max(...first)).toBeGreaterThan(23);
  });

  test("early expiration, then a bust: the stampede is back, and refreshes come too early after it", () => {
    const run = presetRun("earlyBust");
    const [before, bust, after] = burstsOf(run);
    expect(before?.first.kind).toBe("readEarly");
    expect(before?.size).toBeLessThan(10);
    expect(bust?.first).toMatchObject({ kind: "readMiss", value: -1 });
    expect(bust?.size).toBeGreaterThan(150);
    expect(after?.first.kind).toBe("readEarly");
    expect(after?.first.value).toBeGreaterThan(5 * (before?.first.value ?? 0));
  });

  test("a bust that never ends: the database is saturated until the readers stop coming", () => {
    const run = presetRun("earlyForever");
    expect(run.findings[0]?.fromMs).toBeCloseTo(15_000, -1);
    expect(run.findings[0]?.toMs).toBeGreaterThan(45_000);
    expect(numberOf(run, "dbRejected")).toBeGreaterThan(5000);
    // The same without early expiration is over after some seconds.
    const { bustAtMs, readsPerSecond } = { bustAtMs: 15_000, readsPerSecond: 3000 };
    const plain = runWith({ bustAtMs, readsPerSecond, durationMs: 24_000 });
    const bust = plain.findings.find(({ fromMs }) => fromMs >= 15_000);
    expect((bust?.toMs ?? 0) - (bust?.fromMs ?? 0)).toBeLessThan(12_000);
  });

  test("early expiration, few readers: most expiries pass unnoticed", () => {
    const bursts = burstsOf(presetRun("earlyRare"));
    const expired = bursts.filter(({ first }) => first.kind === "readMiss").length;
    expect(expired / bursts.length).toBeGreaterThan(0.5);
  });

  test("the lock with a recompute of 2 s: one query, and its waiters pay", () => {
    const run = presetRun("slowLock");
    expect(run.metrics).toMatchObject({ recomputesPerRefresh: 1, dbPeakQueue: 0 });
    expect(numberOf(run, "waiters")).toBeGreaterThan(3000);
    expect(numberOf(run, "waitMeanMs")).toBeGreaterThan(900);
    expect(new Set(kindsOf(run))).toEqual(new Set(["longWait"]));
    // A second of waiting is harm, though the database has none.
    expect(stampede.headline(run)).toMatchObject({
      figure: "1",
      noun: nbsp("query an expiry, and waits of up to 2 s"),
      harm: true,
    });
  });

  test("a lease shorter than the recompute: more than one leader", () => {
    const run = presetRun("shortLease");
    // Leases of 500 ms in 2 s of work: one leader, and four more.
    expect(run.metrics).toMatchObject({ recomputesPerRefresh: 5, peakConcurrentRecomputes: 5 });
    expect(kindsOf(run)).toContain("shortLease");
    expect(run.findings.find(({ kind }) => kind === "shortLease")?.sentence).toContain(
      "5 readers queried for it",
    );
  });

  test("serve stale: one query, nobody waits but who makes it, values up to 2 s old", () => {
    const run = presetRun("serveStale");
    expect(run.metrics).toMatchObject({ recomputesPerRefresh: 1, waiters: 0, readP99Ms: 0 });
    expect(numberOf(run, "maxStalenessMs")).toBeGreaterThan(1900);
    expect(numberOf(run, "maxStalenessMs")).toBeLessThan(2100);
    // What the refreshers pay is in no percentile: they are three in thirty thousand.
    expect(numberOf(run, "readMaxMs")).toBe(2000);
    expect(stampede.headline(run).sentence).toContain(nbsp("The longest read took 2 s."));
  });

  test("coalesce per node: one query for each of the four", () => {
    expect(presetRun("coalesce").metrics).toMatchObject({ recomputesPerRefresh: 4, dbPeakQueue: 0 });
  });

  test("every situation has an end, a headline and a lede", () => {
    for (const { id } of stampede.presets) {
      const run = presetRun(id);
      expect(stampede.headline(run).figure).toMatch(/^[\d,.]+$/);
      expect(stampede.lede(run.settings as never)).not.toContain("NaN");
    }
  });
});
