import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { breaker } from "../../src/labs/breaker/index.ts";
import type { BreakerRun } from "../../src/labs/breaker/model.ts";
import { reachOf, windowOf } from "../../src/labs/breaker/readings.ts";
import { type BreakerSettings, isSick } from "../../src/labs/breaker/settings.ts";
import { statechart } from "../../src/labs/breaker/stage.ts";
import { toUs } from "../../src/sim/process.ts";
import type { Run } from "../../src/sim/run.ts";
import { BUDGET } from "../../src/sim/simulate.ts";
import { causes, eventAt, events, type Kind } from "../../src/sim/trace.ts";
import { stepAt } from "../../src/timeline/area.ts";
import { anySettings, breakerWith, changesOf, type Given, guarded } from "./breaker.ts";

const countOf = (run: BreakerRun, ...kinds: Kind[]) => [...events(run.trace, ...kinds)].length;
const sum = (run: Run, ...ids: string[]) =>
  ids.flatMap((id) => [...(run.series[id]?.values ?? [])]).reduce((all, value) => all + value, 0);

describe("the numbers, by hand", () => {
  test("without a breaker every call of the sick stretch hits the sick service", () => {
    const { metrics } = breakerWith();
    expect(metrics).toEqual({
      callsToSickService: 150,
      failedFast: 0,
      failedFastWhileHealthy: 0,
      failures: 150,
      failuresWhileHealthy: 0,
      transitions: [],
      detectionLagMs: null,
      recoveryLagMs: null,
      flaps: 0,
      falseOpens: 0,
      windowPeak: null,
      ratePeak: null,
    });
  });

  test("with it the defaults open at the 50th failure of 100 results, probe at 15 s in vain, and close after 20 s", () => {
    // Results come 50 ms after their calls. Sick: calls 50 to 199. At 9.95 s the window holds calls 0 to 99.
    const run = guarded();
    expect(changesOf(run)).toEqual([
      "9950 closed open",
      "14950 open halfOpen",
      "15050 halfOpen open",
      "20050 open halfOpen",
      "20150 halfOpen closed",
    ]);
    expect(run.metrics).toMatchObject({
      // Calls 50 to 99, and the probe 150.
      callsToSickService: 51,
      // Calls 100 to 149 and 151 to 200.
      failedFast: 100,
      failures: 51,
      detectionLagMs: 4950,
      recoveryLagMs: 150,
      flaps: 1,
      falseOpens: 0,
      // Call 200 comes as the service is well again.
      failedFastWhileHealthy: 1,
      failuresWhileHealthy: 0,
      // Full since 9.95 s, when it opened; after the recovery it fills again.
      windowPeak: 100,
      ratePeak: 0.5,
    });
  });

  test("a service that fails while healthy opens it falsely", () => {
    // Every call fails from the start: 10 results by 0.95 s.
    const run = guarded({ healthyFailureShare: 1, sickMs: 0, durationMs: 2000 });
    expect(changesOf(run)).toEqual(["950 closed open", "5950 open halfOpen"]);
    expect(run.metrics).toMatchObject({
      callsToSickService: 0,
      failures: 10,
      failedFast: 10,
      falseOpens: 1,
      detectionLagMs: null,
      recoveryLagMs: null,
    });
  });

  test("an opening for which the failures came after the sickness is late, counted as a detection and as false", () => {
    // Hung calls 10 to 19 time out from 2 s on, when the service has just recovered.
    const run = guarded({
      sickHangs: true,
      sickFromMs: 1000,
      sickMs: 1000,
      failureThreshold: 0.3,
      durationMs: 12_000,
    });
    const opened = Number(changesOf(run)[0]?.split(" ")[0]);
    expect(opened).toBeGreaterThan(2000);
    expect(run.metrics).toMatchObject({ detectionLagMs: opened - 1000, falseOpens: 1 });
    expect(run.metrics.recoveryLagMs).toBe(Number(changesOf(run)[2]?.split(" ")[0]) - 2000);
  });

  test("there is no recovery lag where the sickness never opened it, or it never closed again", () => {
    expect(guarded({ minimumCalls: 1000 }).metrics).toMatchObject({
      detectionLagMs: null,
      recoveryLagMs: null,
    });
    expect(guarded({ durationMs: 20_000 }).metrics.recoveryLagMs).toBeNull();
  });
});

