import { describe, expect, test } from "vitest";
import { revoke } from "../../src/labs/revoke/index.ts";
import type { RevokeRun } from "../../src/labs/revoke/model.ts";
import { type RevokeSettings, settings } from "../../src/labs/revoke/settings.ts";
import { readValue } from "../../src/sim/settings.ts";
import { type Given, presetRun, revokeWith } from "./revoke.ts";

const windowOf = (run: RevokeRun) => run.metrics.windowMs as number;
const kindsOf = (run: RevokeRun) => run.findings.map(({ kind }) => kind);

describe("the preset", () => {
  test("of a TTL only lets the person in for the rest of the 60 s", () => {
    const run = presetRun("ttlOnly");
    expect(windowOf(run)).toBeGreaterThan(48_000);
    expect(windowOf(run)).toBeLessThan(50_000);
    expect(kindsOf(run)).toEqual(["accessAfterRevoke"]);
    expect(revoke.headline(run)).toMatchObject({
      harm: true,
      figure: "50\u00a0s",
      noun: "let in after the revoke",
    });
  });

  test.each(["writeThroughFails", "bustFails"])(
    "of a call that fails, %s, is no better than the TTL",
    (id) => {
      const run = presetRun(id);
      expect(windowOf(run)).toBe(windowOf(presetRun("ttlOnly")));
      expect(kindsOf(run)).toEqual(["accessAfterRevoke", "failedCacheCall"]);
    },
  );

  test("of a bust closes the window at once", () => {
    const run = presetRun("bust");
    expect(run.metrics).toEqual({ windowMs: 0, accessesAfterRevoke: 0, staleSetsRefused: 0, dbReads: 2 });
    expect(run.findings).toEqual([]);
    expect(revoke.headline(run)).toMatchObject({ harm: false, figure: "0\u00a0s" });
  });

  test("of the outbox closes the window with the repair, a second later", () => {
    const run = presetRun("repaired");
    expect(windowOf(run)).toBeGreaterThan(0);
    expect(windowOf(run)).toBeLessThan(1000);
    expect(kindsOf(run)).toEqual(["accessAfterRevoke", "failedCacheCall"]);
  });

  test("of the slow reader is worse than no bust at all", () => {
    const run = presetRun("slowReader");
    expect(windowOf(run)).toBeGreaterThan(windowOf(presetRun("ttlOnly")) + 10_000);
    expect(kindsOf(run)).toEqual(["accessAfterRevoke", "staleSet"]);
  });

  test("of the lease refuses what the slow reader brings", () => {
    const run = presetRun("lease");
    expect(run.metrics).toMatchObject({ windowMs: 0, staleSetsRefused: 1 });
    expect(run.findings).toEqual([]);
    const lane = revoke.lanes(run, 120_000_000).find(({ id }) => id === "slowReader");
    expect(lane?.marks.some(({ label }) => label === "set refused")).toBe(true);
  });

  test.each(revoke.presets.map((preset) => [preset.id, preset] as const))(
    "%s sets what there is, within its range",
    (_, preset) => {
      for (const [id, value] of Object.entries(preset.explicit)) {
        expect(readValue(id, settings[id as keyof RevokeSettings], String(value))).toEqual({ value });
      }
      const known = revoke.fixes.map(({ id }) => id);
      expect(preset.fixes.filter((id) => !known.includes(id))).toEqual([]);
    },
  );
});

/** Another value of every setting, and the state in which it matters. */
const others: { [Id in keyof RevokeSettings]: [value: RevokeSettings[Id], given?: Given] } = {
  ttlMs: [30_000],
  revokeAtMs: [20_000],
  readsPerSecond: [50],
  dbReadMs: [5000, { ttlMs: 1000 }],
  durationMs: [40_000],
  onWrite: ["bust"],
  bustDelayMs: [3000, { onWrite: "bust" }],
  cacheWriteFails: [true, { onWrite: "bust" }],
  repair: [true, { onWrite: "bust", cacheWriteFails: true }],
  repairAfterMs: [5000, { onWrite: "bust", cacheWriteFails: true, repair: true }],
  slowReader: [true],
  slowReaderReadAtMs: [11_000, { onWrite: "bust", slowReader: true }],
  slowReaderSetAtMs: [20_000, { onWrite: "bust", slowReader: true }],
  lease: [true, { onWrite: "bust", slowReader: true }],
};

describe("every setting", () => {
  test.each(Object.entries(others))("matters: %s", (id, [value, given = {}]) => {
    const other = revokeWith({ ...given, [id]: value } as Given);
    expect(other.metrics).not.toEqual(revokeWith(given).metrics);
  });

  test("of the way of a write has three effects: left, dropped, updated", () => {
    const reads = (onWrite: RevokeSettings["onWrite"]) => revokeWith({ onWrite }).metrics.dbReads;
    expect([
      windowOf(revokeWith({ onWrite: "bust" })),
      windowOf(revokeWith({ onWrite: "writeThrough" })),
    ]).toEqual([0, 0]);
    // Dropped, it is read again at once and at 70 s; updated, it is read again when its new life ends.
    expect([reads("nothing"), reads("bust"), reads("writeThrough")]).toEqual([1, 2, 1]);
  });

  test("is in one group", () => {
    const grouped: string[] = revoke.groups.flatMap((group) => [...group.settings]);
    expect(grouped.sort()).toEqual(Object.keys(settings).sort());
  });
});

describe("at its limits,", () => {
  test("a slow reader that sets before it reads sets at once", () => {
    const run = revokeWith({ slowReader: true, slowReaderReadAtMs: 12_000, slowReaderSetAtMs: 3000 }, [
      "bust",
    ]);
    expect(windowOf(run)).toBe(0);
  });

  test("a revoke after the last access is no harm, and nobody at all is none either", () => {
    expect(windowOf(revokeWith({ revokeAtMs: 200_000 }))).toBe(0);
    const nobody = revokeWith({ readsPerSecond: 0 });
    expect(nobody.metrics).toMatchObject({ windowMs: 0, dbReads: 0 });
    expect(revoke.lanes(nobody, 120_000_000).length).toBeGreaterThan(4);
  });

  test("the longest durations neither hang nor fill the memory", () => {
    const longest = 48 * 3600 * 1000;
    const run = revokeWith({
      durationMs: 1,
      revokeAtMs: longest,
      slowReader: true,
      slowReaderSetAtMs: longest,
    });
    expect(run.series.allowed?.values.length).toBeLessThan(1000);
  });

  test.each([
    [{ ttlMs: 10_020 }, /^\d+\u00a0ms$|^0\u00a0s$/],
    [{ ttlMs: 17_000 }, /^[67](\.\d)?\u00a0s$/],
    [{ ttlMs: 3_600_000, durationMs: 3_600_000 }, /^60\u00a0min$/],
    [{ ttlMs: 36_000_000, durationMs: 36_000_000 }, /^10\u00a0h$/],
  ] as [Given, RegExp][])("the headline of %o is one short duration", (given, figure) => {
    expect(revoke.headline(revokeWith(given)).figure).toMatch(figure);
  });
});
