import { describe, expect, test } from "vitest";
import { breakerFindings } from "../../src/findings/breakers.ts";
import { events } from "../../src/sim/trace.ts";
import { type Given, guarded, presetRun } from "../labs/breaker.ts";
import { policyOf, results, script } from "../parts/breaker.ts";
import { nbsp } from "../setup/nbsp.ts";

const sentences = (given: Given) => guarded(given).findings.map(({ sentence }) => sentence);

describe("a breaker's opening", () => {
  test("is found with how long it took and what its window held", () => {
    const run = guarded();
    expect(run.findings).toHaveLength(1);
    const [opening] = run.findings;
    expect(opening).toMatchObject({
      kind: "breakerOpening",
      name: "opened",
      good: true,
      fromMs: 9950,
      toMs: 9950,
    });
    expect(opening?.evidence).toEqual([[...events(run.trace, "opened")][0]?.id]);
    expect(opening?.sentence).toBe(
      nbsp(
        "The breaker opened at 9.95 s, 4.95 s after the service fell sick: 50 of the 100 results in its window had failed.",
      ),
    );
  });

  test("is false where the service is healthy, and after a sickness it says for how long", () => {
    expect(sentences({ healthyFailureShare: 1, sickMs: 0, durationMs: 2000 })).toEqual([
      nbsp("10 of 10 calls failed although the service was healthy, from 0.05 s to 0.95 s."),
      nbsp(
        "The breaker opened at 0.95 s although the service was healthy: 10 of the 10 results in its window had failed.",
      ),
      nbsp(
        "10 calls failed fast although the service was healthy, from 1.00 s to 1.90 s, and none while it was sick.",
      ),
    ]);
    const late = { sickHangs: true, sickFromMs: 1000, sickMs: 1000, failureThreshold: 0.3, durationMs: 4000 };
    expect(sentences(late)).toContainEqual(
      expect.stringMatching(/although the service had been healthy again for \d+\sms: /),
    );
    // The first hung call times out at the very instant at which the service is healthy again.
    expect(sentences({ ...late, failureThreshold: 0.05 })).toContain(
      nbsp(
        "The breaker opened at 2.00 s although the service had just become healthy again: 1 of the 11 results in its window had failed.",
      ),
    );
  });

  test("on the only result is told as that", () => {
    expect(sentences({ minimumCalls: 0, failureThreshold: 1, windowMs: 1 })).toContainEqual(
      expect.stringMatching(/: the only result in its window was a failure\.$/),
    );
  });

  test("is told once with its number where it comes again and again", () => {
    const found = guarded({ healthyFailureShare: 1, sickMs: 0 }).findings.filter(
      ({ kind }) => kind === "falseOpening",
    );
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ count: 12, fromMs: 950 });
    expect(found[0]?.evidence).toHaveLength(12);
    expect(found[0]?.sentence).toContain("That happened 12 times");
  });
});

describe("flapping", () => {
  test("is twenty failed probes in a row, not nineteen", () => {
    const flapping = (sickMs: number) =>
      guarded({ windowMs: 2000, recoveryMs: 200, sickMs }).findings.filter(
        ({ kind }) => kind === "breakerFlapping",
      );
    // Open at 5.95 s, then a probe each 300 ms: the 19th at 11.6 s, the 20th at 11.9 s.
    expect(flapping(6800)).toHaveLength(0);
    expect(flapping(7100)).toHaveLength(1);
    expect(flapping(7100)[0]?.sentence).toContain("20 times in a row");
  });
});

describe("a closing while the service is sick", () => {
  test("is found with the probes that it stood on and how soon it opened again", () => {
    const found = presetRun("oneProbe").findings.find(({ kind }) => kind === "earlyClosing");
    expect(found?.sentence).toMatch(
      /while the service was still sick, on 1 success\. It opened again .+ later\.$/,
    );
    expect(found?.evidence).toHaveLength(2);
  });
});

