import { describe, expect, test } from "vitest";
import { breaker } from "../../src/labs/breaker/index.ts";
import type { BreakerRun } from "../../src/labs/breaker/model.ts";
import type { Preset } from "../../src/labs/lab.ts";
import type { Run } from "../../src/sim/run.ts";
import { readValue } from "../../src/sim/settings.ts";
import { causes, eventAt, events } from "../../src/sim/trace.ts";
import { changesOf, type Given, guarded, presetRun } from "./breaker.ts";

const metricsOf = (run: Run) => run.metrics as Record<string, number>;
const kindsOf = (run: BreakerRun) => run.findings.map(({ kind }) => kind);
const says = (id: string) => breaker.presets.find((preset) => preset.id === id)?.description ?? "";

describe("the preset", () => {
  test("with a good tuning notices within a second and closes within a second of the recovery", () => {
    const { metrics, findings } = presetRun("goodTuning");
    expect(metrics.detectionLagMs).toBeLessThan(1000);
    expect(metrics.recoveryLagMs).toBeLessThan(1000);
    expect(metrics.falseOpens).toBe(0);
    expect(findings.map(({ kind }) => kind)).toEqual(["breakerOpening"]);
  });

  test("with a low threshold opens falsely again and again", () => {
    const run = presetRun("lowThreshold");
    expect(metricsOf(run).falseOpens).toBeGreaterThanOrEqual(3);
    expect(kindsOf(run)).toContain("falseOpening");
    expect(breaker.headline(run).harm).toBe(true);
  });

  test("with a long window never opens", () => {
    const run = presetRun("longWindow");
    expect(changesOf(run)).toEqual([]);
    expect(kindsOf(run)).toEqual(["missedSickness"]);
    expect(metricsOf(run).callsToSickService).toBe(150);
  });

  test("with a short recovery flaps dozens of times, each time with a call to the sick service", () => {
    const [short, tuned] = [presetRun("shortRecovery"), presetRun("goodTuning")];
    expect(metricsOf(short).flaps).toBeGreaterThanOrEqual(36);
    expect(kindsOf(short)).toContain("breakerFlapping");
    expect(kindsOf(tuned)).not.toContain("breakerFlapping");
    const { callsToSickService = 0 } = metricsOf(tuned);
    expect(metricsOf(short).callsToSickService).toBeGreaterThan(2 * callsToSickService);
  });

  test("with one probe closes on a lucky call, with five it waits until the service is healthy", () => {
    const [one, five] = [presetRun("oneProbe"), presetRun("fiveProbes")];
    expect(kindsOf(one)).toContain("earlyClosing");
    expect(kindsOf(five)).not.toContain("earlyClosing");
    expect(changesOf(five).filter((change) => change.endsWith("closed"))).toHaveLength(1);
    expect(metricsOf(five).recoveryLagMs).toBeGreaterThan(0);
    const { callsToSickService = 0 } = metricsOf(five);
    expect(metricsOf(one).callsToSickService).toBeGreaterThan(1.5 * callsToSickService);
  });

  test("with a hung probe is half-open for the timeout of a second each time, and closes in the end", () => {
    const changes = changesOf(presetRun("hungProbe")).map(
      (change) => change.split(" ") as [string, string, string],
    );
    const stays = changes.flatMap(([at, from], index) =>
      from === "halfOpen" ? [Number(at) - Number(changes[index - 1]?.[0])] : [],
    );
    expect(stays.length).toBeGreaterThanOrEqual(4);
    for (const stay of stays) expect(stay).toBeLessThanOrEqual(1100);
    expect(changes.at(-1)?.[2]).toBe("closed");
  });

  test("with a late failure reopens a breaker of a healthy service; the guard closes it at the first try", () => {
    const [fooled, wise] = [presetRun("lateResult"), presetRun("lateResultGuarded")];
    expect(kindsOf(fooled)).toContain("lateVerdict");
    expect(metricsOf(fooled).flaps).toBeGreaterThanOrEqual(3);
    expect(metricsOf(fooled).falseOpens).toBeGreaterThanOrEqual(3);
    expect(kindsOf(wise)).not.toContain("falseOpening");
    expect(kindsOf(wise)).not.toContain("lateVerdict");
    // Failures that take six seconds come too late to hold back much of a sickness of seven.
    expect(kindsOf(wise)).toEqual(["lateProtection", "breakerOpening", "overprotection"]);
    expect(metricsOf(wise).flaps).toBe(0);
    const { recoveryLagMs = 0 } = metricsOf(wise);
    expect(metricsOf(fooled).recoveryLagMs).toBeGreaterThan(3 * recoveryLagMs);
  });

  test("with a late success closes the breaker of a service that is still sick", () => {
    const kinds = kindsOf(presetRun("lateSuccess"));
    expect(kinds).toContain("lateVerdict");
    expect(kinds).toContain("earlyClosing");
    const { findings } = presetRun("lateSuccess");
    expect(findings.find(({ kind }) => kind === "lateVerdict")?.sentence).toMatch(
      /^A late success closed the breaker/,
    );
  });
});

