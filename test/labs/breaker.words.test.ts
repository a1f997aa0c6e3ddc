import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { breaker } from "../../src/labs/breaker/index.ts";
import type { BreakerRun } from "../../src/labs/breaker/model.ts";
import { windowOf } from "../../src/labs/breaker/readings.ts";
import { type BreakerSettings, isSick } from "../../src/labs/breaker/settings.ts";
import { toUs } from "../../src/sim/process.ts";
import { type Event, eventAt, events } from "../../src/sim/trace.ts";
import { nbsp } from "../setup/nbsp.ts";
import { anySettings, breakerWith, type Given, guarded, presetRun } from "./breaker.ts";

const always = (
  holds: (run: BreakerRun, settings: BreakerSettings) => void,
  given: Given = {},
  numRuns = 120,
) =>
  fc.assert(
    fc.property(anySettings, fc.nat(1000), (any, seed) => {
      const run = breakerWith({ ...any, ...given }, [], seed);
      holds(run, run.settings as BreakerSettings);
    }),
    { numRuns },
  );

/** The calls that reached the service, with how they ended. */
function callsOf({ trace, settings }: BreakerRun): { sentUs: number; sick: boolean; failed: boolean }[] {
  const sent = new Map([...events(trace, "send")].map(({ actor, atUs }) => [actor, atUs]));
  return [...events(trace, "succeeded", "failed", "timeout")].map(({ actor, kind }) => {
    const sentUs = sent.get(actor) as number;
    return { sentUs, sick: isSick(settings as BreakerSettings, sentUs), failed: kind !== "succeeded" };
  });
}

const lede = (given: Given) => breaker.lede(breakerWith(given).settings as BreakerSettings);
const has = (run: BreakerRun, kind: string) => run.findings.some((finding) => finding.kind === kind);

describe("the sentence beneath the title", () => {
  test("says of a sickness that fails nothing, comes too late, or lasts from the start what it is", () => {
    expect(lede({ sickFailureShare: 0 })).toContain(
      nbsp("After 5 s it is sick for 15 s, but fails no call and takes 50 ms to answer."),
    );
    expect(lede({ sickFailureShare: 0, sickServiceMs: 2000 })).toContain(
      nbsp("After 5 s it takes 2 s to answer, longer than its callers wait (1 s), for 15 s."),
    );
    expect(lede({ sickFromMs: 0 })).toContain("From the start it fails every call");
    expect(lede({ sickFromMs: 60_000 })).toContain(
      nbsp("It stays healthy: it falls sick at 60 s, after the last call."),
    );
    expect(lede({ serviceMs: 2000 })).toContain(
      nbsp("It takes 2 s to answer, longer than its callers wait (1 s)."),
    );
    expect(lede({ healthyFailureShare: 0.05 })).toContain("Even healthy it fails 5% of the calls.");
    expect(lede({ arrivals: "poisson" })).toContain(nbsp("every 100 ms on average."));
    expect(lede({ breaker: true, minimumCalls: 1 })).toContain("once 50% of the results in the last");
  });

  test("is true of the calls of any run", () => {
    let healthy = 0;
    let harmless = 0;
    always((run, settings) => {
      const told = breaker.lede(settings);
      const sick = callsOf(run).filter((call) => call.sick);
      if (told.includes("It stays healthy")) {
        healthy++;
        expect(run.metrics.callsToSickService).toBe(0);
      }
      if (told.includes("fails no call")) {
        harmless++;
        expect(sick.filter(({ failed }) => failed)).toEqual([]);
      }
      if (/ it (fails|leaves) every call| it takes /.test(told))
        expect(sick.filter(({ failed }) => !failed)).toEqual([]);
      const well = callsOf(run).filter((call) => !call.sick);
      if (told.includes("It takes")) expect(well.filter(({ failed }) => !failed)).toEqual([]);
      else if (!told.includes("Even healthy")) expect(well.filter(({ failed }) => failed)).toEqual([]);
    });
    expect(healthy).toBeGreaterThan(5);
    expect(harmless).toBeGreaterThan(5);
  });
});

