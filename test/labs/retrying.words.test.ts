import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { herd } from "../../src/labs/herd/index.ts";
import { type HerdRun, takesPer100Ms } from "../../src/labs/herd/model.ts";
import type { HerdSettings } from "../../src/labs/herd/settings.ts";
import { storm } from "../../src/labs/storm/index.ts";
import type { StormRun } from "../../src/labs/storm/model.ts";
import { toUs } from "../../src/sim/process.ts";
import type { Finding, Run } from "../../src/sim/run.ts";
import { events, type Kind } from "../../src/sim/trace.ts";
import { withPlainSpaces } from "../../src/sim/units.ts";
import { sentencesOf } from "../fuzz/sentences.ts";
import { wordingFaults } from "../fuzz/wording.ts";
import { type Given as HerdGiven, herdWith } from "./herd.ts";
import { type Given as StormGiven, stormWith } from "./storm.ts";

const herds: fc.Arbitrary<HerdRun> = fc
  .record({
    clients: fc.constantFrom(1, 2, 3, 40, 1200),
    startSpreadMs: fc.constantFrom(0, 300),
    outageMs: fc.constantFrom(0, 15, 700, 1_200_000),
    capacityPerSecond: fc.constantFrom(0, 1, 20, 2000),
    queueLimit: fc.constantFrom(0, 1, 30, 1000),
    timeoutMs: fc.constantFrom(5, 100, 1000),
    roundTripMs: fc.constantFrom(0, 5, 150),
    retry: fc.constantFrom("none", "immediate", "exponential"),
    jitter: fc.constantFrom("none", "additive", "full"),
    maxAttempts: fc.constantFrom(1, 2, 5),
    budget: fc.constantFrom("none", "tokens"),
  } satisfies { [key in keyof HerdGiven]?: fc.Arbitrary<HerdGiven[key]> })
  .map((given) => herdWith(given as HerdGiven));

const storms: fc.Arbitrary<StormRun> = fc
  .record({
    arrivalsPerSecond: fc.constantFrom(0.1, 0.4, 1, 30),
    arrivals: fc.constantFrom("even", "poisson"),
    capacityPerSecond: fc.constantFrom(1, 11, 40),
    timeoutMs: fc.constantFrom(50, 1000),
    maxRetries: fc.constantFrom(0, 1, 3),
    backoff: fc.constantFrom("none", "exponential"),
    layers: fc.constantFrom(1, 2),
    stallFromMs: fc.constantFrom(0, 1000, 90_000),
    stallMs: fc.constantFrom(0, 1500),
    stallKind: fc.constantFrom("queue", "fail"),
    queueLimit: fc.constantFrom(0, 1, 8),
    dropExpired: fc.constantFrom("never", "hopeless"),
    budget: fc.constantFrom("none", "tokens"),
    breaker: fc.boolean(),
    minimumCalls: fc.constantFrom(1, 10),
    durationMs: fc.constantFrom(5000, 25_000),
  } satisfies { [key in keyof StormGiven]?: fc.Arbitrary<StormGiven[key]> })
  .map((given) => stormWith(given as StormGiven));

describe.each([
  ["herd", herd, herds],
  ["storm", storm, storms],
] as const)("every sentence of %s", (_, lab, runs) => {
  test("is well formed", () => {
    fc.assert(
      fc.property(runs, (run) => {
        const moments = [0, 0.3, 0.7, 1].map((share) => Math.round(share * toUs(run.endMs)));
        const said = sentencesOf(lab, run, moments).filter(({ text, optional }) => text !== "" || !optional);
        expect(said.flatMap(({ text }) => wordingFaults(text))).toEqual([]);
      }),
      { numRuns: 120 },
    );
  });
});

const numbersIn = (text: string): number[] =>
  [...text.matchAll(/\d[\d,]*(?:\.\d+)?/g)].map(([number]) => Number(number.replaceAll(",", "")));

const many = (run: Run, ...kinds: Kind[]): number => [...events(run.trace, ...kinds)].length;

const found = (run: Run, kind: string): Finding[] => run.findings.filter((finding) => finding.kind === kind);

/** A finding that stands for all events of some kinds: there where there are any, from the first to the last. */
function expectAll(run: Run, kind: string, ...kinds: Kind[]): void {
  const all = [...events(run.trace, ...kinds)];
  const findings = found(run, kind);
  expect(findings.map(({ count }) => count)).toEqual(all.length > 0 ? [all.length] : []);
  for (const { fromMs, toMs, evidence } of findings) {
    expect([fromMs, toMs]).toEqual([(all[0]?.atUs ?? 0) / 1000, (all.at(-1)?.atUs ?? 0) / 1000]);
    expect(evidence).toEqual([all[0]?.id]);
  }
}

