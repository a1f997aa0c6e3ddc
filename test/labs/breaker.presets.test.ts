import { describe, expect, test, vi } from "vitest";
import { breaker } from "../../src/labs/breaker/index.ts";
import { readValue } from "../../src/sim/settings.ts";
import type { Run } from "../../src/sim/simulate.ts";
import { changesOf, presetRun } from "./breaker.ts";

vi.setConfig({ testTimeout: 60_000 });

const metricsOf = (run: Run) => run.metrics as Record<string, number>;
const kindsOf = (run: Run) => run.findings.map(({ kind }) => kind);
const says = (id: string) => breaker.presets.find((preset) => preset.id === id)?.says ?? "";

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
    expect(kindsOf(wise)).toEqual(["breakerOpening"]);
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

  for (const [id, dials] of Object.entries(published)) {
    test(`of ${id} has its published dials and no era guard, and says what differs`, () => {
      const { failureThreshold, windowMs, minimumCalls, recoveryMs, probes, eraGuard } =
        presetRun(id).settings;
      expect([failureThreshold, windowMs, minimumCalls, recoveryMs, probes]).toEqual(dials);
      expect(eraGuard).toBe(false);
      expect(says(id)).toMatch(/; here|, here/);
    });
  }

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
  for (const { id, fixes, explicit, says, title } of breaker.presets) {
    expect(fixes).toEqual(["breaker"]);
    for (const [setting, value] of Object.entries(explicit)) {
      const declared = breaker.settings[setting as keyof typeof breaker.settings];
      expect(declared, `${id}: ${setting}`).toBeDefined();
      expect(readValue(setting, declared, String(value))).toEqual({ value });
    }
    seen.add(JSON.stringify(explicit));
    expect(says.length).toBeGreaterThan(40);
    expect(title.length).toBeLessThan(60);
  }
  expect(seen.size).toBe(breaker.presets.length);
});
