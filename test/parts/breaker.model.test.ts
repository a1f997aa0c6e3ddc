import fc from "fast-check";
import { expect, test } from "vitest";
import type { BreakerPolicy } from "../../src/parts/breaker.ts";
import { policyOf, type Step, script } from "./breaker.ts";

/**
 * The breaker once more, as plainly as can be: no machine, no timer, no ring. Everything is worked out anew at each
 * step from lists, and a state that ended between two steps is noticed at the next one.
 */
function reference(
  policy: BreakerPolicy,
  steps: readonly Step[],
): { changes: string[]; admitted: boolean[] } {
  const { failureThreshold, minimumCalls, probes, eraGuard } = policy;
  const windowUs = Math.round(policy.windowMs * 1000);
  const recoveryUs = Math.round(policy.recoveryMs * 1000);
  const changes: string[] = [];
  const asked: (number | undefined)[] = [];
  let state = "closed";
  let sinceUs = 0;
  let results: { at: number; ok: boolean }[] = [];
  let letThrough = 0;

  const go = (at: number, to: string) => {
    changes.push(`${at} ${state} ${to}`);
    [state, sinceUs, results, letThrough] = [to, at, [], 0];
  };
  const recover = (now: number) => {
    if (state === "open" && now >= sinceUs + recoveryUs) go(sinceUs + recoveryUs, "halfOpen");
  };

  for (const step of steps) {
    recover(step.at);
    if ("ask" in step) {
      const lets = state === "closed" || (state === "halfOpen" && letThrough < probes);
      if (lets) letThrough++;
      asked.push(lets ? changes.length : undefined);
      continue;
    }
    const era = asked[step.call];
    if (era === undefined || state === "open" || (era !== changes.length && eraGuard)) continue;
    results.push({ at: step.at, ok: step.ok });
    if (state === "halfOpen") {
      if (!step.ok) go(step.at, "open");
      else if (results.length === probes) go(step.at, "closed");
      continue;
    }
    const seen = results.filter(({ at }) => step.at < at + windowUs);
    const failures = seen.filter(({ ok }) => !ok).length;
    if (seen.length >= minimumCalls && failures / seen.length >= failureThreshold) go(step.at, "open");
  }
  recover(Number.POSITIVE_INFINITY);
  return { changes, admitted: asked.map((era) => era !== undefined) };
}

/** Few instants and short times, so that results fall on the window's edge and calls on the end of the open period. */
const policies: fc.Arbitrary<BreakerPolicy> = fc
  .record({
    failureThreshold: fc.constantFrom(0.1, 0.25, 1 / 3, 0.5, 0.75, 1),
    windowMs: fc.constantFrom(1, 2, 5, 20, 1000),
    minimumCalls: fc.integer({ min: 0, max: 6 }),
    recoveryMs: fc.constantFrom(0, 1, 2, 3, 10),
    probes: fc.integer({ min: 1, max: 4 }),
    eraGuard: fc.boolean(),
  })
  .map(policyOf);

/** Asks and ends in any order: a call may end at once, after later ones, in another era, or never. */
const scripts: fc.Arbitrary<Step[]> = fc
  .array(
    fc.record({
      gapMs: fc.constantFrom(0, 0, 1, 1, 2, 3),
      ask: fc.boolean(),
      which: fc.nat({ max: 1000 }),
      ok: fc.boolean(),
    }),
    { minLength: 1, maxLength: 120 },
  )
  .map((moves) => {
    const out: number[] = [];
    let [at, calls] = [0, 0];
    return moves.map(({ gapMs, ask, which, ok }): Step => {
      at += gapMs * 1000;
      if (ask || out.length === 0) {
        out.push(calls++);
        return { at, ask: true };
      }
      // Mostly the oldest call that is still out, now and then any.
      const [call] = out.splice(which % 3 === 0 ? which % out.length : 0, 1) as [number];
      return { at, call, ok };
    });
  });

test("every change of state, to the microsecond, and every admission is that of the plain reference model", () => {
  const visited = new Set<string>();
  fc.assert(
    fc.property(policies, scripts, (policy, steps) => {
      const { changes, admitted } = script(policy, steps);
      expect({ changes, admitted }).toEqual(reference(policy, steps));
      for (const change of changes) visited.add(change.replace(/^\d+ /, ""));
    }),
    { numRuns: 2000, seed: 5 },
  );
  // Every arrow of the chart was taken, so nothing was compared in vain.
  expect([...visited].sort()).toEqual(["closed open", "halfOpen closed", "halfOpen open", "open halfOpen"]);
});