describe("theory", () => {
  test("a full window of N healthy results opens after ceil(threshold * N) failures", () => {
    for (const [windowMs, failureThreshold] of [
      [2000, 0.5],
      [5000, 0.3],
      [10_000, 0.1],
      [10_000, 0.95],
      [20_000, 0.25],
    ] as const) {
      const run = guarded({ windowMs, failureThreshold, sickFromMs: 30_000, sickMs: 30_000 });
      const needed = Math.ceil((failureThreshold * windowMs) / 100 - 1e-9);
      expect(run.metrics.detectionLagMs, `${windowMs} ${failureThreshold}`).toBe((needed - 1) * 100 + 50);
    }
  });

  test("probes let a service that fails a share f close the breaker with the chance (1 - f)^probes", () => {
    for (const probes of [1, 3]) {
      const { metrics } = guarded({
        callEveryMs: 10,
        serviceMs: 5,
        sickServiceMs: 5,
        sickFromMs: 0,
        sickMs: 150_000,
        durationMs: 150_000,
        sickFailureShare: 0.3,
        failureThreshold: 0.001,
        minimumCalls: 1,
        recoveryMs: 20,
        probes,
      });
      const changes = metrics.transitions as { from: string; to: string }[];
      const closings = changes.filter(({ to }) => to === "closed").length;
      const stays = closings + (metrics.flaps as number);
      const chance = 0.7 ** probes;
      expect(stays).toBeGreaterThan(1500);
      // Four standard errors, at most 0.052.
      const error = 4 * Math.sqrt((chance * (1 - chance)) / stays);
      expect(Math.abs(closings / stays - chance)).toBeLessThan(error);
    }
  });

  test("a sick service fails its share of the calls", () => {
    const share = (sickFailureShare: number) =>
      (breakerWith({ sickFromMs: 0, sickMs: 200_000, durationMs: 200_000, callEveryMs: 20, sickFailureShare })
        .metrics.failures as number) / 10_000;
    expect(share(0.25)).toBeCloseTo(0.25, 1.7);
    expect(share(0.9)).toBeCloseTo(0.9, 1.7);
    expect(Math.abs(share(0.25) - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / 10_000));
  });

  test("even calls come at n times the gap, to the microsecond", () => {
    for (const callEveryMs of [100, 33.333, 0.3, 7.001]) {
      const run = breakerWith({ callEveryMs, durationMs: 1000 * callEveryMs, sickMs: 0 });
      const instants = [...events(run.trace, "send")].map(({ atUs }) => atUs);
      expect(instants).toEqual(Array.from({ length: 1000 }, (_, n) => Math.round(n * callEveryMs * 1000)));
    }
  });

  test("random arrivals come at their rate", () => {
    const run = breakerWith({ arrivals: "poisson", durationMs: 1_000_000 });
    // 10,000 are expected; their standard deviation is 100.
    expect(Math.abs(countOf(run, "send") - 10_000)).toBeLessThan(400);
  });

  test("a hung probe keeps the breaker half-open for its timeout and no longer", () => {
    const run = guarded({ sickHangs: true, timeoutMs: 1234.567, sickMs: 30_000 });
    const changes = changesOf(run);
    const reopened = changes.filter((change) => change.endsWith("halfOpen open"));
    expect(reopened.length).toBeGreaterThanOrEqual(3);
    for (const change of reopened) {
      const [halfOpenAt] = (changes[changes.indexOf(change) - 1] as string).split(" ");
      const probeAt = Math.ceil(Number(halfOpenAt) / 100) * 100;
      expect(Number(change.split(" ")[0])).toBeCloseTo(probeAt + 1234.567, 6);
    }
    expect(changes.at(-1)).toContain("closed");
  });

  test("an answer exactly at the timeout is in time", () => {
    expect(breakerWith({ serviceMs: 200, timeoutMs: 200, sickMs: 0 }).metrics.failures).toBe(0);
    expect(breakerWith({ serviceMs: 200, timeoutMs: 199.999, sickMs: 0 }).metrics.failures).toBe(600);
  });

  test("the sick stretch is [from, to): the call at its end is healthy", () => {
    expect(breakerWith({ sickFromMs: 1000, sickMs: 500 }).metrics.failures).toBe(5);
    expect(breakerWith({ sickFromMs: 1000, sickMs: 500.001 }).metrics.failures).toBe(6);
    expect(breakerWith({ sickFromMs: 1000.001, sickMs: 500 }).metrics.failures).toBe(5);
  });
});

