import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { herd } from "../../src/labs/herd/index.ts";
import type { HerdRun } from "../../src/labs/herd/model.ts";
import { MOST_BINS } from "../../src/sim/bins.ts";
import { toUs } from "../../src/sim/process.ts";
import { causes, type Event, eventAt, events } from "../../src/sim/trace.ts";
import { filled, herdWith, presetRun, sentMs, sum, valuesOf } from "./herd.ts";

const endless = { outageMs: 600_000 };

describe("a thousand clients that fail together", () => {
  test("and retry at once are eight peaks of a thousand, one round trip apart, and nobody is served", () => {
    const run = herdWith();
    expect(valuesOf(run, "attemptsPer10Ms")).toEqual([...new Array(8).fill(1000), 0]);
    expect(run.metrics).toMatchObject({
      attempts: 8000,
      amplification: 8,
      peakPer10Ms: 1000,
      peakPer100Ms: 8000,
      peakRetriesPer10Ms: 1000,
      emptyBinShare: 0,
      succeeded: 0,
      gaveUp: 1000,
      drainedAtMs: 80,
    });
  });

  test("and back off are as many peaks, each as high, further and further apart", () => {
    const run = herdWith(endless, ["backoff"]);
    const at = [0, 110, 320, 730, 1540, 3150, 6360, 12_770];
    expect(filled(valuesOf(run, "attemptsPer10Ms"))).toEqual(at.map((ms) => [ms / 10, 1000]));
    expect(run.metrics).toMatchObject({ peakPer10Ms: 1000, peakPer100Ms: 1000, emptyBinShare: 120 / 128 });
  });

  test("and add jitter spread the n-th retry over n bases at most, however long they waited", () => {
    const run = herdWith({ ...endless, capMs: 1_000_000 }, ["jitter"]);
    let earliest = 0;
    for (let nth = 1; nth < 8; nth++) {
      earliest += 10 + 100 * 2 ** (nth - 1);
      const sent = sentMs(run, nth) as number[];
      expect(Math.min(...sent)).toBeGreaterThanOrEqual(earliest);
      expect(Math.max(...sent)).toBeLessThanOrEqual(earliest + nth * 100);
      // The sum of n uniform draws: n/12 bases squared. Sample deviations of a thousand are within 10%.
      const mean = sum(sent) / 1000;
      const deviation = Math.sqrt(sum(sent.map((ms) => (ms - mean) ** 2)) / 1000);
      expect(deviation / (100 * Math.sqrt(nth / 12))).toBeGreaterThan(0.9);
      expect(deviation / (100 * Math.sqrt(nth / 12))).toBeLessThan(1.1);
    }
  });

  test("and draw the full delay spread over the whole interval, which doubles every time", () => {
    const run = herdWith({ ...endless, capMs: 1_000_000 }, ["fullJitter"]);
    for (let nth = 1; nth < 8; nth++) {
      const before = sentMs(run, nth - 1) as number[];
      const waits = sentMs(run, nth).map((ms, client) => (ms as number) - (before[client] as number) - 10);
      const most = 100 * 2 ** (nth - 1);
      expect(Math.max(...waits)).toBeLessThanOrEqual(most);
      // In each tenth of the interval 100 of 1000, give or take 4.5 standard deviations of 9.5.
      for (let tenth = 0; tenth < 10; tenth++) {
        const inside = waits.filter((ms) => Math.min(9, Math.floor((ms * 10) / most)) === tenth).length;
        expect(Math.abs(inside - 100)).toBeLessThan(43);
      }
    }
    const late = valuesOf(run, "attemptsPer10Ms").slice(300);
    expect(Math.max(...late)).toBeLessThan(25);
  });
});

describe("what additive jitter cannot do:", () => {
  const rates = (id: string) => valuesOf(herdWith(endless, ["backoff"]), `jitter/${id}`);
  const lateWaves = (id: string) => Math.max(...rates(id).slice(640));

  test("its last waves are still as narrow as its first, where full jitter has thinned out", () => {
    expect(lateWaves("none")).toBe(1);
    expect(lateWaves("additive")).toBeGreaterThan(0.04);
    expect(lateWaves("full")).toBeLessThan(0.015);
    expect(lateWaves("equal")).toBeLessThan(0.015);
    expect(lateWaves("decorrelated")).toBeLessThan(0.015);
  });

  test("at the cap it adds nothing at all", () => {
    const run = herdWith({ ...endless, baseMs: 1000, capMs: 1000 }, ["jitter"]);
    expect(filled(valuesOf(run, "attemptsPer10Ms")).map(([, many]) => many)).toEqual(new Array(8).fill(1000));
  });
});

