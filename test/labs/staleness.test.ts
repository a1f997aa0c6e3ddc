import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { staleness } from "../../src/labs/staleness/index.ts";
import type { StalenessRun } from "../../src/labs/staleness/model.ts";
import { copiesOf } from "../../src/labs/staleness/readings.ts";
import { planOf, RECORDS, type StalenessSettings } from "../../src/labs/staleness/settings.ts";
import { BUDGET, simulate } from "../../src/sim/simulate.ts";
import { causes, eventAt, events } from "../../src/sim/trace.ts";
import { shortTime, time } from "../../src/sim/units.ts";
import { anySettings, arrivalsOf, only, stalenessWith } from "./staleness.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const MEASURES = ["reads", "staleReads", "maxStalenessMs", "budgetViolations", "dbReads"] as const;
const metricsOf = (run: StalenessRun) => run.metrics as Record<string, number>;

/**
 * The same rules once more, the slow way: a list of moments sorted by time, one cached value, and for each value that is
 * served a look through all writes for the first newer one.
 */
function byDefinition(run: StalenessRun): Record<string, number> {
  const values = run.settings as StalenessSettings;
  const { cached, ttlMs, budgetMs } = planOf(values, "session");
  const { reads, writes } = arrivalsOf(run, "session");
  const versionAt = (us: number) => writes.filter((at) => at <= us).length;
  const moments = [
    ...writes.map((us, index) => ({ us, act: () => written(us, index + 1) })),
    ...reads.map((us) => ({ us, act: () => read(us) })),
  ].sort((a, b) => a.us - b.us);
  let copy: { version: number; untilUs: number } | undefined;
  const told = { reads: 0, staleReads: 0, maxStalenessMs: 0, budgetViolations: 0, dbReads: 0 };
  const served = (us: number, version: number) => {
    const newer = writes[version];
    told.reads++;
    if (newer === undefined || newer > us) return;
    told.staleReads++;
    told.maxStalenessMs = Math.max(told.maxStalenessMs, (us - newer) / 1000);
    if (us - newer > budgetMs * 1000) told.budgetViolations++;
  };
  const written = (us: number, version: number) => {
    if (values.onWrite === "bust") copy = undefined;
    if (values.onWrite === "writeThrough") copy = { version, untilUs: us + ttlMs * 1000 };
  };
  const read = (us: number) => {
    if (cached && copy && us < copy.untilUs) return served(us, copy.version);
    told.dbReads++;
    const version = versionAt(us);
    const done = us + values.dbReadMs * 1000;
    const act = () => {
      copy = { version, untilUs: done + ttlMs * 1000 };
      served(done, version);
    };
    const place = moments.findIndex((moment) => moment.us > done);
    moments.splice(place < 0 ? moments.length : place, 0, { us: done, act });
  };
  for (let next = moments.shift(); next; next = moments.shift()) next.act();
  return told;
}

