import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { revoke } from "../../src/labs/revoke/index.ts";
import type { RevokeRun } from "../../src/labs/revoke/model.ts";
import type { RevokeSettings } from "../../src/labs/revoke/settings.ts";
import type { Run } from "../../src/sim/run.ts";
import { BUDGET, simulate } from "../../src/sim/simulate.ts";
import { causes, eventAt, events } from "../../src/sim/trace.ts";
import { accessesOf, anySettings, revokeWith } from "./revoke.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const metricsOf = (run: Run) => run.metrics as { [id: string]: number };
const sum = (run: Run, id: string) =>
  Array.from(run.series[id]?.values ?? []).reduce((all, value) => all + value, 0);

describe("the numbers", () => {
  test("follow from the accesses and the instant of the revoke", () => {
    fc.assert(
      fc.property(anySettings, seeds, (given, seed) => {
        const run = revokeWith(given, [], seed);
        const revokedUs = (given.revokeAtMs as number) * 1000;
        const accesses = accessesOf(run);
        const after = accesses.filter(({ atUs, allowed }) => allowed && atUs > revokedUs);
        const last = after.at(-1)?.atUs ?? revokedUs;
        expect(run.metrics.accessesAfterRevoke).toBe(after.length);
        expect(run.metrics.windowMs).toBe((last - revokedUs) / 1000);
        const missed = [...events(run.trace, "copyMissing", "slowRead")].length;
        expect(run.metrics.dbReads).toBe(missed);
        expect(run.metrics.staleSetsRefused).toBe([...events(run.trace, "copyRefused")].length);
        const told = sum(run, "allowed") + sum(run, "allowedAfterRevoke") + sum(run, "denied");
        expect(told).toBe(accesses.length);
        expect(sum(run, "allowedAfterRevoke")).toBe(after.length);
        expect(sum(run, "dbReads")).toBe(missed);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test("by hand: with the slow reader the new life of the old answer counts, not the rest of the first", () => {
    const run = revokeWith({ slowReader: true }, ["bust"]);
    const last =
      accessesOf(run)
        .filter(({ atUs }) => atUs < 72_000_000)
        .at(-1)?.atUs ?? 0;
    expect(run.metrics.windowMs).toBe((last - 10_000_000) / 1000);
    // The miss after the bust, the slow reader, the miss at 72 s.
    expect(run.metrics.dbReads).toBe(3);
  });

  test("of a sampled trace are those of a whole one", () => {
    const run = revokeWith({ readsPerSecond: 200 });
    const sampled = simulate(revoke, run.settings as RevokeSettings, 1, { ...BUDGET, traceBytes: 100_000 });
    expect(sampled.sampledEvery).toBeGreaterThan(1);
    expect(sampled.metrics).toEqual(run.metrics);
    expect(sampled.series).toEqual(run.series);
    const drawn = (of: RevokeRun, id: string) =>
      revoke
        .lanes(of, 120_000_000)
        .find((lane) => lane.id === id)
        ?.marks.map(({ label }) => label);
    for (const id of ["window", "copy", "revoke", "access"])
      expect(drawn(sampled, id)).toEqual(drawn(run, id));
  });
});

describe("the window", () => {
  test("with a TTL only ends with the first answer's life, at the last access before it", () => {
    const ttlOnly = fc.record({ ttlMs: fc.nat({ max: 90_000 }), revokeAtMs: fc.nat({ max: 60_000 }) });
    fc.assert(
      fc.property(ttlOnly, seeds, ({ ttlMs, revokeAtMs }, seed) => {
        fc.pre(ttlMs > revokeAtMs);
        const run = revokeWith({ ttlMs, revokeAtMs }, [], seed);
        const inside = accessesOf(run).filter(({ atUs }) => atUs > revokeAtMs * 1000 && atUs < ttlMs * 1000);
        expect(run.metrics.accessesAfterRevoke).toBe(inside.length);
        expect(run.metrics.windowMs).toBe(
          ((inside.at(-1)?.atUs ?? revokeAtMs * 1000) - revokeAtMs * 1000) / 1000,
        );
      }),
      { numRuns: 100, seed: 2 },
    );
  });

  test("with a TTL only is on average ttl - revokeAt less one gap between accesses, with (ttl - revokeAt) * rate of them", () => {
    const many = 600;
    const runs = Array.from({ length: many }, (_, seed) => metricsOf(revokeWith({}, [], seed + 1)));
    const mean = (id: string) => runs.reduce((all, run) => all + (run[id] as number), 0) / many;
    // The gap back to the last access is exponential with mean and deviation 200 ms; the number is Poisson with mean 250.
    expect(Math.abs(50_000 - mean("windowMs") - 200)).toBeLessThan((3.5 * 200) / Math.sqrt(many));
    expect(Math.abs(mean("accessesAfterRevoke") - 250)).toBeLessThan(
      (3.5 * Math.sqrt(250)) / Math.sqrt(many),
    );
  });

  test("is never longer than one life of a copy and one database read, if no slow reader brings an old answer", () => {
    fc.assert(
      fc.property(anySettings, seeds, (given, seed) => {
        const run = revokeWith({ ...given, slowReader: false }, [], seed);
        expect(run.metrics.windowMs).toBeLessThanOrEqual(
          (given.ttlMs as number) + (given.dbReadMs as number),
        );
      }),
      { numRuns: 150, seed: 3 },
    );
  });

  test("with a bust and a lease is never longer than the bust's delay, whatever else is under way", () => {
    fc.assert(
      fc.property(anySettings, seeds, (given, seed) => {
        const run = revokeWith({ ...given, onWrite: "bust", cacheWriteFails: false, lease: true }, [], seed);
        expect(run.metrics.windowMs).toBeLessThanOrEqual(given.bustDelayMs as number);
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  test("with a bust but without the lease is longer in some run, which is found, with or without the slow reader", () => {
    for (const slowReader of [true, false]) {
      const bust = {
        onWrite: "bust",
        cacheWriteFails: false,
        lease: false,
        bustDelayMs: 0,
        slowReader,
      } as const;
      const result = fc.check(
        fc.property(anySettings, seeds, (given, seed) => {
          return (revokeWith({ ...given, ...bust }, [], seed).metrics.windowMs as number) === 0;
        }),
        { numRuns: 300, seed: 5, endOnFailure: true },
      );
      expect(result.failed, `slow reader: ${slowReader}`).toBe(true);
      const [given, seed] = result.counterexample as [Parameters<typeof revokeWith>[0], number];
      const kinds = revokeWith({ ...given, ...bust }, [], seed).findings.map(({ kind }) => kind);
      expect(kinds).toContain("staleSet");
      const leased = revokeWith({ ...given, ...bust, lease: true }, [], seed);
      expect(leased.metrics.windowMs).toBe(0);
      expect(leased.metrics.staleSetsRefused).toBeGreaterThan(0);
    }
  });

  test("of a failed call that is repaired, with a lease, ends with the repair", () => {
    fc.assert(
      fc.property(anySettings, fc.constantFrom("bust", "writeThrough"), seeds, (given, onWrite, seed) => {
        const failing = { onWrite, cacheWriteFails: true, repair: true, lease: true } as const;
        const run = revokeWith({ ...given, ...failing }, [], seed);
        const delay = onWrite === "bust" ? (given.bustDelayMs as number) : 0;
        expect(run.metrics.windowMs).toBeLessThanOrEqual(delay + (given.repairAfterMs as number));
      }),
      { numRuns: 200, seed: 6 },
    );
  });

  test("cannot be closed by a lease where no drop voids a token: after a write-through the old answer comes back", () => {
    const run = revokeWith({ onWrite: "writeThrough", slowReader: true, lease: true });
    expect(run.metrics.staleSetsRefused).toBe(0);
    expect(run.metrics.windowMs).toBeGreaterThan(60_000);
    expect(run.findings.map(({ kind }) => kind)).toEqual(["accessAfterRevoke", "staleSet"]);
  });
});

describe("whatever is fixed,", () => {
  test.each([...revoke.fixes.map(({ id }) => [id]), ["bust", "repair", "lease"]])(
    "%s leaves the accesses where they are",
    (...fixes) => {
      for (const given of [{}, { cacheWriteFails: true, slowReader: true }]) {
        const instants = (on: string[]) => accessesOf(revokeWith(given, on)).map(({ atUs }) => atUs);
        expect(instants(fixes)).toEqual(instants([]));
      }
    },
  );

  test("the same seed gives the same bytes, another seed others", () => {
    const [one, same, other] = [revokeWith(), revokeWith(), revokeWith({}, [], 2)];
    expect(same.trace).toEqual(one.trace);
    expect(other.metrics).not.toEqual(one.metrics);
  });
});

describe("what is told", () => {
  test("leads back to an access, the revoke, the slow reader or the first answer, in words", () => {
    fc.assert(
      fc.property(anySettings, seeds, (given, seed) => {
        const run = revokeWith(given, [], seed);
        for (const event of events(run.trace)) {
          expect(revoke.describeEvent(event, run)).not.toBe("");
          const root = eventAt(run.trace, causes(run.trace, event.id)[0] as number);
          expect(["copyFilled", "copyMissing", "write", "slowRead"]).toContain(root.kind);
        }
        expect(revoke.lede(run.settings as RevokeSettings)).toMatch(/^[A-Z].*\.$/);
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  test("of an access let in after the revoke names the copy that said so", () => {
    const run = revokeWith({ slowReader: true }, ["bust"]);
    const [last] = run.findings[0]?.evidence ?? [];
    const chain = causes(run.trace, last as number).map((id) => eventAt(run.trace, id).kind);
    expect(chain).toEqual(["slowRead", "copyFilled", "allowed"]);
  });

  test("on the lanes is a copy that lies exactly while it does, and a window that ends with the last access", () => {
    fc.assert(
      fc.property(anySettings, seeds, (given, seed) => {
        const run = revokeWith(given, [], seed);
        const lanes = revoke.lanes(run, 12_000_000);
        const spans = (id: string) =>
          (lanes.find((lane) => lane.id === id)?.marks ?? []).flatMap((mark) =>
            mark.type === "span" ? [mark] : [],
          );
        const lies = spans("copy").filter(({ tone }) => tone === "harm");
        const revokedUs = (given.revokeAtMs as number) * 1000;
        const after = accessesOf(run).filter(({ atUs, allowed }) => allowed && atUs > revokedUs);
        for (const { atUs } of after) {
          expect(lies.some(({ fromUs, toUs }) => fromUs <= atUs && atUs <= toUs)).toBe(true);
        }
        const [window] = spans("window");
        expect(window?.toUs).toBe(after.at(-1)?.atUs);
        for (const { fromUs, toUs } of spans("copy")) expect(toUs).toBeGreaterThan(fromUs);
        const { statusAt } = revoke.stage(run);
        for (const { atUs } of after.slice(-1)) expect(statusAt(atUs).cache?.harm).toBe(true);
      }),
      { numRuns: 100, seed: 8 },
    );
  });

  test("on the stage is what the cache would answer at that very instant, and the check with it", () => {
    fc.assert(
      fc.property(anySettings, seeds, (given, seed) => {
        const run = revokeWith(given, [], seed);
        const { statusAt } = revoke.stage(run);
        for (const { kind, atUs, subject, value } of events(run.trace, "allowed", "denied", "copyMissing")) {
          // Such a miss fills the cache at the instant at which it finds it empty.
          if (kind === "copyMissing" ? given.dbReadMs === 0 : subject === 0) continue;
          const { cache, check } = statusAt(atUs);
          const copy = { copyMissing: "no answer", allowed: "says “allowed”", denied: "says “revoked”" };
          expect(cache?.text).toBe(copy[kind as keyof typeof copy]);
          expect(cache?.harm).toBe(kind === "allowed" && value >= 0);
          expect(check?.harm).toBe(cache?.harm);
          if (kind !== "copyMissing")
            expect(check?.text).toBe(kind === "allowed" ? "lets them in" : "denies");
        }
      }),
      { numRuns: 60 },
    );
  });

  test("on the stage of a slow reader is the answer that it read, and harm only while the cache gives it", () => {
    const afterRevoke = revokeWith({ slowReader: true, slowReaderReadAtMs: 11_000 });
    expect(revoke.stage(afterRevoke).statusAt(11.5e6).slowReader).toEqual({ text: "holds “revoked”" });
    const cured = revokeWith({ slowReader: true, slowReaderSetAtMs: 10_500, bustDelayMs: 1000 }, ["bust"]);
    const { statusAt } = revoke.stage(cured);
    expect(statusAt(10.2e6).slowReader).toEqual({ text: "holds “allowed”" });
    expect(statusAt(10.7e6).slowReader).toEqual({ text: "has set it", harm: true });
    expect(statusAt(11e6).slowReader).toEqual({ text: "has set it", harm: false });
  });

  test("of a click on the crowd is an answer near it", () => {
    const run = revokeWith();
    const area = revoke.lanes(run, 120_000_000).find(({ id }) => id === "access")?.marks[0];
    const picked = area?.type === "area" ? (area.pick?.(30_000_000) ?? -1) : -1;
    expect(eventAt(run.trace, picked)).toMatchObject({ kind: "allowed", subject: 1 });
  });
});