describe("the jitters compared", () => {
  test("are the run's own attempts, where every attempt fails", () => {
    for (const [fix, jitter] of [
      ["backoff", "none"],
      ["jitter", "additive"],
      ["fullJitter", "full"],
    ] as const) {
      const run = herdWith({ ...endless, startSpreadMs: 500 }, [fix]);
      const retries = valuesOf(run, "attemptsPer10Ms").map(
        (all, bin) => all - (valuesOf(run, "attemptsPer10Ms/0")[bin] ?? 0),
      );
      expect(valuesOf(run, `jitter/${jitter}`).map((share) => Math.round(share * 1000))).toEqual(retries);
    }
  });

  test("are there only where a delay is", () => {
    expect(Object.keys(herdWith().series).filter((id) => id.startsWith("jitter"))).toEqual([]);
  });
});

describe("three clients by hand", () => {
  const run = herdWith({ clients: 3, outageMs: 5, maxAttempts: 2, capacityPerSecond: 1000, queueLimit: 1 });

  test("one is served, one waits its turn, one is rejected and gives up", () => {
    const story = [...events(run.trace)].map(
      ({ kind, atUs, actor, subject }) => `${atUs / 1000} ${actor}/${subject} ${kind}`,
    );
    expect(story).toEqual([
      ...[0, 1, 2].flatMap((client) => [`0 ${client}/0 attempt`, `0 ${client}/0 refused`]),
      ...["10 0/1 attempt", "10 1/1 attempt", "10 2/1 attempt", "10 2/1 rejected"],
      ...["20 2/1 gaveUp", "21 0/1 answered", "22 1/1 answered"],
    ]);
  });

  test("its metrics and its series", () => {
    expect(run.metrics).toEqual({
      attempts: 6,
      amplification: 2,
      peakPer10Ms: 3,
      peakPer100Ms: 6,
      peakRetriesPer10Ms: 3,
      peakRetriesPer100Ms: 3,
      peakRetriesUpPer100Ms: 3,
      takesPer100Ms: 101,
      emptyBinShare: 0,
      succeeded: 2,
      gaveUp: 1,
      drainedAtMs: 22,
      refused: 3,
      rejected: 1,
      timedOut: 0,
      wastedWorkShare: 0,
    });
    expect(valuesOf(run, "attemptsPer10Ms")).toEqual([3, 3, 0]);
    expect(valuesOf(run, "attemptsPer10Ms/0")).toEqual([3, 0, 0]);
    expect(valuesOf(run, "attemptsPer10Ms/1")).toEqual([0, 3, 0]);
    expect(valuesOf(run, "attemptsPer100Ms")).toEqual([6]);
    expect(valuesOf(run, "refusedPer10Ms")).toEqual([3, 0, 0]);
    expect(valuesOf(run, "rejectedPer10Ms")).toEqual([0, 1, 0]);
    expect(valuesOf(run, "answeredPer10Ms")).toEqual([0, 0, 2]);
    expect(valuesOf(run, "inFlight")).toEqual([3, 3, 3]);
    expect(valuesOf(run, "queueDepth")).toEqual([0, 1, 0]);
  });

  test("a timeout leaves the request in the queue, to be served for nobody", () => {
    const slow = herdWith({
      ...{ clients: 2, outageMs: 0, maxAttempts: 2, capacityPerSecond: 10, timeoutMs: 150, roundTripMs: 10 },
    });
    const story = [...events(slow.trace)].map(
      ({ kind, atUs, actor, subject }) => `${atUs / 1000} ${actor}/${subject} ${kind}`,
    );
    expect(story).toEqual([
      ...["0 0/0 attempt", "0 1/0 attempt", "110 0/0 answered", "150 1/0 expired"],
      ...["150 1/1 attempt", "210 1/0 servedLate", "300 1/1 expired", "300 1/1 gaveUp", "310 1/1 servedLate"],
    ]);
    const late = [...events(slow.trace, "servedLate")][0] as Event;
    expect(causes(slow.trace, late.id).map((id) => eventAt(slow.trace, id).kind)).toEqual([
      "attempt",
      "expired",
      "servedLate",
    ]);
  });

  test("an answer at the very timeout is in time", () => {
    const given = { clients: 1, outageMs: 0, capacityPerSecond: 100, roundTripMs: 5, maxAttempts: 1 };
    expect(herdWith({ ...given, timeoutMs: 15 }).metrics.succeeded).toBe(1);
    expect(herdWith({ ...given, timeoutMs: 14.999 }).metrics.succeeded).toBe(0);
  });
});