describe("the stage", () => {
  test("shows a service that fails every call in the colour of harm, and one that fails none in its own", () => {
    always((run, settings) => {
      const { statusAt, flows = [] } = breaker.stage(run);
      const [, through, failing] = flows;
      expect([through?.tone, failing?.tone]).toEqual(["client", "harm"]);
      const { binMs, values: failed = [] } = run.series.failed ?? { binMs: 1 };
      for (let bin = 0; bin < failed.length; bin++) {
        const atUs = Math.floor((bin + 0.5) * binMs * 1000);
        const [all, bad] = [through?.share(atUs) as number, failing?.share(atUs) as number];
        const good = run.series.succeeded?.values[bin] as number;
        expect(bad > 0).toBe((failed[bin] as number) > 0);
        if (good === 0) expect(bad).toBe(all);
        expect(bad).toBeLessThanOrEqual(all);
      }
      for (const { sentUs, failed: bad } of callsOf(run)) {
        const { text, harm } = statusAt(sentUs).service as { text: string; harm: boolean };
        if (bad) expect(harm).toBe(true);
        else expect(text).not.toMatch(/every call|too late/);
        expect(text.startsWith("sick")).toBe(isSick(settings, sentUs));
      }
    });
  });

  test("tells the rate of the calls as it is, in a last bin that is cut short too, and of few calls their number", () => {
    const label = (given: Given, ms: number) =>
      breaker.stage(breakerWith(given)).flows?.[0]?.label(ms * 1000);
    expect(label({}, 30_000)).toBe("10 a second");
    expect(label({ durationMs: 60_200 }, 60_100)).toBe("10 a second");
    expect(label({ callEveryMs: 3000 }, 30_000)).toBe(nbsp("7 in 20 s"));
  });
});

describe("what a breaker is told to have done", () => {
  const told = (run: BreakerRun, kind: Event["kind"]) =>
    [...events(run.trace, kind)].map((event) => breaker.describeEvent(event, run));

  test("on a late result is no probe's doing", () => {
    const closed = told(presetRun("lateSuccess"), "closed");
    expect(closed[0]).toMatch(/^the breaker closes: a late success, of call \d+, counts as a probe’s$/);
    expect(told(presetRun("lateResult"), "opened")).toContainEqual(
      expect.stringMatching(/^the breaker opens again: a late failure, of call \d+, counts as a probe’s$/),
    );
    expect(told(guarded(), "opened")).toEqual([
      "the breaker opens: 50 of 100 results failed",
      "the breaker opens again: a probe failed",
    ]);
    expect(told(guarded({ probes: 3 }), "closed")).toEqual(["the breaker closes: 3 successes came in"]);
    expect(told(guarded(), "closed")).toEqual(["the breaker closes: the probe succeeded"]);
  });

  test("with the guard is never told as late, and without it exactly where the deciding result was", () => {
    let late = 0;
    always(
      (run) => {
        for (const event of events(run.trace, "opened", "closed")) {
          const counted = eventAt(run.trace, event.cause);
          const isLate = counted.cause >= 0 && eventAt(run.trace, counted.cause).kind === "lateCounted";
          const words = breaker.describeEvent(event, run);
          if (isLate && !words.includes("results failed") && !words.includes("result failed")) late++;
          expect(/ late (success|failure)/.test(words)).toBe(isLate && !/results? failed$/.test(words));
        }
      },
      { breaker: true },
    );
    expect(late).toBeGreaterThan(0);
  });
});

