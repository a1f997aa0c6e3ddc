import { describe, expect, test } from "vitest";
import { staleness } from "../../src/labs/staleness/index.ts";
import type { StalenessRun } from "../../src/labs/staleness/model.ts";
import { RECORDS, type StalenessSettings, settings } from "../../src/labs/staleness/settings.ts";
import { readValue } from "../../src/sim/settings.ts";
import { type Given, presetRun, stalenessWith } from "./staleness.ts";

const numbers = (run: StalenessRun) => run.metrics as Record<string, number>;
const kindsOf = (run: StalenessRun) => new Set(run.findings.map(({ kind }) => kind));

describe("the preset", () => {
  test("of one TTL for everything keeps the lax types within their budgets and breaks the strict ones", () => {
    const run = presetRun("oneTtl");
    const broken = RECORDS.filter((record) => numbers(run)[`budgetViolations/${record}`] !== 0);
    expect(broken).toEqual(["session", "balance", "permission"]);
    expect(staleness.headline(run).harm).toBe(true);
    expect(kindsOf(run)).toEqual(new Set(["staleRead"]));
  });

  test("of one short TTL suits the session, still breaks a budget of 0, and reads the rest more often than it must", () => {
    const [short, budgets] = [numbers(presetRun("shortTtl")), numbers(presetRun("budgets"))];
    expect(short["budgetViolations/session"]).toBeLessThan(5);
    expect(short["budgetViolations/balance"]).toBeGreaterThan(300);
    for (const lax of ["displayName", "preferences"]) {
      expect(short[`dbReads/${lax}`]).toBeGreaterThan(10 * (budgets[`dbReads/${lax}`] as number));
    }
  });

  test("of a budget per type keeps nearly every promise, for a database read each time where nothing may be stale", () => {
    const run = numbers(presetRun("budgets"));
    expect(run.budgetViolations).toBeLessThan(20);
    expect(run["dbReads/balance"]).toBe(run["reads/balance"]);
    expect(run["dbReads/permission"]).toBe(run["reads/permission"]);
    expect(run.dbReads).toBeGreaterThan(100 * (numbers(presetRun("oneTtl")).dbReads as number));
  });

  test("of a bust is nearly as fresh for a fraction of the database reads", () => {
    const [bust, budgets] = [numbers(presetRun("bust")), numbers(presetRun("budgets"))];
    expect(bust.budgetViolations).toBeLessThan(20);
    expect(bust.dbReads).toBeLessThan((budgets.dbReads as number) / 5);
  });

  test("of a bust with slow reads puts old values back", () => {
    const [run, quick] = [presetRun("putBack"), presetRun("bust")];
    expect(numbers(run).budgetViolations).toBeGreaterThan(5 * (numbers(quick).budgetViolations as number));
    expect(run.findings.some(({ sentence }) => /filled at .* by a read that a write at/.test(sentence))).toBe(
      true,
    );
    expect(numbers(run)["maxStalenessMs/balance"]).toBeGreaterThan(10 * 500);
  });

  test("of slow reads past the cache shows that zero is not zero, by the length of a read at most", () => {
    const run = presetRun("overtaken");
    for (const strict of ["balance", "permission"]) {
      expect(numbers(run)[`budgetViolations/${strict}`]).toBeGreaterThan(50);
      expect(numbers(run)[`maxStalenessMs/${strict}`]).toBeLessThanOrEqual(500);
    }
    expect(run.findings.some(({ sentence }) => sentence.includes("asked the database"))).toBe(true);
  });

  test.each(staleness.presets.map((preset) => [preset.id, preset] as const))(
    "%s sets what there is, within its range",
    (_, preset) => {
      for (const [id, value] of Object.entries(preset.explicit)) {
        const setting = settings[id as keyof StalenessSettings];
        expect(readValue(id, setting, String(value))).toEqual({ value });
      }
      const known = staleness.fixes.map(({ id }) => id);
      expect(preset.fixes.filter((id) => !known.includes(id))).toEqual([]);
    },
  );
});

/** Another value of every setting, with what must be otherwise then. */
const others: { [Id in keyof StalenessSettings]: [value: StalenessSettings[Id], given?: Given] } = {
  policy: ["budgets"],
  ttlMs: [30_000],
  zeroBudget: ["bypass"],
  onWrite: ["bust"],
  dbReadMs: [200],
  durationMs: [100_000],
  displayNameBudgetMs: [10_000],
  displayNameReadsPerSecond: [5],
  displayNameWritesPerMinute: [30],
  preferencesBudgetMs: [10_000],
  preferencesReadsPerSecond: [50],
  preferencesWritesPerMinute: [30],
  sessionBudgetMs: [30_000],
  sessionReadsPerSecond: [5],
  sessionWritesPerMinute: [5],
  balanceBudgetMs: [10_000],
  balanceReadsPerSecond: [50],
  balanceWritesPerMinute: [1],
  permissionBudgetMs: [30_000],
  permissionReadsPerSecond: [5],
  permissionWritesPerMinute: [30],
};

describe("every setting", () => {
  test.each(Object.entries(others))("matters: %s", (id, [value]) => {
    const [run, other] = [stalenessWith(), stalenessWith({ [id]: value } as Given)];
    expect(other.metrics).not.toEqual(run.metrics);
    const type = RECORDS.find((record) => id.startsWith(record));
    for (const record of type ? RECORDS.filter((one) => one !== type) : []) {
      const own = (metrics: StalenessRun["metrics"]) =>
        Object.entries(metrics).filter(([key]) => key.endsWith(`/${record}`));
      expect(own(other.metrics), record).toEqual(own(run.metrics));
    }
  });

  test("of the way of a write has three effects: left, dropped, updated", () => {
    const reads = (onWrite: StalenessSettings["onWrite"]) =>
      numbers(stalenessWith({ onWrite })).dbReads as number;
    expect(reads("writeThrough")).toBeLessThan(reads("bust") / 5);
    expect(numbers(stalenessWith({ onWrite: "writeThrough" })).budgetViolations).toBeLessThan(20);
    expect(numbers(stalenessWith({ onWrite: "nothing" })).budgetViolations).toBeGreaterThan(10_000);
  });

  test("is in one group", () => {
    const grouped = staleness.groups.flatMap((group) => group.settings);
    expect([...grouped].sort()).toEqual(Object.keys(settings).sort());
  });
});

test("the lab opens broken, with the spec's own numbers", () => {
  const values = Object.fromEntries(Object.entries(settings).map(([id, setting]) => [id, setting.default]));
  const per = (suffix: string) => RECORDS.map((record) => values[`${record}${suffix}`]);
  expect(per("BudgetMs")).toEqual([60_000, 300_000, 5000, 0, 0]);
  expect(per("ReadsPerSecond")).toEqual([20, 5, 50, 5, 20]);
  expect(per("WritesPerMinute")).toEqual([1, 2, 60, 12, 2]);
  expect(values).toMatchObject({ policy: "oneTtl", ttlMs: 60_000, onWrite: "nothing", zeroBudget: "cache" });
  expect(values).toMatchObject({ dbReadMs: 20, durationMs: 300_000 });
});