test("every chain of causes begins with a first attempt", () => {
  for (const fix of ["backoff", "fullJitter", "budget"]) {
    const { trace } = herdWith({ clients: 50, capacityPerSecond: 20, queueLimit: 5, startSpreadMs: 300 }, [
      fix,
    ]);
    for (let id = 0; id < trace.length; id++) {
      const root = eventAt(trace, causes(trace, id)[0] as number);
      expect([root.kind, root.subject, root.actor]).toEqual(["attempt", 0, trace.actor[id]]);
    }
  }
});

test("no fix changes when clients first come", () => {
  const first = (fixes: string[]) => sentMs(herdWith({ startSpreadMs: 500 }, fixes), 0);
  for (const fix of herd.fixes) expect(first([fix.id])).toEqual(first([]));
});

test("another seed is another luck, the same seed the same run", () => {
  const run = (seed: number) => herdWith({ clients: 100 }, ["fullJitter"], seed);
  expect(run(7).metrics).toEqual(run(7).metrics);
  expect(run(7).trace.at.join()).toBe(run(7).trace.at.join());
  expect(run(7).metrics.drainedAtMs).not.toBe(run(8).metrics.drainedAtMs);
});

describe("a run too large to be written down", () => {
  const given = { clients: 2000, capacityPerSecond: 500, startSpreadMs: 50 };

  test("keeps a sample of clients and loses no number, no series, no finding", () => {
    const whole = herdWith(given, ["fullJitter"]);
    const small = herdWith(given, ["fullJitter"], 1, { events: 1e7, traceBytes: 200_000 });
    expect([whole.sampledEvery, small.sampledEvery]).toEqual([1, 16]);
    expect(small.metrics).toEqual(whole.metrics);
    expect(small.series).toEqual(whole.series);
    expect(small.findings.map(({ sentence }) => sentence)).toEqual(
      whole.findings.map(({ sentence }) => sentence),
    );
    expect(small.executed).toBe(whole.executed);
    for (const { actor } of events(small.trace)) expect(actor % 16).toBe(0);
  });

  test("a million clients come to an end, each of them counted", () => {
    const run = herdWith({ clients: 1_000_000, maxAttempts: 2, outageMs: 5, capacityPerSecond: 0 });
    expect(run.metrics).toMatchObject({ attempts: 2_000_000, succeeded: 1_000_000, peakPer10Ms: 1_000_000 });
    expect(run.executed).toBeLessThan(5_000_000);
  });

  test("a run of two days has series that fit", () => {
    const run = herdWith({ clients: 10, outageMs: 172_800_000, baseMs: 86_400_000, capMs: 86_400_000 }, [
      "backoff",
    ]);
    expect(run.metrics).toMatchObject({ attempts: 30, succeeded: 10 });
    expect(run.series["attemptsPer10Ms/2"]?.binMs).toBe(10_000);
    expect(sum(valuesOf(run, "attemptsPer10Ms/2"))).toBe(10);
    for (const { values } of Object.values(run.series)) expect(values.length).toBeLessThanOrEqual(MOST_BINS);
  });
});

