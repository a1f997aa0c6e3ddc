import { describe, expect, test } from "vitest";
import { accessAfterRevoke, failedCall, staleSets } from "../../src/findings/accessAfterRevoke.ts";
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
          "The copy of the session from 1.00 s was overtaken at 2.00 s and stayed: from 7.10 s on 12 reads went beyond the budget of 5 s, by 58 s at worst.",
        ),
      },
    ]);
  });

  test("tells a copy that was old before it was filled, and answers overtaken on their way", () => {
    const putBack = copy({ source: { from: "copy", filledUs: 3_000_000, putBack: true }, reads: 1 });
    const row = copy({ source: { from: "database" }, reads: 1, worstUs: 9000, fromUs: 8_000_000 });
    expect(sentences(staleReads([putBack, row], 2))).toEqual([
      nbsp(
        "A copy of the session was filled at 3.00 s by a read that a write at 2.00 s had overtaken: from 7.10 s on 1 read went beyond the budget of 5 s, by 58 s at worst.",
      ),
      nbsp(
        "1 read of the session asked the database and was overtaken by a write before the answer was there, by 9 ms at worst.",
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
  const set = { event: 5, atUs: 12_000_000, readUs: 9_000_000, expiresUs: 72_000_000, isSlow: true };

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

  test("tells who put the old answer back, one or many", () => {
    expect(staleSets([], revoked)).toEqual([]);
    expect(sentences(staleSets([set], revoked))).toEqual([
      nbsp(
        "At 12.00 s a slow reader put back the answer that it had read 1 s before the revoke, good until 72.00 s.",
      ),
    ]);
    const quick = { ...set, isSlow: false, expiresUs: set.atUs };
    expect(sentences(staleSets([set, quick], revoked))).toEqual([
      nbsp("2 reads that began before the revoke put the old answer back, the last at 12.00 s."),
    ]);
  });

  test("tells a failed call with its repair, or without one", () => {
    const failed = { event: 4, atUs: 10_000_000 };
    expect(failedCall({ ...failed, repairedUs: undefined })).toMatchObject({ fromMs: 10_000, toMs: 10_000 });
    expect(sentences([failedCall({ ...failed, repairedUs: 11_000_000 })])).toEqual([
      nbsp("The cache call of the revoke failed at 10.00 s: the repair came at 11.00 s."),
    ]);
  });
});