describe("a late verdict", () => {
  test("is a change of state that a result of an earlier era brought about, with the call that it came from", () => {
    const run = presetRun("lateSuccess");
    const found = run.findings.find(({ kind }) => kind === "lateVerdict");
    const [change, late, sent] = (found?.evidence ?? []).map((id) => [...events(run.trace)][id]);
    expect([change?.kind, late?.kind, sent?.kind]).toEqual(["closed", "lateCounted", "send"]);
    expect(sent?.actor).toBe(late?.actor);
  });

  test("is never found with the guard", () => {
    expect(presetRun("lateResultGuarded").findings.some(({ kind }) => kind === "lateVerdict")).toBe(false);
  });
});

describe("a sickness that was missed", () => {
  test("is found only where its failures were seen", () => {
    expect(sentences({ minimumCalls: 1000 })).toHaveLength(1);
    expect(sentences({ sickFromMs: 100_000 })).toEqual([]);
    expect(sentences({ sickFailureShare: 0, minimumCalls: 1000 })).toEqual([]);
  });

  test("says how near the breaker came, in results and in failures, against both dials", () => {
    expect(sentences({ minimumCalls: 1000 })).toEqual([
      nbsp(
        "The service was sick for 15 s, and the breaker never opened for it: its window held up to 100 results, and from 1,000 on they are judged; 100% of them had failed, and 50% would have opened it.",
      ),
    ]);
    // Sick for 3 s of 10: 30 of the 100 results in the window.
    expect(sentences({ sickMs: 3000 })).toEqual([
      nbsp(
        "The service was sick for 3 s, and the breaker never opened for it: its failure rate reached 37.5%, and 50% opens it; its window held up to 100 results, and 10 or more are judged.",
      ),
    ]);
  });

  test("tells of a window that was never full enough the rate of its fullest", () => {
    // Its first results are failures all, of the fullest window 5 in 100.
    expect(sentences({ sickFromMs: 0, sickMs: 500, minimumCalls: 1000 })[0]).toContain(
      "up to 100 results, and from 1,000 on they are judged; 5% of them had failed",
    );
  });

  test("never tells a rate below the threshold as the threshold", () => {
    const { trace } = guarded({ minimumCalls: 1000 });
    const near = { results: 1e6, rate: 0.499999, judged: true, minimumCalls: 10, failureThreshold: 0.5 };
    const [found] = breakerFindings(trace, { fromUs: 5e6, toUs: 20e6 }, near);
    expect(found?.sentence).toContain("its failure rate reached 49.99%, and 50% opens it");
  });

  test("is measured since the breaker closed last, if it had opened before", () => {
    const given = {
      ...{ healthyFailureShare: 0.3, sickFailureShare: 0.2, failureThreshold: 0.6, minimumCalls: 3 },
      ...{ windowMs: 1000, recoveryMs: 100, sickFromMs: 3000, sickMs: 4000, durationMs: 8000 },
    };
    let before = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const { findings, trace } = guarded(given, seed);
      const found = findings.find(({ kind }) => kind === "missedSickness");
      const closed = [...events(trace, "closed")].at(-1);
      if (!found || !closed) continue;
      before++;
      const since = [...events(trace, "counted")].filter(({ id }) => id > closed.id);
      const judged = since.filter(({ subject }) => subject >= 3).map(({ value, subject }) => value / subject);
      const reached = Math.floor(Math.max(...judged) * 1e4 + 1e-6) / 100;
      expect(found.sentence).toContain(`its failure rate reached ${reached}%`);
      expect(found.sentence).toContain(
        `held up to ${Math.max(...since.map(({ subject }) => subject))} results`,
      );
    }
    expect(before).toBeGreaterThan(3);
  });

  test("is none where the breaker was open already", () => {
    const given = { healthyFailureShare: 1, recoveryMs: 60_000 };
    expect(guarded(given).findings.map(({ kind }) => kind)).not.toContain("missedSickness");
  });
});

test("a breaker of any lab can be read: its transitions are all that is needed", () => {
  const { trace } = script(policyOf(), results(0, 1000, [false, false, false, false]));
  const found = breakerFindings(trace, { fromUs: 0, toUs: 10_000 });
  expect(found.map(({ kind }) => kind)).toEqual(["breakerOpening"]);
});