describe("how near the window came", () => {
  test("is the most results and the highest judged rate that it ever held", () => {
    let unjudged = 0;
    always(
      (run, { minimumCalls }) => {
        const steps = windowOf(run);
        expect(run.metrics.windowPeak).toBe(Math.max(...steps.calls));
        // Only what comes in is judged: what leaves may leave a higher rate behind.
        const own = new Set(steps.event);
        const rates = [...events(run.trace, "counted")]
          .filter(({ id, subject }) => own.has(id) && subject >= minimumCalls)
          .map(({ subject, value }) => value / subject);
        expect(run.metrics.ratePeak).toBe(rates.length === 0 ? null : Math.max(...rates));
        if (rates.length === 0) unjudged++;
      },
      { breaker: true },
      60,
    );
    expect(unjudged).toBeGreaterThan(3);
  });

  test("is told of a breaker that never opened for a sickness, below at least one of its dials", () => {
    let missed = 0;
    always(
      (run, { minimumCalls, failureThreshold }) => {
        const finding = run.findings.find(({ kind }) => kind === "missedSickness");
        if (!finding) return;
        missed++;
        const { windowPeak, ratePeak } = run.metrics;
        const opened = [...events(run.trace, "opened")].length > 0;
        if (!opened) {
          expect((windowPeak as number) < minimumCalls || (ratePeak ?? 1) < failureThreshold).toBe(true);
          expect(finding.sentence).toMatch(new RegExp(`held up to ${windowPeak} results?[,;]`));
        }
        const [, reached = "0"] = /rate reached ([\d.]+)%/.exec(finding.sentence) ?? [];
        expect(Number(reached)).toBeLessThan(failureThreshold * 100);
      },
      { breaker: true, failureThreshold: 0.9, sickMs: 4000 },
    );
    expect(missed).toBeGreaterThan(5);
  });
});

describe("harm", () => {
  test("is in a number and in a finding, and the headline is red exactly where one is found", () => {
    always((run, settings) => {
      const calls = callsOf(run);
      const metrics = run.metrics;
      const failed = (sick: boolean) => calls.filter((call) => call.failed && call.sick === sick).length;
      expect(metrics.failuresWhileHealthy).toBe(failed(false));
      expect((metrics.failures ?? 0) - (metrics.failuresWhileHealthy ?? 0)).toBe(failed(true));
      const refused = [...events(run.trace, "failedFast")].filter(({ atUs }) => !isSick(settings, atUs));
      expect(metrics.failedFastWhileHealthy).toBe(refused.length);

      expect(has(run, "failingHealthyService")).toBe(failed(false) > 0);
      if (!settings.breaker) expect(has(run, "unguardedEpisode")).toBe(failed(true) > 0);
      const spared = (metrics.failedFast ?? 0) - refused.length;
      expect(has(run, "overprotection")).toBe(refused.length > spared);
      const most = settings.breaker && failed(true) > 0 && (metrics.callsToSickService ?? 0) > spared;
      expect(has(run, "lateProtection")).toBe(most && !has(run, "missedSickness"));
      expect(breaker.headline(run).harm).toBe(run.findings.some(({ good }) => !good));
    });
  });

  test("is none of half the sickness's calls, and is of one more", () => {
    // Open after 75 of the 150 calls for the rest of the sickness, or after 76.
    const opens = (failureThreshold: number) => guarded({ failureThreshold, recoveryMs: 15_000 });
    expect(opens(0.75).metrics).toMatchObject({ callsToSickService: 75 });
    expect(has(opens(0.75), "lateProtection")).toBe(false);
    expect(has(opens(0.76), "lateProtection")).toBe(true);
  });

  test("begins and ends with its events", () => {
    always((run) => {
      for (const { kind, fromMs, toMs, evidence } of run.findings) {
        if (!["failingHealthyService", "lateProtection", "overprotection"].includes(kind)) continue;
        expect(toUs(fromMs)).toBe(eventAt(run.trace, evidence[0] as number).atUs);
        expect(toMs).toBeGreaterThanOrEqual(fromMs);
        expect(toMs).toBeLessThanOrEqual(run.endMs);
      }
    });
  });
});