describe("the numbers", () => {
  test("are those of a slow model that follows the definitions, for any policy", () => {
    fc.assert(
      fc.property(anySettings, seeds, (given, seed) => {
        const run = stalenessWith(given, [], seed);
        const told = byDefinition(run);
        for (const measure of MEASURES) {
          const value = run.metrics[`${measure}/session`];
          expect(value, measure).toBe(value === null ? null : told[measure]);
        }
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  test("of all types together are the sums, and the worst, of the single ones", () => {
    for (const fixes of [[], ["budgets"], ["bust"], ["bypass"]]) {
      const metrics = metricsOf(stalenessWith({}, fixes));
      for (const measure of MEASURES) {
        const each = RECORDS.map((record) => metrics[`${measure}/${record}`] as number);
        const all = measure === "maxStalenessMs" ? Math.max(...each) : each.reduce((a, b) => a + b);
        expect(metrics[measure]).toBe(all);
      }
    }
  });

  test("are those of the series, summed or at their highest", () => {
    const run = stalenessWith({}, ["bust"]);
    for (const measure of MEASURES.filter((id) => id !== "staleReads")) {
      const values = Array.from(run.series[measure]?.values ?? []);
      const all = measure === "maxStalenessMs" ? Math.max(...values) : values.reduce((a, b) => a + b);
      expect(all, measure).toBe(run.metrics[measure]);
    }
  });

  test("of a type that nobody reads are zero, and how far it is out of date is not told", () => {
    const { metrics } = stalenessWith(only("session", 10, 10));
    expect(metrics["reads/balance"]).toBe(0);
    expect(metrics["maxStalenessMs/balance"]).toBeNull();
    const nobody = stalenessWith(only("session", 0, 10));
    expect(nobody.metrics.maxStalenessMs).toBeNull();
    expect(staleness.headline(nobody).harm).toBe(false);
  });

  test("do not depend on whether the whole trace was kept", () => {
    const run = stalenessWith({ durationMs: 20_000 });
    const small = { ...BUDGET, traceBytes: 30_000 };
    const sampled = simulate(staleness, run.settings as StalenessSettings, 1, small);
    expect(sampled.sampledEvery).toBeGreaterThan(1);
    expect(sampled.trace.length).toBeLessThan(run.trace.length);
    expect(sampled.metrics).toEqual(run.metrics);
    expect(sampled.series).toEqual(run.series);
    expect(sampled.findings.map(({ sentence }) => sentence)).toEqual(
      run.findings.map(({ sentence }) => sentence),
    );
    expect(staleness.lanes(sampled, 20_000_000).map(({ id }) => id)).toContain("session");
  });
});

describe("a served value", () => {
  test("is never further out of date than its TTL and one database read, if writes leave the copy", () => {
    fc.assert(
      fc.property(anySettings, seeds, (given, seed) => {
        const run = stalenessWith({ ...given, onWrite: "nothing" }, [], seed);
        const { cached, ttlMs } = planOf(run.settings as StalenessSettings, "session");
        const { dbReadMs } = run.settings as StalenessSettings;
        const bound = cached && ttlMs > 0 ? ttlMs + dbReadMs : dbReadMs;
        expect(metricsOf(run)["maxStalenessMs/session"] ?? 0).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 150, seed: 2 },
    );
  });

  test("is never out of date if the database answers at once and each write drops or updates the copy", () => {
    fc.assert(
      fc.property(anySettings, fc.constantFrom("bust", "writeThrough"), seeds, (given, onWrite, seed) => {
        expect(stalenessWith({ ...given, onWrite, dbReadMs: 0 }, [], seed).metrics.staleReads).toBe(0);
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  test("under a budget per type is beyond its budget by less than one database read", () => {
    fc.assert(
      fc.property(anySettings, seeds, (given, seed) => {
        const run = stalenessWith({ ...given, onWrite: "nothing", policy: "budgets" }, [], seed);
        const { sessionBudgetMs, dbReadMs } = run.settings as StalenessSettings;
        const worst = metricsOf(run)["maxStalenessMs/session"] ?? 0;
        expect(worst).toBeLessThanOrEqual(sessionBudgetMs + dbReadMs);
      }),
      { numRuns: 100, seed: 4 },
    );
  });

  test("of exactly the budget is within it", () => {
    const run = stalenessWith({ ...only("session", 20, 60), durationMs: 30_000 });
    const { atUs, value } =
      [...events(run.trace, "copyServed")].find((event) => event.value > 5_000_000) ?? {};
    const given = { ...only("session", 20, 60), durationMs: ((atUs ?? 0) + 1) / 1000 };
    const atBudget = stalenessWith({ ...given, sessionBudgetMs: (value ?? 0) / 1000 });
    expect(atBudget.metrics.maxStalenessMs).toBe((value ?? 0) / 1000);
    expect(atBudget.metrics.budgetViolations).toBe(0);
    const under = stalenessWith({ ...given, sessionBudgetMs: ((value ?? 0) - 1) / 1000 });
    expect(under.metrics.budgetViolations).toBe(1);
  });
});

describe("whatever is fixed or set,", () => {
  test.each(staleness.fixes.map(({ id }) => id))("%s leaves all reads and writes where they are", (fix) => {
    const [broken, fixed] = [stalenessWith(), stalenessWith({}, [fix])];
    for (const record of RECORDS) expect(arrivalsOf(fixed, record)).toEqual(arrivalsOf(broken, record));
  });

  test("the arrivals of one type are those of the others' absence", () => {
    const alone = stalenessWith(only("balance", 5, 12));
    expect(arrivalsOf(alone, "balance")).toEqual(arrivalsOf(stalenessWith(), "balance"));
  });

  test("the same seed gives the same bytes, another seed others", () => {
    const [one, same, other] = [stalenessWith(), stalenessWith(), stalenessWith({}, [], 2)];
    expect(same.trace).toEqual(one.trace);
    expect(same.findings).toEqual(one.findings);
    expect(other.metrics).not.toEqual(one.metrics);
  });
});

describe("what is told", () => {
  test("leads from every value back to an arrival or a write, through the copy that it came from", () => {
    fc.assert(
      fc.property(anySettings, seeds, (given, seed) => {
        const run = stalenessWith(given, [], seed);
        for (const event of events(run.trace)) {
          expect(staleness.describeEvent(event, run)).not.toBe("");
          const root = eventAt(run.trace, causes(run.trace, event.id)[0] as number);
          expect(["write", "copyMissing", "copySkipped"]).toContain(root.kind);
        }
      }),
      { numRuns: 20, seed: 5 },
    );
  });

  test("of findings is something wherever there is a violation: its first read and the write that overtook it", () => {
    fc.assert(
      fc.property(anySettings, seeds, (given, seed) => {
        const { findings, metrics, trace } = stalenessWith(given, [], seed);
        expect(findings.length > 0).toBe((metrics.budgetViolations as number) > 0);
        expect(findings.length).toBeLessThanOrEqual(6);
        for (const { evidence, fromMs, toMs, sentence } of findings) {
          const [read, write] = evidence.map((id) => eventAt(trace, id));
          expect(read?.atUs).toBe(Math.round(fromMs * 1000));
          expect(read?.value).toBe((read?.atUs ?? 0) - (write?.atUs ?? 0));
          expect(toMs).toBeGreaterThanOrEqual(fromMs);
          expect(sentence).toMatch(/^[A-Z0-9].*\.$/);
        }
      }),
      { numRuns: 60, seed: 6 },
    );
  });

  test("on the lanes marks a few violations one by one, many as a crowd, and finds the worst read of a click", () => {
    const few = stalenessWith({}, ["budgets", "bypass"]);
    const lane = (run: StalenessRun, id: string) =>
      staleness.lanes(run, 300_000_000).find((found) => found.id === id);
    const crosses = lane(few, "balance")?.marks.filter(({ type }) => type === "point") ?? [];
    expect(crosses).toHaveLength(few.metrics["budgetViolations/balance"] as number);
    const many = stalenessWith();
    expect(lane(many, "balance")?.marks.some(({ type }) => type === "point")).toBe(false);
    const area = lane(many, "session")?.marks.find((mark) => mark.type === "area" && mark.tone === "harm");
    const picked = area?.type === "area" ? (area.pick?.(59_500_000) ?? -1) : -1;
    expect(eventAt(many.trace, picked)).toMatchObject({ kind: "copyServed", subject: 2 });
    expect(eventAt(many.trace, picked).value / 1000).toBe(many.series["maxStalenessMs/session"]?.values[59]);
  });

  test("on the stage of the cache is what a read gets from it at that very instant", () => {
    fc.assert(
      fc.property(anySettings, seeds, (given, seed) => {
        const run = stalenessWith(given, [], seed);
        const { statusAt } = staleness.stage(run);
        const budgetUs = (given.sessionBudgetMs as number) * 1000;
        for (const { kind, atUs, value } of events(run.trace, "copyServed", "copyMissing")) {
          // Such a miss fills the cache at the instant at which it finds it empty.
          if (kind === "copyMissing" && given.dbReadMs === 0) continue;
          const { text, harm } = statusAt(atUs).cache as { text: string; harm: boolean };
          const behind =
            value > 0 ? `session ${value < 100_000 ? time(value) : shortTime(value)} behind` : "up to date";
          expect(text).toBe(kind === "copyServed" ? behind : "no copy");
          expect(harm).toBe(kind === "copyServed" && value > budgetUs);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("on the stage is the copy that breaks its budget, however old one within its own may be", () => {
    const preferences = { preferencesReadsPerSecond: 5, preferencesWritesPerMinute: 600 };
    const session = { sessionReadsPerSecond: 50, sessionWritesPerMinute: 6 };
    const run = stalenessWith({ ...only("session", 0, 0), ...session, ...preferences });
    const old = copiesOf(run);
    expect(old("preferences", 50e6)).toBeGreaterThan(old("session", 50e6) as number);
    expect(staleness.stage(run).statusAt(50e6).cache).toMatchObject({
      text: expect.stringMatching(/^session .* behind$/),
      harm: true,
    });
  });

  test("on the stage says how far out of date the cache is at each moment", () => {
    const run = stalenessWith();
    const { statusAt, flows } = staleness.stage(run);
    expect(statusAt(50e6).cache?.harm).toBe(true);
    expect(statusAt(50e6).readers?.text).toMatch(/^\d+\/s too old$/);
    expect(flows?.[0]?.share(50e6)).toBeGreaterThan(0.5);
    expect(flows?.[0]?.share(50e6)).toBeLessThanOrEqual(1);
  });
});
