import { describe, expect, test } from "vitest";
import { stampede } from "../../../src/labs/stampede/index.ts";
import type { StampedeSettings } from "../../../src/labs/stampede/settings.ts";
import { toUs } from "../../../src/sim/process.ts";
import { BUDGET } from "../../../src/sim/simulate.ts";
import { type Event, eventAt, events } from "../../../src/sim/trace.ts";
import type { Area, Lane, Point, Span } from "../../../src/timeline/lane.ts";
import { layout } from "../../../src/timeline/layout.ts";
import { nbsp } from "../../setup/nbsp.ts";
import { presetRun, runWith, statistics } from "./runs.ts";

type ARun = ReturnType<typeof runWith>;

const laneOf = (run: ARun, id: string): Lane => {
  const lane = stampede.lanes(run, toUs(run.endMs)).find((candidate) => candidate.id === id);
  if (!lane) throw new Error(`there is no lane ${id}`);
  return lane;
};
const spansOf = (lane: Lane): Span[] => lane.marks.filter((mark) => mark.type === "span");
const pointsOf = (lane: Lane): Point[] => lane.marks.filter((mark) => mark.type === "point");
/** The values of a lane's first, largest area. */
const crowdOf = (lane: Lane): number[] => Array.from(areasOf(lane)[0]?.values ?? []);
const areasOf = (lane: Lane): Area[] => lane.marks.filter((mark) => mark.type === "area");

describe("the entry's lane", () => {
  test("shows its lives, and the stretch without a value between them", () => {
    const run = runWith({ arrivals: "simultaneous", readers: 3 });
    const spans = spansOf(laneOf(run, "entry")).map(({ fromUs, toUs, tone }) => [fromUs, toUs, tone]);
    expect(spans).toEqual([
      [0, 10_000_000, "cache"],
      [10_000_000, 10_200_000, "harm"],
    ]);
    expect(pointsOf(laneOf(run, "entry")).map(({ label }) => label)).toEqual(["expires"]);
  });

  test("marks early refreshes and the deletion, and has no gap where a refresh was in time", () => {
    const lane = laneOf(presetRun("earlyBust"), "entry");
    const labels = pointsOf(lane).map(({ label }) => label?.split(",")[0]);
    expect(labels).toContain("deleted");
    expect(labels.filter((label) => label === "early").length).toBeGreaterThan(1);
    expect(spansOf(lane).filter(({ tone }) => tone === "harm")).toHaveLength(1);
  });

  test("of very many lives is a crowd's", () => {
    const lane = laneOf(runWith({ ttlMs: 50, recomputeMs: 10 }), "entry");
    expect(areasOf(lane)).toHaveLength(1);
    expect(spansOf(lane)).toHaveLength(0);
  });
});

describe("the lanes", () => {
  test("of the reads are the same crowd with and without each fix", () => {
    const bare = crowdOf(laneOf(runWith(), "reads"));
    for (const { id } of stampede.fixes) {
      expect(crowdOf(laneOf(runWith({}, [id]), "reads"))).toEqual(bare);
    }
  });

  test("show the spike at the expiry, and no spike where the fix works", () => {
    const peak = (fixes: string[]) => Math.max(...crowdOf(laneOf(runWith({}, fixes), "queries")));
    expect(peak([])).toBeGreaterThan(150);
    expect(peak(["jitter"])).toBeGreaterThan(150);
    for (const fix of ["early", "lock", "stale", "coalesce"]) expect(peak([fix])).toBeLessThan(12);
  });

  test("show who leads, when the lease is over, and how many wait", () => {
    const lane = laneOf(presetRun("shortLease"), "lock");
    expect(spansOf(lane).length).toBeGreaterThanOrEqual(10);
    expect(pointsOf(lane).length).toBeGreaterThanOrEqual(8);
    expect(Math.max(...crowdOf(lane))).toBeGreaterThan(1500);
    expect(laneOf(runWith(), "lock").marks).toEqual([]);
  });

  test("show the rejections and the limit of the queue", () => {
    const lane = laneOf(presetRun("manyKeys"), "database");
    expect(spansOf(lane)[0]?.label).toContain("rejected");
    expect(lane.marks.some((mark) => mark.type === "rule" && mark.value === 510)).toBe(true);
  });

  test("stay within some hundred marks, however large the crowd", () => {
    for (const run of [presetRun("manyKeys"), runWith({ ttlMs: 20, durationMs: 8000 }, ["lock"])]) {
      const lanes = stampede.lanes(run, toUs(run.endMs));
      expect(lanes.reduce((sum, { marks }) => sum + marks.length, 0)).toBeLessThan(600);
      const scene = layout(lanes, [], { fromUs: 0, toUs: toUs(run.endMs) }, toUs(run.endMs), 900, 1);
      expect(scene.strips).toHaveLength(lanes.length);
    }
  });

  test("lead from a crowd to an event of its kind", () => {
    const run = runWith();
    const kinds = areasOf(laneOf(run, "reads")).map(({ pick }) => {
      const id = pick?.(10_050_000) ?? -1;
      return id < 0 ? undefined : eventAt(run.trace, id).kind;
    });
    expect(kinds).toEqual(["readHit", undefined, undefined, "readMiss"]);
  });

  test("the thumbnail's are there", () => {
    const ids = stampede.lanes(runWith(), 35e6).map(({ id }) => id);
    expect(stampede.thumbnail.every((id) => ids.includes(id))).toBe(true);
  });
});

