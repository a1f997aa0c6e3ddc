import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { revoke } from "../../src/labs/revoke/index.ts";
import type { RevokeRun } from "../../src/labs/revoke/model.ts";
import { toUs } from "../../src/sim/process.ts";
import type { Finding } from "../../src/sim/run.ts";
import { events } from "../../src/sim/trace.ts";
import { anySettings, revokeWith } from "./revoke.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const ofKind = (run: RevokeRun, kind: string) => run.findings.filter((finding) => finding.kind === kind);

/** Whether the cache would answer "allowed" at an instant, as its fills, updates and drops in the trace say. */
function heldOldAt(run: RevokeRun, us: number): boolean {
  let [version, untilUs] = [-1, 0];
  for (const event of events(run.trace, "copyFilled", "copyUpdated", "copyDropped")) {
    if (event.atUs > us) break;
    version = event.kind === "copyDropped" ? -1 : event.value;
    untilUs = event.atUs + toUs(run.settings.ttlMs as number);
  }
  return version === 0 && us < untilUs;
}

/** That the old answer was in the cache up to the very end of a finding, and not at it. */
function endsWithTheOldAnswer(run: RevokeRun, { fromMs, toMs }: Finding): void {
  expect(toMs).toBeLessThanOrEqual(run.endMs);
  if (toMs < run.endMs) expect(heldOldAt(run, toUs(toMs))).toBe(false);
  if (toMs > fromMs) expect(heldOldAt(run, toUs(toMs) - 1)).toBe(true);
}

describe("a finding of the lab revoke", () => {
  test("is harm exactly where the headline is, and lies within the run", () => {
    fc.assert(
      fc.property(anySettings, seeds, (given, seed) => {
        const run = revokeWith(given, [], seed);
        const isHarm = run.findings.some(({ good }) => !good);
        expect(isHarm).toBe(revoke.headline(run).harm);
        expect(isHarm).toBe((run.metrics.accessesAfterRevoke as number) > 0);
        for (const { fromMs, toMs } of run.findings) {
          expect(fromMs).toBeLessThanOrEqual(toMs);
          expect(toMs).toBeLessThanOrEqual(run.endMs);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("of an old answer that was set, or left by a failed call, ends when the cache no longer gives it", () => {
    let told = 0;
    fc.assert(
      fc.property(anySettings, seeds, (given, seed) => {
        const run = revokeWith(given, [], seed);
        const revokedUs = toUs(given.revokeAtMs as number);
        const sets = [...events(run.trace, "copyFilled")].filter(
          ({ atUs, value, cause }) => value === 0 && cause >= 0 && atUs > revokedUs,
        );
        const found = ofKind(run, "staleSet");
        for (const finding of [...found, ...ofKind(run, "failedCacheCall")])
          endsWithTheOldAnswer(run, finding);
        for (const { atUs } of given.ttlMs === 0 ? [] : sets) {
          expect(found.some(({ fromMs, toMs }) => toUs(fromMs) <= atUs && atUs <= toUs(toMs))).toBe(true);
        }
        const drops = [...events(run.trace, "copyDropped")];
        for (const { fromMs, toMs } of found)
          expect(drops.some(({ atUs }) => toUs(fromMs) < atUs && atUs < toUs(toMs))).toBe(false);
        told += found.length;
      }),
      { numRuns: 400 },
    );
    expect(told).toBeGreaterThan(50);
  });

  test("of an answer put back counts whom its sets let in", () => {
    let told = 0;
    fc.assert(
      fc.property(anySettings, seeds, (given, seed) => {
        const run = revokeWith(
          { ...given, onWrite: "bust", cacheWriteFails: false, bustDelayMs: 0 },
          [],
          seed,
        );
        const found = ofKind(run, "staleSet");
        const sets = new Set(
          [...events(run.trace, "copyFilled")]
            .filter(({ value, atUs }) => value === 0 && atUs >= toUs(given.revokeAtMs as number))
            .map(({ id }) => id),
        );
        const letIn = [...events(run.trace, "allowed")].filter(({ cause }) => sets.has(cause)).length;
        const says = found.map(({ sentence }) => Number(/: (\d+) access/.exec(sentence)?.[1] ?? 0));
        expect(says.reduce((sum, many) => sum + many, 0)).toBe(letIn);
        if (letIn > 0) told++;
      }),
      { numRuns: 200 },
    );
    expect(told).toBeGreaterThan(10);
  });
});

describe("a slow reader's set while the cache still holds the old answer", () => {
  test.each([
    ["a late drop", { onWrite: "bust", bustDelayMs: 1000 }],
    ["the repair of a failed one", { onWrite: "bust", cacheWriteFails: true, repair: true }],
  ] as const)("is told as cured by %s", (_, given) => {
    const run = revokeWith({ ...given, slowReader: true, slowReaderSetAtMs: 10_500 });
    expect(ofKind(run, "staleSet")).toMatchObject([{ fromMs: 10_500, toMs: 11_000, good: true }]);
  });
});