describe("whoever is not served is in a number, and in a finding:", () => {
  test("herd", () => {
    fc.assert(
      fc.property(herds, (run) => {
        const { attempts, succeeded, gaveUp, refused, rejected, timedOut, wastedWorkShare } =
          run.metrics as Record<string, number>;
        const { clients, roundTripMs, timeoutMs } = run.settings as HerdSettings;
        const [answered, late] = [many(run, "answered"), many(run, "servedLate")];
        expect([succeeded, gaveUp]).toEqual([answered, clients - answered]);
        if (roundTripMs <= timeoutMs)
          expect((succeeded ?? 0) + (refused ?? 0) + (rejected ?? 0) + (timedOut ?? 0)).toBe(attempts);
        expect(wastedWorkShare).toBe(answered + late > 0 ? late / (answered + late) : null);
        expectAll(run, "gaveUp", "gaveUp");
        expectAll(run, "wastedRequest", "servedLate");
        expect(herd.headline(run).harm).toBe(run.findings.length > 0);
        for (const { sentence } of found(run, "gaveUp")) {
          const [, some = "", of = "", last = ""] =
            /([\d,]+) of ([\d,]+) clients? gave up. On the last try (.*)\.$/.exec(sentence) ?? [];
          expect([some, of].flatMap(numbersIn)).toEqual([gaveUp, clients]);
          const [ends = "", denied = ""] = last.split(";");
          expect(numbersIn(ends).reduce((sum, each) => sum + each, 0)).toBe(gaveUp);
          expect(numbersIn(denied)).toEqual(many(run, "retryDenied") > 0 ? [many(run, "retryDenied")] : []);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("storm", () => {
    fc.assert(
      fc.property(storms, (run) => {
        const { offered, failedCalls, shed, dropped, failedFast } = run.metrics as Record<string, number>;
        expect(failedCalls).toBe(many(run, "gaveUp", "retryDenied"));
        expect(offered).toBe((failedCalls ?? 0) + many(run, "answered"));
        expect([shed, dropped, failedFast]).toEqual(
          (["rejected", "dropped", "failedFast"] as const).map((kind) => many(run, kind)),
        );
        expectAll(run, "failedCall", "gaveUp", "retryDenied");
      }),
      { numRuns: 150 },
    );
  });
});

describe("what is said of herd is what its run has:", () => {
  test("its headline counts the retries of the densest 100 ms once the service is up, and those who were served", () => {
    fc.assert(
      fc.property(herds, (run) => {
        const { outageMs, clients } = run.settings as HerdSettings;
        const bins = [...events(run.trace, "attempt")]
          .filter(({ subject, atUs }) => subject > 0 && atUs >= toUs(outageMs))
          .map(({ atUs }) => Math.floor(atUs / 10_000));
        let up = 0;
        let first = 0;
        for (const [last, bin] of bins.entries()) {
          while ((bins[first] as number) <= bin - 10) first++;
          up = Math.max(up, last - first + 1);
        }
        expect(run.metrics.peakRetriesUpPer100Ms).toBe(up);
        const { figure, noun, sentence } = herd.headline(run);
        if (up > 0) expect(numbersIn(figure)).toEqual([up]);
        expect(noun.includes("once it was back")).toBe(up > 0 && outageMs > 0);
        const served = many(run, "answered");
        const partly = /([\d,]+) of [\d,]+ clients? (?:was|were) served and ([\d,]+) gave up/.exec(sentence);
        if (partly) expect(partly.slice(1).flatMap(numbersIn)).toEqual([served, clients - served]);
        else expect(sentence).toContain(served === 0 ? "gave up" : "served");
        const mayTake = takesPer100Ms(run.settings as HerdSettings);
        expect(found(run, "thunderingHerd").length > 0).toBe(up > mayTake);
      }),
      { numRuns: 150 },
    );
  });

  test("ten clients whom a slow service serves too late: nobody is served, and that is found", () => {
    const run = herdWith({
      ...{ clients: 10, outageMs: 0, capacityPerSecond: 1, queueLimit: 1000, timeoutMs: 1000 },
      ...{ retry: "exponential", baseMs: 1000, capMs: 1000, maxAttempts: 5 },
    });
    expect(run.metrics).toMatchObject({ succeeded: 0, gaveUp: 10, timedOut: 50, wastedWorkShare: 1 });
    expect(found(run, "gaveUp")).toMatchObject([{ count: 10, fromMs: 9000, toMs: 9000 }]);
    expect(found(run, "wastedRequest")).toMatchObject([{ count: 50 }]);
    const told = (["expired", "servedLate"] as const).map((kind) => {
      const [first] = events(run.trace, kind);
      return first && withPlainSpaces(herd.describeEvent(first, run));
    });
    expect(told).toEqual([
      "no answer to the first attempt of client 1 for 1 s: timed out",
      "the service has served the first attempt of client 1, which nobody waits for any more",
    ]);
  });

  test("jitters are ranked by what the service has to take once it is up", () => {
    const [additive, equal, full] = (["additive", "equal", "full"] as const).map((jitter) =>
      herd.headline(herdWith({ retry: "exponential", jitter })),
    );
    const [most, less, least] = [additive, equal, full].map(
      (told) => numbersIn(told?.figure ?? "")[0] as number,
    );
    expect(most).toBeGreaterThan(400);
    expect(less).toBeLessThan(100);
    expect(least).toBeLessThan(less as number);
    expect([additive?.harm, equal?.harm, full?.harm]).toEqual([true, false, true]);
    expect(full?.sentence).toContain("61 gave up");
  });
});
