import { describe, expect, test } from "vitest";
import { storm } from "../../src/labs/storm/index.ts";
import { causes, eventAt, events } from "../../src/sim/trace.ts";
import { type Given, presetRun, stormWith, valuesOf } from "./storm.ts";

/** Retries come two days later: for bins of a second that is too long. */
const farAway = { backoff: "exponential", baseMs: 172_800_000, capMs: 172_800_000 } as const;

const quick = { durationMs: 40_000, stallFromMs: 5000, stallMs: 3000 };

describe("six calls by hand", () => {
  const byHand: Given = {
    ...{ arrivalsPerSecond: 1, capacityPerSecond: 2, durationMs: 6000, maxRetries: 0 },
    ...{ stallFromMs: 2000, stallMs: 2000 },
  };
  const run = stormWith(byHand);

  test("the stalled ones time out, are served for nobody, and delay the next", () => {
    const story = [...events(run.trace)].map(({ kind, atUs, actor }) => `${atUs / 1000} ${actor} ${kind}`);
    expect(story).toEqual([
      ...["0 0 attempt", "500 0 answered", "1000 1 attempt", "1500 1 answered"],
      ...["2000 -1 stalled", "2000 2 attempt", "3000 3 attempt", "3000 2 expired", "3000 2 gaveUp"],
      ...["4000 -1 resumed", "4000 4 attempt", "4000 3 expired", "4000 3 gaveUp"],
      ...["4500 2 servedLate", "5000 5 attempt", "5000 3 servedLate", "5000 4 expired", "5000 4 gaveUp"],
      ...["5500 4 servedLate", "6000 5 answered"],
    ]);
  });

  test("its metrics", () => {
    expect(run.metrics).toEqual({
      offered: 6,
      failedCalls: 3,
      attempts: 6,
      goodputBefore: 1,
      goodputDuring: 0,
      goodputAfter: 0.5,
      recoveredAtMs: 5000,
      peakQueue: 2,
      shed: 0,
      dropped: 0,
      failedFast: 0,
      retriesDenied: 0,
      wastedWorkShare: 0.5,
    });
  });

  test("its series", () => {
    expect(run.series.offeredPer100Ms?.binMs).toBe(100);
    const times = (id: string) =>
      valuesOf(run, id).flatMap((many, bin) => (many > 0 ? [[bin * 100, many]] : []));
    expect(times("offeredPer100Ms")).toEqual([0, 1000, 2000, 3000, 4000, 5000].map((ms) => [ms, 1]));
    expect(times("attemptsPer100Ms")).toEqual(times("offeredPer100Ms"));
    expect(times("answeredPer100Ms")).toEqual([500, 1500, 6000].map((ms) => [ms, 1]));
    expect(times("wastedPer100Ms")).toEqual([4500, 5000, 5500].map((ms) => [ms, 1]));
    expect(times("goodPer100Ms")).toEqual([0, 1000, 5000].map((ms) => [ms, 1]));
    expect(valuesOf(run, "queueDepth").slice(19, 42)).toEqual([
      ...[0, ...new Array(10).fill(1)],
      ...[...new Array(11).fill(2), 2],
    ]);
  });

  test("a retry is one more attempt, and costs the server one more service", () => {
    const { metrics, endMs } = stormWith({ ...byHand, maxRetries: 1 });
    expect(metrics).toMatchObject({ offered: 6, goodputBefore: 1, goodputDuring: 0, recoveredAtMs: null });
    expect(endMs).toBe(4000 + ((metrics.attempts as number) - 2) * 500);
  });

  test("a stall that fails everything is over when it is over", () => {
    expect(stormWith({ ...byHand, stallKind: "fail" }).metrics).toMatchObject({
      ...{ goodputBefore: 1, goodputDuring: 0, goodputAfter: 1, recoveredAtMs: 4000 },
      ...{ peakQueue: 0, wastedWorkShare: 0 },
    });
  });

  test("no stall, nothing to tell of it", () => {
    expect(stormWith({ ...byHand, stallMs: 0 }).metrics).toMatchObject({
      ...{ goodputBefore: 1, goodputDuring: null, goodputAfter: null, recoveredAtMs: null },
    });
    expect(stormWith({ ...byHand, stallFromMs: 9000 }).metrics).toMatchObject({
      ...{ goodputBefore: 1, goodputDuring: null, goodputAfter: null, recoveredAtMs: null },
    });
  });
});

describe("retries multiply what comes in:", () => {
  test.each([
    [1, 3],
    [2, 2],
    [3, 3],
    [4, 1],
  ])(
    "%i layers with %i retries each cost (1 + retries)^layers attempts while everything fails",
    (layers, maxRetries) => {
      const run = stormWith({
        ...quick,
        ...{ arrivalsPerSecond: 10, layers, maxRetries, stallKind: "fail", durationMs: 12_000 },
      });
      const amplified = (1 + maxRetries) ** layers;
      expect(run.metrics).toMatchObject({ offered: 120, attempts: 90 + 30 * amplified });
      expect(valuesOf(run, "attemptsPer100Ms").slice(50, 80)).toEqual(new Array(30).fill(amplified));
    },
  );

  test("even with no delay between them they cannot hang a run: it ends with a clear error", () => {
    const endless: Given = { layers: 6, maxRetries: 20, stallKind: "fail", stallFromMs: 0 };
    expect(() => stormWith(endless, [], 1, { events: 100_000, traceBytes: 1e8 })).toThrow(
      /budget of 100,000 events/,
    );
  });
});

