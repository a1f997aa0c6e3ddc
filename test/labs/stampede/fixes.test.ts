import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stampede } from "../../../src/labs/stampede/index.ts";
import type { StampedeRun } from "../../../src/labs/stampede/model.ts";
import type { StampedeSettings } from "../../../src/labs/stampede/settings.ts";
import { EVENT_BYTES } from "../../../src/sim/recorder.ts";
import { type Event, events } from "../../../src/sim/trace.ts";
import { numberOf, runWith, valuesOf } from "./runs.ts";

/** What a read begins with, whatever becomes of it. */
const READS = ["readHit", "readStale", "readMiss", "readEarly", "readWait"] as const;

/** Who comes when and wants what. */
const arrivalsOf = (run: StampedeRun): string[] =>
  [...events(run.trace, ...READS)].map(({ atUs, actor, subject }) => `${atUs} ${actor} ${subject}`);

const combinations = Array.from({ length: 2 ** stampede.fixes.length }, (_, chosen) =>
  stampede.fixes.filter((_, index) => (chosen >> index) & 1).map(({ id }) => id),
);

describe("no fix changes who comes when and wants what", () => {
  const many = { keys: 20, keySkew: 1, readsPerSecond: 300, ttlMs: 1000, durationMs: 4000 };
  const bare = arrivalsOf(runWith(many));

  test.each(combinations.slice(1).map((fixes) => [fixes.join("+"), fixes] as const))("%s", (_, fixes) => {
    expect(arrivalsOf(runWith(many, fixes))).toEqual(bare);
  });

  test("all at once as well, but for jitter, which moves the instant that they wait for", () => {
    const atOnce = { arrivals: "simultaneous", readers: 50 } as const;
    const plain = arrivalsOf(runWith(atOnce));
    for (const fix of ["early", "lock", "stale", "coalesce"]) {
      expect(arrivalsOf(runWith(atOnce, [fix]))).toEqual(plain);
    }
    expect(plain.every((arrival) => arrival.startsWith("10000000 "))).toBe(true);
    const moved = runWith(atOnce, ["jitter"]);
    expect(moved.metrics.recomputes).toBe(50);
  });

  test("and a reader's luck stays its own when other fixes join early expiration", () => {
    const early = (fixes: string[]) =>
      new Set([...events(runWith({}, fixes).trace, "readEarly")].map(({ actor }) => actor));
    const [alone, locked] = [early(["early"]), early(["early", "lock"])];
    // The lock keeps all but the first of each burst from it; who refreshes would have done so alone, too.
    expect(alone.size).toBeGreaterThan(locked.size);
    expect([...locked][0]).toBe([...alone][0]);
  });
});

const anySettings: fc.Arbitrary<Partial<StampedeSettings>> = fc.record({
  arrivals: fc.constantFrom("poisson", "simultaneous"),
  readers: fc.integer({ min: 0, max: 60 }),
  readsPerSecond: fc.integer({ min: 0, max: 400 }),
  keys: fc.integer({ min: 1, max: 5 }),
  keySkew: fc.constantFrom(0, 1),
  ttlMs: fc.integer({ min: 0, max: 800 }),
  ttlSpread: fc.constantFrom(0, 0.5, 1),
  recomputeMs: fc.integer({ min: 0, max: 500 }),
  dbWorkers: fc.integer({ min: 0, max: 4 }),
  dbQueueLimit: fc.integer({ min: 0, max: 10 }),
  durationMs: fc.integer({ min: 0, max: 2000 }),
  early: fc.boolean(),
  beta: fc.constantFrom(0.5, 1, 3),
  lock: fc.boolean(),
  lockLeaseMs: fc.integer({ min: 1, max: 400 }),
  stale: fc.boolean(),
  staleForMs: fc.integer({ min: 0, max: 400 }),
  coalesce: fc.boolean(),
  nodes: fc.integer({ min: 1, max: 4 }),
  bustAtMs: fc.constantFrom(0, 300, 900),
});

/** Runs of whatever settings keep what the lab promises. */
const always = (promise: (run: StampedeRun, settings: StampedeSettings) => void) =>
  fc.assert(
    fc.property(anySettings, fc.nat(1000), (explicit, seed) => {
      const run = runWith(explicit, [], seed);
      promise(run, run.settings as StampedeSettings);
    }),
    { numRuns: 100 },
  );

const countOf = (run: StampedeRun, ...kinds: Event["kind"][]): number =>
  [...events(run.trace, ...kinds)].length;