describe("any run", () => {
  const runs = fc.tuple(anySettings, fc.nat(1000));
  const check = (holds: (run: BreakerRun) => void, given: Given = {}, numRuns = 60) =>
    fc.assert(
      fc.property(runs, ([settings, seed]) => holds(breakerWith({ ...settings, ...given }, [], seed))),
      { numRuns, seed: 8 },
    );

  test("accounts for every call once", () => {
    check((run) => {
      const { failedFast, failures, callsToSickService } = run.metrics;
      const sent = countOf(run, "send");
      expect(countOf(run, "succeeded", "failed", "timeout")).toBe(sent);
      expect(countOf(run, "failed", "timeout")).toBe(failures);
      expect(countOf(run, "failedFast")).toBe(failedFast);
      expect(sum(run, "succeeded", "failed")).toBe(sent);
      expect(sum(run, "failed")).toBe(failures);
      expect(sum(run, "failedFastWhileSick", "failedFastWhileHealthy")).toBe(failedFast);
      expect(callsToSickService).toBeLessThanOrEqual(sent);
      const asked = [...events(run.trace, "send", "failedFast")].map(({ actor }) => actor);
      expect(asked).toEqual(asked.map((_, n) => n));
    });
  });

  test("traces every event back to a call, and lists the transitions that it recorded", () => {
    check((run) => {
      const { trace } = run;
      for (let id = 0; id < trace.length; id++) {
        expect(eventAt(trace, causes(trace, id)[0] as number).kind).toBe("send");
        expect(breaker.describeEvent(eventAt(trace, id), run)).not.toBe(eventAt(trace, id).kind);
      }
      const names: Partial<Record<Kind, string>> = {
        opened: "open",
        halfOpened: "halfOpen",
        closed: "closed",
      };
      const recorded = [...events(trace, "opened", "halfOpened", "closed")];
      const listed = run.metrics.transitions as { atMs: number; to: string }[];
      expect(listed.map(({ atMs, to }) => [atMs * 1000, to])).toEqual(
        recorded.map(({ atUs, kind }) => [atUs, names[kind]]),
      );
    });
  });

  test("lets the same calls arrive at the same instants with and without the breaker, with the same luck", () => {
    fc.assert(
      fc.property(runs, ([settings, seed]) => {
        const without = breakerWith({ ...settings, breaker: false }, [], seed);
        const within = breakerWith({ ...settings, breaker: true }, [], seed);
        const arrivals = (run: BreakerRun) =>
          [...events(run.trace, "send", "failedFast")].map(({ atUs }) => atUs);
        expect(arrivals(within)).toEqual(arrivals(without));
        const ends = (run: BreakerRun) =>
          new Map([...events(run.trace, "succeeded", "failed", "timeout")].map((end) => [end.actor, end]));
        const unguarded = ends(without);
        for (const [call, { kind, value }] of ends(within))
          expect(unguarded.get(call)).toMatchObject({ kind, value });
      }),
      { numRuns: 60, seed: 9 },
    );
  });

  test("draws a window that is, at any instant, the results of its era that came within it", () => {
    check(
      (run) => {
        const steps = windowOf(run);
        const windowUs = (run.settings.windowMs as number) * 1000;
        const results: { atUs: number; failed: boolean }[] = [];
        let closed = true;
        let sinceUs = 0;
        let event = 0;
        for (let probe = 0; probe <= 200; probe++) {
          const atUs = Math.round((toUs(run.endMs) * probe) / 200);
          for (; event < run.trace.length && (run.trace.at[event] as number) <= atUs; event++) {
            const told = eventAt(run.trace, event);
            if (told.kind === "opened" || told.kind === "halfOpened" || told.kind === "closed") {
              closed = told.kind === "closed";
              sinceUs = told.atUs;
              results.length = 0;
            } else if (told.kind === "counted" && closed) {
              const end = causes(run.trace, event).map((id) => eventAt(run.trace, id).kind);
              results.push({ atUs: told.atUs, failed: !end.includes("succeeded") });
            }
          }
          const held = results.filter((result) => result.atUs > atUs - windowUs);
          const step = stepAt(steps.us, atUs);
          expect([steps.calls[step], steps.failures[step]]).toEqual([
            held.length,
            held.filter(({ failed }) => failed).length,
          ]);
          const reach = reachOf(run)(atUs);
          expect(reach).toBe(closed ? Math.max(sinceUs, atUs - windowUs) : undefined);
        }
      },
      { breaker: true },
      30,
    );
  });

  test("moves on the chart along its arrows, from the initial state on", () => {
    check(
      (run) => {
        const chart = statechart(run);
        let state = chart.initial;
        for (const { arrow } of chart.moves) {
          expect(chart.arrows[arrow]?.from).toBe(state);
          state = chart.arrows[arrow]?.to as string;
        }
        const last = (run.metrics.transitions as { to: string }[]).at(-1);
        expect(state).toBe(last?.to ?? "closed");
      },
      { breaker: true },
    );
  });

  test("can be told, drawn and summed up", () => {
    check((run) => {
      const { sentence } = breaker.headline(run);
      expect(sentence).not.toMatch(/NaN|undefined|null|Infinity/);
      for (const lane of breaker.lanes(run, toUs(run.endMs))) {
        for (const mark of lane.marks) expect(mark.ariaLabel).not.toMatch(/NaN|undefined|null/);
      }
      const says = breaker.stage(run).statusAt(run.endMs * 500);
      expect(Object.keys(says)).toEqual(["callers", "breaker", "service"]);
    });
  });
});