describe("budgets:", () => {
  test("tokens allow two retries while both of them fail, too, then none", () => {
    const run = stormWith({ ...quick, arrivalsPerSecond: 100, stallKind: "fail" }, ["budget"]);
    expect(run.metrics.attempts).toBe((run.metrics.offered as number) + 2);
    expect([...events(run.trace, "retryDenied")]).toHaveLength(298);
  });

  test("a ratio of 10% adds a tenth in any 10 s: 308 attempts a second for 280 calls", () => {
    const sent = valuesOf(presetRun("ratio"), "attemptsPer1S");
    for (let from = 40; from <= 180; from += 10) {
      expect(sent.slice(from, from + 10).reduce((sum, many) => sum + many, 0)).toBe(3080);
    }
  });
});

test("every chain of causes begins with a call, the stall or the breaker's first reason", () => {
  for (const fixes of [["backoff"], ["breaker"], ["shed", "budget"]]) {
    const { trace } = stormWith({ ...quick, arrivalsPerSecond: 60, capacityPerSecond: 65 }, fixes);
    for (let id = 0; id < trace.length; id++) {
      const root = eventAt(trace, causes(trace, id)[0] as number);
      const isCall = root.kind === "attempt" && root.subject === 0;
      expect(isCall || root.kind === "stalled", `${id} comes of ${root.kind}`).toBe(true);
    }
  }
});

test("no fix changes when calls come in, at random or not", () => {
  for (const arrivals of ["even", "poisson"] as const) {
    const came = (fixes: string[]) => {
      const first = new Map<number, number>();
      for (const { actor, atUs } of events(stormWith({ ...quick, arrivals }, fixes).trace)) {
        if (actor >= 0 && !first.has(actor)) first.set(actor, atUs);
      }
      return [...first];
    };
    const broken = came([]);
    for (const { id } of storm.fixes) expect(came([id])).toEqual(broken);
  }
});

test("the same seed is the same run, to the byte, another one another", () => {
  const run = (seed: number) => {
    const { trace, metrics } = stormWith({ ...quick, arrivals: "poisson" }, ["backoff"], seed);
    const { kind, at, actor, subject, cause, value } = trace;
    const bytes = [kind, at, actor, subject, cause, value].map((column) => Buffer.from(column.buffer));
    return { all: Buffer.concat(bytes), metrics };
  };
  const [one, again, other] = [run(3), run(3), run(4)];
  expect(one.all.equals(again.all)).toBe(true);
  expect(one.metrics).toEqual(again.metrics);
  expect(one.all.equals(other.all)).toBe(false);
});

test("a run too large to be written down loses no number, no series, no finding", () => {
  const whole = stormWith(quick, ["breaker"]);
  const small = stormWith(quick, ["breaker"], 1, { events: 1e7, traceBytes: 200_000 });
  expect(small.sampledEvery).toBeGreaterThan(1);
  expect(small.metrics).toEqual(whole.metrics);
  expect(small.series).toEqual(whole.series);
  expect(small.findings.map(({ sentence }) => sentence)).toEqual(
    whole.findings.map(({ sentence }) => sentence),
  );
});

describe("what is told of the time after the stall does not hang on the width of bins:", () => {
  test.each([
    ["as it opens", {}],
    ["in a run of two days", { arrivalsPerSecond: 310, ...farAway }],
    ["where calls end off a bin's edge", { durationMs: 91_234 }],
  ] as const)("attempts a second at the end of the arrivals, %s", (_, given) => {
    const run = stormWith(given);
    const { durationMs } = run.settings as { durationMs: number };
    let sent = 0;
    for (const { atUs } of events(run.trace, "attempt")) {
      if (atUs >= (durationMs - 10_000) * 1000 && atUs < durationMs * 1000) sent++;
    }
    const told = run.findings.find(({ kind }) => kind === "metastableOverload")?.sentence;
    expect(told).toContain(`: ${Math.round(sent / 10)} attempts a second`);
  });

  test("a backlog counts the calls before the recovery, and no more of them", () => {
    const run = stormWith({ maxRetries: 0, arrivalsPerSecond: 200 });
    const recoveredUs = (run.metrics.recoveredAtMs as number) * 1000;
    const came = [...events(run.trace, "attempt")].filter(({ atUs }) => atUs >= 30e6 && atUs < recoveredUs);
    const callers = new Set(came.map(({ actor }) => actor));
    const good = [...events(run.trace, "answered")].filter(({ actor }) => callers.has(actor)).length;
    const share =
      good === 0 ? "no call was" : `only ${Math.round((100 * good) / came.length)}% of all calls were`;
    const told = run.findings.find(({ kind }) => kind === "lingeringBacklog")?.sentence;
    expect(told).toContain(`${share} answered in time`);
  });
});

describe("recovery", () => {
  test("is by the first call from the very start of the stall on, where none fails", () => {
    // Even arrivals at 280 a second: one comes at 20 s sharp.
    expect(stormWith({ stallMs: 1 }).metrics.recoveredAtMs).toBe(20_000);
  });

  test("is none where a call of the last second fails, a second before the end sharp", () => {
    const failing = { arrivalsPerSecond: 2, maxRetries: 0, stallKind: "fail", stallMs: 100 } as const;
    expect(stormWith({ ...failing, durationMs: 21_000 }).metrics.recoveredAtMs).toBeNull();
    expect(stormWith({ ...failing, durationMs: 21_000.001 }).metrics.recoveredAtMs).toBe(20_500);
  });
});