describe("a library's preset", () => {
  // As read in each project's source: threshold, window, minimum, wait, probes.
  const published = {
    resilience4j: [0.5, 10_000, 100, 60_000, 10],
    polly: [0.1, 30_000, 100, 5000, 1],
    hystrix: [0.5, 10_000, 20, 5000, 1],
    opossum: [0.5, 10_000, 0, 30_000, 1],
  } as const;
  const ids = Object.keys(published) as (keyof typeof published)[];

  test.each(ids)("of %s has its published dials and no era guard", (id) => {
    const { failureThreshold, windowMs, minimumCalls, recoveryMs, probes, eraGuard } = presetRun(id).settings;
    expect([failureThreshold, windowMs, minimumCalls, recoveryMs, probes]).toEqual(published[id]);
    expect(eraGuard).toBe(false);
  });

  test.each(ids)("of %s tells its dials as they are set", (id) => {
    const [share, windowMs, minimum, waitMs, probes] = published[id];
    expect(says(id)).toContain(`${share * 100}%`);
    expect(says(id)).toContain(`${windowMs / 1000} s`);
    expect(says(id)).toContain(minimum === 0 ? "any number of calls" : `${minimum} calls`);
    expect(says(id)).toContain(`${waitMs / 1000} s open, ${probes} probe`);
  });

  /** What each says of this breaker where it differs from the library, and the run in which that is so. */
  const preset = (id: string, given: Given) => {
    const { explicit } = breaker.presets.find((candidate) => candidate.id === id) as Preset;
    return guarded({ ...(explicit as Given), ...given });
  };
  const firstOpening = (run: BreakerRun) =>
    run.findings.find(({ kind }) => kind === "breakerOpening")?.sentence;

  test("of resilience4j: the window is a stretch of time, and the first failed probe opens it", () => {
    expect(says("resilience4j")).toContain("Here the window is the 10 s in which 100 calls come");
    expect(firstOpening(presetRun("resilience4j"))).toContain("50 of the 100 results");
    // With calls further apart 10 s never hold 100 results, though the last 100 calls are there all the same.
    expect(kindsOf(preset("resilience4j", { callEveryMs: 200 }))).toContain("missedSickness");

    expect(says("resilience4j")).toContain("and the first failed probe opens it");
    const half = preset("resilience4j", { sickFailureShare: 0.6, sickMs: 600_000, durationMs: 600_000 });
    for (const [at, change] of changesOf(half).entries()) {
      if (!change.endsWith("halfOpen open")) continue;
      const [from, until] = [at - 1, at].map((nth) => Number(changesOf(half)[nth]?.split(" ")[0]));
      const probes = [...events(half.trace, "counted")].filter(
        ({ atUs }) => atUs > (from as number) * 1000 && atUs <= (until as number) * 1000,
      );
      expect(probes.filter(({ value }) => value > 0)).toHaveLength(1);
      expect(probes.at(-1)?.value).toBe(1);
    }
    expect(changesOf(half).filter((change) => change.endsWith("halfOpen open")).length).toBeGreaterThan(5);
  });

  test.each(["polly", "hystrix"])("of %s: each result is judged, by a window that slides exactly", (id) => {
    expect(says(id)).toContain("here it judges each result, by a window that slides exactly");
    // The first result at which the share is reached opens it: no step and no snapshot is waited for.
    const [share, windowMs] = published[id as "polly"];
    const run = presetRun(id);
    const needed = Math.ceil((share * windowMs) / 100);
    expect(run.metrics.detectionLagMs).toBe((needed - 1) * 100 + 50);
  });

  test("of Polly: even a success is judged, where it makes up the minimum", () => {
    // Every call of the first 5 s fails; the hundredth result is a success, and opens it.
    const run = preset("polly", { sickFromMs: 0, sickMs: 5000, durationMs: 20_000 });
    const [opened] = events(run.trace, "opened");
    expect(opened).toMatchObject({ subject: 100, value: 50 });
    expect(eventAt(run.trace, causes(run.trace, opened?.id as number).at(-3) as number).kind).toBe(
      "succeeded",
    );
  });

  test("of opossum: it opens at 50%, of results, and starts empty as it closes", () => {
    expect(says("opossum")).toContain("here it opens at 50% of exact results, and starts empty");
    expect(firstOpening(presetRun("opossum"))).toContain("50 of the 100 results");
    const closed = changesOf(presetRun("opossum")).at(-1)?.split(" ") ?? [];
    expect(closed[2]).toBe("closed");
    const after = [...events(presetRun("opossum").trace, "counted")].find(
      ({ atUs }) => atUs > Number(closed[0]) * 1000,
    );
    expect(after).toMatchObject({ subject: 1, value: 0 });
  });

  test("differs from the others in what it does: there is no default to copy", () => {
    const runs = Object.keys(published).map(presetRun);
    const told = runs.map(({ metrics }) => [metrics.detectionLagMs, metrics.recoveryLagMs]);
    expect(told).toEqual([
      [4950, 50_950],
      [2950, 3250],
      [4950, 150],
      [4950, 20_050],
    ]);
    // Two keep failing for longer than the service was sick: they withhold more calls than they spare it.
    expect(runs.map((run) => breaker.headline(run).harm)).toEqual([true, false, false, true]);
  });
});

test("every preset is within the ranges of its settings, has the breaker on, and is told apart from the others", () => {
  const seen = new Set<string>();
  for (const { id, fixes, explicit, description, title } of breaker.presets) {
    expect(fixes).toEqual(["breaker"]);
    for (const [setting, value] of Object.entries(explicit)) {
      const declared = breaker.settings[setting as keyof typeof breaker.settings];
      expect(declared, `${id}: ${setting}`).toBeDefined();
      expect(readValue(setting, declared, String(value))).toEqual({ value });
    }
    seen.add(JSON.stringify(explicit));
    expect(description.length).toBeGreaterThan(40);
    expect(title.length).toBeLessThan(60);
  }
  expect(seen.size).toBe(breaker.presets.length);
});