describe("a seed", () => {
  test("gives the same bytes again, and another seed other luck", () => {
    const given = { arrivals: "poisson", sickFailureShare: 0.5 } as const;
    expect(guarded(given, 7).trace).toEqual(guarded(given, 7).trace);
    expect(guarded(given, 7).trace).not.toEqual(guarded(given, 8).trace);
  });
});

describe("a run beyond its trace", () => {
  test("keeps its metrics, series and changes of state, and says that the window is not told", () => {
    const given = { callEveryMs: 1, windowMs: 1000, recoveryMs: 1000, durationMs: 30_000 };
    const whole = guarded(given);
    expect(whole.sampledEvery).toBe(1);
    const sample = guarded(given, 1, { ...BUDGET, traceBytes: 400_000 });
    expect(sample.sampledEvery).toBeGreaterThan(1);
    expect(sample.metrics).toEqual(whole.metrics);
    expect(sample.series).toEqual(whole.series);
    expect(sample.findings.map(({ sentence }) => sentence)).toEqual(
      whole.findings.map(({ sentence }) => sentence),
    );
    const lane = breaker.lanes(sample, 30e6).find(({ id }) => id === "window");
    expect(lane?.marks).toEqual([]);
    expect(lane?.empty).toContain("sample");
  });
});

describe("the sick stretch", () => {
  test("begins at its first microsecond and is over at its end", () => {
    const { settings } = breakerWith();
    const isSickAt = (ms: number) => isSick(settings as BreakerSettings, toUs(ms));
    expect([4999.999, 5000, 19_999.999, 20_000].map(isSickAt)).toEqual([false, true, true, false]);
  });

  test("makes a call fail that comes in at its start, and none that comes in at its end", () => {
    const run = breakerWith({ sickServiceMs: 0 });
    const failed = [...events(run.trace, "failed")].map(({ atUs }) => atUs / 1000);
    expect([failed[0], failed.at(-1)]).toEqual([5000, 19_900]);
  });
});
