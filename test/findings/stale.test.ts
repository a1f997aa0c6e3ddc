import { describe, expect, test } from "vitest";
import {
  accessAfterRevoke,
  type FailedCall,
  failedCall,
  staleSets,
} from "../../src/findings/accessAfterRevoke.ts";
import { type Overdue, staleReads } from "../../src/findings/staleReads.ts";
import { nbsp } from "../setup/nbsp.ts";

const copy = (given: Partial<Overdue> = {}): Overdue => ({
  name: "session",
  budgetUs: 5_000_000,
  source: { from: "copy", filledUs: 1_000_000, putBack: false },
  overtakenUs: 2_000_000,
  fromUs: 7_100_000,
  toUs: 60_000_000,
  reads: 12,
  worstUs: 58_000_000,
  evidence: [70, 20],
  ...given,
});

const sentences = (findings: { sentence: string }[]) => findings.map(({ sentence }) => sentence);

describe("a stale read", () => {
  test("tells which copy was overtaken when, and how many reads went how far beyond which budget", () => {
    expect(staleReads([copy()], 12)).toEqual([
      {
        kind: "staleRead",
        name: "beyond budget",
        fromMs: 7100,
        toMs: 60_000,
        evidence: [70, 20],
        sentence: nbsp(
          "The copy of the session from 1.00 s was overtaken at 2.00 s and stayed: from 7.10 s on 12 reads went beyond the budget of 5 s, up to 58 s out of date.",
        ),
      },
    ]);
  });

  test("tells a copy that was old before it was filled, and answers overtaken on their way", () => {
    const putBack = copy({ source: { from: "copy", filledUs: 3_000_000, putBack: true }, reads: 1 });
    const row = copy({ source: { from: "database" }, reads: 1, worstUs: 9000, fromUs: 8_000_000 });
    expect(sentences(staleReads([putBack, row], 2))).toEqual([
      nbsp(
        "A copy of the session was filled at 3.00 s by a read that a write at 2.00 s had overtaken: from 7.10 s on 1 read went beyond the budget of 5 s, 58 s out of date.",
      ),
      nbsp(
        "1 read of the session asked the database and was overtaken by a write before the answer was there: 9 ms out of date.",
      ),
    ]);
  });

  test("is told one by one for the five worst copies, in time order, and once for the rest", () => {
    const many = Array.from({ length: 9 }, (_, index) =>
      copy({ reads: index + 1, fromUs: (20 - index) * 1e6 }),
    );
    const findings = staleReads(many, 60);
    expect(findings.slice(0, 5).map(({ fromMs }) => fromMs)).toEqual([
      12_000, 13_000, 14_000, 15_000, 16_000,
    ]);
    // 60 violations, 9 + 8 + 7 + 6 + 5 of them told.
    expect(findings[5]?.sentence).toMatch(/^25 more reads of the session/);
    expect(findings).toHaveLength(6);
  });

  test("has no evidence where a sampled trace did not keep it", () => {
    expect(staleReads([copy({ evidence: [-1, 20] })], 12)[0]?.evidence).toEqual([20]);
  });
});

describe("a revoke that is not heard of", () => {
  const revoked = { event: 3, atUs: 10_000_000 };
  const set = { event: 5, atUs: 12e6, readUs: 9e6, isSlow: true };
  const gone = { atUs: 72e6, by: "expiry" } as const;
  const sets = { many: 1, first: set, last: set, heldUntilUs: undefined, gone, letIn: 312 };

  test("tells how many were let in, and the window", () => {
    const first = { event: 4, atUs: 10_100_000 };
    const last = { event: 9, atUs: 59_900_000 };
    expect(accessAfterRevoke({ accesses: 250, revoked, first, last })).toEqual({
      kind: "accessAfterRevoke",
      name: "still allowed",
      fromMs: 10_000,
      toMs: 59_900,
      evidence: [9, 3, 4],
      sentence: nbsp(
        "Access was revoked at 10.00 s, but 250 accesses were still allowed, the last one 49.9 s later.",
      ),
    });
    expect(accessAfterRevoke({ accesses: 1, revoked, first, last: first }).sentence).toBe(
      nbsp("Access was revoked at 10.00 s, but 1 access was still allowed 100 ms later."),
    );
  });

  test("tells who put the old answer back, one or many, until what, and whom it let in", () => {
    const finding = staleSets(sets, revoked, 120e6);
    expect(finding).toEqual({
      kind: "staleSet",
      name: "old answer put back",
      fromMs: 12_000,
      toMs: 72_000,
      evidence: [5, 3],
      sentence: nbsp(
        "At 12.00 s a slow reader put back the answer that it had read 1 s before the revoke. It was good until 72.00 s: 312 accesses were let in by it.",
      ),
    });
    const many = { ...sets, many: 2, letIn: 1, last: { ...sets.last, event: 6, isSlow: false } };
    expect(staleSets(many, revoked, 20e6)).toMatchObject({
      toMs: 20_000,
      evidence: [5, 6, 3],
      sentence: nbsp(
        "2 reads that began before the revoke put the old answer back, the last at 12.00 s. It was good until 72.00 s: 1 access was let in by it.",
      ),
    });
  });

  test("tells as no harm what a drop or a newer answer removed before it let anybody in", () => {
    const dropped = { ...sets, letIn: 0, heldUntilUs: 60e6, gone: { atUs: 12.5e6, by: "drop" } } as const;
    expect(staleSets(dropped, revoked, 120e6)).toMatchObject({
      name: "old answer renewed",
      toMs: 12_500,
      good: true,
      sentence: nbsp(
        "At 12.00 s a slow reader renewed the old answer, which the cache still held, with what it had read 1 s before the revoke. It was dropped at 12.50 s, and nobody was let in whom the earlier one would have kept out.",
      ),
    });
    const newer = { ...sets, letIn: 0, gone: { atUs: 12.1e6, by: "newer" } } as const;
    expect(staleSets(newer, revoked, 120e6).sentence).toContain(
      nbsp("An answer read after the revoke replaced it at 12.10 s, and nobody was let in by it."),
    );
    expect(staleSets({ ...sets, heldUntilUs: 60e6 }, revoked, 120e6).sentence).toContain(
      nbsp("312 accesses were let in by it, after the earlier one's end at 60.00 s."),
    );
  });

  test("tells a failed call until what it left is gone, by itself or by the repair", () => {
    const failed = { event: 4, atUs: 10e6, oldUntilUs: 60e6, repairedUs: undefined };
    const told = (given: Partial<FailedCall>, accesses = 3) =>
      failedCall({ ...failed, ...given }, accesses, 50e6);
    expect(told({})).toMatchObject({ fromMs: 10_000, toMs: 50_000 });
    expect(told({}).sentence).toBe(
      nbsp(
        "The cache call of the revoke failed at 10.00 s: the old answer stayed until 60.00 s, and nothing else tells the cache of the revoke.",
      ),
    );
    expect(told({ repairedUs: 11e6, oldUntilUs: 11e6 })).toMatchObject({
      toMs: 11_000,
      sentence: nbsp(
        "The cache call of the revoke failed at 10.00 s: the old answer stayed until the repair dropped it at 11.00 s.",
      ),
    });
    expect(told({ repairedUs: 11e6, oldUntilUs: undefined }, 0)).toMatchObject({
      toMs: 10_000,
      good: true,
      sentence: nbsp(
        "The cache call of the revoke failed at 10.00 s: the cache held no old answer then, and the repair came at 11.00 s; nobody was let in.",
      ),
    });
  });
});