describe("every situation shows what it says:", () => {
  test("everyone at once: all attempts are gone within a tenth of a second", () => {
    expect(presetRun("atOnce").metrics).toMatchObject({ drainedAtMs: 80, succeeded: 0 });
  });

  test("backoff alone: every wave before the end of the outage is the whole crowd", () => {
    const run = presetRun("shifted");
    const waves = filled(valuesOf(run, "attemptsPer10Ms")).map(([, many]) => many);
    expect(waves.slice(0, 6)).toEqual(new Array(6).fill(1000));
    expect(waves.length).toBe(8);
  });

  test("additive jitter: waves of a few bases, with silence between them", () => {
    const { metrics } = presetRun("additive");
    expect(metrics.emptyBinShare).toBeGreaterThan(0.5);
    expect(metrics.peakRetriesPer10Ms).toBeLessThan(200);
  });

  test("full jitter: no silence, and ever thinner", () => {
    const run = presetRun("full");
    expect(run.metrics.emptyBinShare).toBeLessThan(0.05);
    const values = valuesOf(run, "attemptsPer10Ms");
    const peak = (fromMs: number, toMs: number) => Math.max(...values.slice(fromMs / 10, toMs / 10));
    expect(peak(1000, 3000)).toBeLessThan(peak(10, 300) / 3);
    expect(peak(4000, 8000)).toBeLessThan(peak(1000, 3000));
    expect(valuesOf(run, "rejectedPer10Ms").every((many) => many === 0)).toBe(true);
  });

  test("equal jitter: nobody comes back before half of the delay", () => {
    const sent = sentMs(presetRun("equal"), 1) as number[];
    expect(Math.min(...sent)).toBeGreaterThanOrEqual(60);
    expect(Math.max(...sent)).toBeLessThanOrEqual(110);
  });

  test("decorrelated jitter: the first retries already spread over two bases, and drift from there", () => {
    const run = presetRun("decorrelated");
    const spread = (nth: number) => {
      const sent = sentMs(run, nth).filter((ms) => ms !== undefined);
      return Math.max(...sent) - Math.min(...sent);
    };
    expect(spread(1)).toBeLessThanOrEqual(200);
    expect(spread(4)).toBeGreaterThan(2000);
  });

  test("additive jitter at the cap: the crowd comes back as one", () => {
    expect(presetRun("atTheCap").metrics).toMatchObject({ peakRetriesPer10Ms: 1000 });
  });

  test("a retry budget: four retries, and everyone gives up", () => {
    expect(presetRun("sharedBudget").metrics).toMatchObject({ attempts: 1004, gaveUp: 1000, succeeded: 0 });
  });

  test("no outage: the healthy queue overflows, and the rest comes back in step", () => {
    const run = presetRun("noOutage");
    expect(valuesOf(run, "refusedPer10Ms").every((many) => many === 0)).toBe(true);
    expect(filled(valuesOf(run, "attemptsPer10Ms"))).toEqual([
      [0, 1000],
      [11, 799],
      [32, 598],
      [73, 397],
      [154, 196],
    ]);
  });
});

describe("the stage", () => {
  const clientsOf = (run: HerdRun, ms: number) => herd.stage(run).statusAt(toUs(ms)).clients;

  test("counts every client once, and all of them at the end", () => {
    for (const run of [
      herdWith({}, ["backoff"]),
      herdWith({}, ["jitter"]),
      presetRun("full"),
      presetRun("noOutage"),
    ]) {
      for (let share = 0; share < 1; share += 0.01) {
        const [served = 0, rest = 0] = (clientsOf(run, run.endMs * share)?.text.match(/\d[\d,]*/g) ?? []).map(
          (text) => Number(text.replace(",", "")),
        );
        expect(served + rest).toBeLessThanOrEqual(1000);
      }
      const { succeeded, gaveUp } = run.metrics as Record<string, number>;
      const gone = gaveUp ? `${gaveUp.toLocaleString("en-US")} gave up, ` : "";
      const said = `${gone}${succeeded?.toLocaleString("en-US")} done`;
      expect(clientsOf(run, run.endMs)).toEqual({ text: said, harm: (gaveUp ?? 0) > 0 });
      expect((succeeded ?? 0) + (gaveUp ?? 0)).toBe(1000);
    }
  });
});

test("what becomes of an attempt counts once, also where its failure would come after its timeout", () => {
  fc.assert(
    fc.property(
      fc.record({
        roundTripMs: fc.integer({ min: 0, max: 400 }),
        timeoutMs: fc.integer({ min: 1, max: 400 }),
        capacityPerSecond: fc.constantFrom(0, 100, 1000),
        outageMs: fc.integer({ min: 0, max: 1000 }),
      }),
      (given) => {
        const run = herdWith({ clients: 50, queueLimit: 10, ...given });
        const ends = ["answered", "refused", "rejected", "timedOut"];
        const ended = ends.reduce((all, end) => all + sum(valuesOf(run, `${end}Per10Ms`)), 0);
        expect(ended).toBe(run.metrics.attempts);
      },
    ),
  );
});