describe("the words", () => {
  test("tell every event, with nothing missing and no time of day", () => {
    const states: [Record<string, unknown>, string[]][] = [
      [{ bustAtMs: 5000, dbQueueLimit: 20 }, []],
      [{ lockLeaseMs: 100 }, ["lock"]],
      [{ keys: 5 }, ["early", "coalesce"]],
      [{}, ["stale"]],
    ];
    const kinds = new Set<Event["kind"]>();
    for (const [explicit, fixes] of states) {
      const run = runWith({ readsPerSecond: 500, durationMs: 12_000, ...explicit }, fixes);
      for (const event of events(run.trace)) {
        if (kinds.has(event.kind)) continue;
        kinds.add(event.kind);
        const said = stampede.describeEvent(event, run);
        expect(said).not.toMatch(/undefined|NaN|Infinity|null/);
        expect(said).not.toBe(event.kind);
      }
    }
    expect(kinds.size).toBe(14);
  });

  test("the headline is the queries an expiry with one key, the busiest second with many", () => {
    expect(stampede.headline(runWith())).toMatchObject({
      figure: "205",
      noun: "queries an expiry, on average",
      harm: true,
    });
    const run = presetRun("manyKeys");
    const { figure, noun } = stampede.headline(run);
    expect([figure, noun]).toEqual([String(run.metrics.dbPeakPer1S), "queries in the busiest second"]);
  });
});

describe("the luck in the headline", () => {
  const chanceOf = (explicit: Partial<StampedeSettings>, fixes: string[] = [], seed = 1) =>
    stampede.headline(runWith(explicit, fixes, seed)).chance;

  test.each([[[]], [["jitter"]]])("with %j is as large as it is from seed to seed", (fixes) => {
    const few = { readsPerSecond: 200, durationMs: 25_000 };
    const all = Array.from({ length: 100 }, (_, seed) => chanceOf(few, fixes, seed + 1));
    const spread = Math.sqrt(statistics(all.map((chance) => chance?.value ?? 0)).variance);
    const told = statistics(all.map((chance) => chance?.deviation ?? 0)).mean;
    // A deviation of 100 draws is known to a fourteenth.
    expect(Math.abs(spread / told - 1)).toBeLessThan(3.5 / Math.sqrt(2 * 100));
  });

  test("is none where a lock, a node's query or the arrivals leave nothing to it", () => {
    for (const fixes of [["lock"], ["coalesce"], ["stale"]]) expect(chanceOf({}, fixes)?.deviation).toBe(0);
    expect(chanceOf({ arrivals: "simultaneous" })?.deviation).toBe(0);
    expect(chanceOf({ readsPerSecond: 0 })).toEqual({ value: 0, deviation: 0 });
    expect(chanceOf({ keys: 10 })).toBeUndefined();
  });
});

describe("the stage", () => {
  test("counts at the instant, not in the tenth of a second around it", () => {
    const run = runWith();
    const { statusAt } = stampede.stage(run);
    const readersAt = (us: number) => statusAt(us).client?.text;
    const [first] = [...events(run.trace, "readMiss")].map(({ atUs }) => atUs);
    expect(readersAt((first as number) - 1)).toBe("nobody waits");
    expect(readersAt(10_000_200)).toBe("1 waiting");
    expect(statusAt(10_000_200).database?.text).toBe("1 at work");
    expect(readersAt((first as number) + 199_999)).toBe("206 waiting");
  });

  test("says that it counts in tenths of a second where only a sample was written down", () => {
    const run = runWith({}, [], 1, { ...BUDGET, traceBytes: 200_000 });
    expect(run.sampledEvery).toBeGreaterThan(1);
    expect(stampede.stage(run).statusAt(10_000_200)).toMatchObject({
      client: { text: "up to 105 waiting" },
      database: { text: "up to 95 waiting" },
    });
  });

  test("says what each part is at", () => {
    const run = runWith({ arrivals: "simultaneous", readers: 100 });
    const { statusAt } = stampede.stage(run);
    expect(statusAt(5e6)).toMatchObject({
      cache: { text: nbsp("fresh, 5 s left") },
      database: { text: "idle" },
    });
    expect(statusAt(10.05e6)).toMatchObject({
      client: { text: "100 waiting" },
      cache: { text: "expired", harm: true },
      database: { text: "90 waiting", harm: true },
    });
  });

  test("draws the crowd as bands", () => {
    const { flows = [], messages } = stampede.stage(runWith());
    expect(messages).toEqual([]);
    const [reads, queries] = flows;
    expect(reads?.share(5e6)).toBeGreaterThan(0.5);
    expect(queries?.share(5e6)).toBe(0);
    expect(queries?.share(10.05e6)).toBeGreaterThan(0.5);
  });

  test("has a lock only where there is one", () => {
    const ids = (fixes: string[]) => stampede.stage(runWith({}, fixes)).parts.map(({ id }) => id);
    expect(ids([])).not.toContain("lock");
    expect(ids(["lock"])).toContain("lock");
  });
});