describe("whatever the settings,", () => {
  test("every read ends exactly once", () => {
    always((run) => {
      const open = new Set<number>();
      const ended = new Set<number>();
      for (const { kind, actor } of events(run.trace, ...READS, "readAnswer", "readFail")) {
        if (kind === "readAnswer" || kind === "readFail") expect(open.delete(actor)).toBe(true);
        else if (kind !== "readHit" && kind !== "readStale") open.add(actor);
        else expect(open.has(actor)).toBe(false);
        if (kind !== "readAnswer" && kind !== "readFail") {
          expect(ended.has(actor)).toBe(false);
          ended.add(actor);
        }
      }
      expect(open.size).toBe(0);
      expect(ended.size).toBe(run.metrics.reads);
    });
  });

  test("every query is answered or rejected", () => {
    always((run) => {
      const fills = countOf(run, "refill", "refillAgain") - 1;
      expect(run.metrics.recomputes).toBe(countOf(run, "query"));
      expect(run.metrics.recomputes).toBe(fills + countOf(run, "queryRejected"));
    });
  });

  test("the metrics are what the trace says", () => {
    always((run) => {
      const reads = countOf(run, ...READS);
      const served = countOf(run, "readHit", "readStale");
      expect(run.metrics).toMatchObject({
        reads,
        hitRatio: reads > 0 ? served / reads : null,
        dbRejected: countOf(run, "queryRejected"),
        waiters: countOf(run, "readWait"),
        earlyRefreshes: countOf(run, "readEarly"),
      });
      const stale = [...events(run.trace, "readStale")].map(({ value }) => value / 1000);
      expect(run.metrics.maxStalenessMs).toBe(Math.max(0, ...stale));
      const bursts = [...events(run.trace, "query")].filter(({ value }) => value === 1).length;
      const size = bursts > 0 ? numberOf(run, "recomputes") / bursts : null;
      expect(run.metrics.recomputesPerRefresh).toBe(size);
    });
  });

  test("the series add up to the metrics, and no more is under way than the database holds", () => {
    always((run, { dbWorkers, dbQueueLimit }) => {
      const sum = (id: string) => valuesOf(run, id).reduce((all, value) => all + value, 0);
      const most = (id: string) => Math.max(0, ...valuesOf(run, id));
      const outcomes = ["hits", "stale", "waits", "misses"].map((id) => sum(`readsPer100Ms/${id}`));
      expect(outcomes.reduce((all, one) => all + one)).toBe(run.metrics.reads);
      expect(sum("dbQueriesPer100Ms")).toBe(run.metrics.recomputes);
      expect(sum("dbQueriesPer1S")).toBe(run.metrics.recomputes);
      expect(sum("dbRejectedPer100Ms")).toBe(run.metrics.dbRejected);
      expect(most("dbQueriesPer1S")).toBe(run.metrics.dbPeakPer1S);
      const room = dbWorkers > 0 ? dbWorkers + dbQueueLimit : Number.POSITIVE_INFINITY;
      expect(numberOf(run, "peakConcurrentRecomputes")).toBeLessThanOrEqual(room);
      expect(numberOf(run, "dbPeakQueue")).toBeLessThanOrEqual(dbQueueLimit);
      expect(most("dbQueueDepth")).toBeLessThanOrEqual(numberOf(run, "dbPeakQueue"));
    });
  });

  test("nothing is served past its limit, and nothing old without serve stale", () => {
    always((run, { stale, staleForMs }) => {
      const worst = numberOf(run, "maxStalenessMs");
      if (stale) expect(worst === 0 || worst < staleForMs).toBe(true);
      else expect(worst).toBe(0);
    });
  });

  test("with a lock no two leases of a key overlap", () => {
    always((run, { lock, lockLeaseMs }) => {
      if (!lock) return expect(countOf(run, "lead")).toBe(0);
      const led = new Map<number, Event>();
      for (const event of events(run.trace, "lead", "readAnswer", "readFail", "leaseEnd")) {
        const last = led.get(event.subject);
        if (event.kind === "lead") {
          expect(last === undefined || event.atUs - last.atUs <= lockLeaseMs * 1000).toBe(true);
          expect(last).toBeUndefined();
          led.set(event.subject, event);
        } else if (event.kind === "leaseEnd") {
          expect(event.atUs - (last?.atUs ?? 0)).toBe(lockLeaseMs * 1000);
          led.delete(event.subject);
        } else if (last?.value === event.actor) led.delete(event.subject);
      }
    });
  });

  test("every event goes back to a read, a fill at the start or a deletion", () => {
    always((run) => {
      const begins = new Set(["readHit", "readStale", "readMiss", "readEarly", "refill", "drop"]);
      const faults = [...events(run.trace)].filter(({ id, kind, cause }) =>
        cause < 0 ? !begins.has(kind) : cause >= id,
      );
      expect(faults).toEqual([]);
    });
  });

  test("the same seed gives the same bytes", () => {
    always((run, settings) => {
      const again = runWith(settings, [], run.seed);
      expect(again.metrics).toEqual(run.metrics);
      for (const column of ["kind", "at", "actor", "subject", "cause", "value"] as const) {
        expect(again.trace[column]).toEqual(run.trace[column]);
      }
    });
  });

  test("a run that is only sampled tells the same numbers, series and findings", () => {
    always((run, settings) => {
      // Events without an actor are always kept; of the others there is room for a quarter.
      const kept = run.trace.actor.filter((actor) => actor <= 0).length;
      const room = kept + (run.trace.length - kept) / 4;
      const sample = runWith(settings, [], run.seed, { events: 1e7, traceBytes: (room + 20) * EVENT_BYTES });
      if (run.trace.length > room + 20) expect(sample.sampledEvery).toBeGreaterThan(1);
      expect(sample.metrics).toEqual(run.metrics);
      expect(sample.series).toEqual(run.series);
      const sentences = ({ findings }: StampedeRun) => findings.map(({ sentence }) => sentence);
      expect(sentences(sample)).toEqual(sentences(run));
    });
  });
});
