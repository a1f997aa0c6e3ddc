import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Lab } from "../../src/labs/lab.ts";
import { revoke } from "../../src/labs/revoke/index.ts";
import { staleness } from "../../src/labs/staleness/index.ts";
import { stampede } from "../../src/labs/stampede/index.ts";
import type { Metrics, Run } from "../../src/sim/run.ts";
import { effective, type Schema, type State } from "../../src/sim/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";
import { events } from "../../src/sim/trace.ts";
import { withPlainSpaces } from "../../src/sim/units.ts";
import { instantsOf } from "../fuzz/rules.ts";
import { sentencesOf } from "../fuzz/sentences.ts";
import { wordingFaults } from "../fuzz/wording.ts";
import { anySettings as anyRevoke, revokeWith } from "./revoke.ts";
import { anySettings as anyStaleness } from "./staleness.ts";
import { anySettings as anyStampede } from "./stampede/runs.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

function play<S extends Schema, M extends Metrics, Id extends string>(
  lab: Lab<S, M, Id>,
  given: Partial<State>,
): Run<S, M, Id> {
  const state = { lab: lab.id, fixes: [], explicit: {}, seed: 1, ...given };
  return simulate(lab, effective(lab.settings, lab.fixes, state), state.seed);
}

/** Every text of a run, with where it stands. */
const textsOf = (lab: Lab, run: Run) => sentencesOf(lab, run, instantsOf(run));

test.each(
  ([revoke, staleness, stampede] as Lab[]).flatMap((lab) =>
    lab.presets.map(({ id, fixes, explicit }) => [lab.id, id, lab, { fixes, explicit }] as const),
  ),
)("every text of %s is well written in the situation %s", (_, __, lab, state) => {
  const faults = textsOf(lab, play(lab, state)).flatMap(({ text }) => wordingFaults(text));
  expect(faults).toEqual([]);
});

describe("the numbers of the headline and of the findings, read back, are the run's:", () => {
  /** The number before or after some words, 0 without them. */
  const read = (text: string, words: RegExp): number =>
    Number((words.exec(text)?.[1] ?? "0").replaceAll(",", ""));
  const saidBy = (lab: Lab, run: Run) => withPlainSpaces(lab.headline(run).sentence);

  test("of the lab stampede", () => {
    fc.assert(
      fc.property(anyStampede, seeds, (explicit, seed) => {
        const run = play(stampede, { explicit: explicit as State["explicit"], seed });
        const said = saidBy(stampede, run);
        const { reads, recomputes, dbPeakQueue, dbRejected, failedReads, waiters } = run.metrics;
        if (reads === 0) expect(said).toMatch(/^Nobody came/);
        else expect(read(said, /of ([\d,]+) reads? came/)).toBe(reads);
        expect(read(said, /had ([\d,]+) quer/)).toBe(recomputes);
        expect(read(said, /up to ([\d,]+) waiting/)).toBe(dbPeakQueue);
        expect(read(said, /rejected ([\d,]+)/)).toBe(dbRejected);
        expect(read(said, /([\d,]+) readers? got an error/)).toBe(failedReads);
        expect(read(said, /([\d,]+) readers? waited/)).toBe(waiters);
      }),
      { numRuns: 60 },
    );
  });

  test("of the lab staleness", () => {
    fc.assert(
      fc.property(anyStaleness, seeds, (explicit, seed) => {
        const run = play(staleness, { explicit: explicit as State["explicit"], seed });
        const { reads, budgetViolations } = run.metrics;
        const said = saidBy(staleness, run);
        expect(read(said, /of ([\d,]+) reads?/)).toBe(reads);
        expect(read(said, /session ([\d,]+)/)).toBe(budgetViolations);
        const told = run.findings.map(({ sentence }) =>
          read(sentence, /([\d,]+) (?:more )?reads?(?: went| of)/),
        );
        expect(told.reduce((sum, many) => sum + many, 0)).toBe(budgetViolations);
        expect(staleness.headline(run).harm).toBe(run.findings.length > 0);
      }),
      { numRuns: 60 },
    );
  });

  test("of the lab revoke, whose instants and durations add up", () => {
    fc.assert(
      fc.property(anyRevoke, seeds, (given, seed) => {
        const run = revokeWith(given, [], seed);
        const said = saidBy(revoke, run);
        expect(read(said, /^([\d,]+) access/)).toBe(run.metrics.accessesAfterRevoke);
        for (const { sentence, toMs } of run.findings) {
          const added = /at ([\d.]+) s, but .* ([\d.]+) s later/.exec(withPlainSpaces(sentence));
          if (!added) continue;
          expect(said).toContain(` ${added[2]} s after the revoke`);
          expect(Number(added[1]) + Number(added[2])).toBeCloseTo(Math.round(toMs / 10) / 100, 6);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("the sentence beneath the title is true of the run:", () => {
  test("no token is spoken of where the lab revoke has no lease", () => {
    fc.assert(
      fc.property(anyRevoke, seeds, (given, seed) => {
        const run = revokeWith({ ...given, lease: false }, [], seed);
        for (const { text, where } of textsOf(revoke, run)) expect(text, where).not.toMatch(/token/);
      }),
      { numRuns: 40 },
    );
    const leased = revokeWith({ slowReader: true, lease: true }, ["bust"]);
    expect(
      textsOf(revoke, leased)
        .map(({ text }) => text)
        .join(),
    ).toMatch(/takes a token/);
  });

  test("nobody waits, gets an old value or leads twice where the lab stampede does not say so", () => {
    fc.assert(
      fc.property(anyStampede, seeds, (explicit, seed) => {
        const run = play(stampede, { explicit: explicit as State["explicit"], seed });
        const lede = stampede.lede(run.settings as Parameters<typeof stampede.lede>[0]);
        const happened = (...kinds: Parameters<typeof events>[1][]) =>
          !events(run.trace, ...kinds).next().done;
        if (/Until it is there, every reader who misses fetches it/.test(lede))
          expect(happened("readWait", "readStale", "readEarly")).toBe(false);
        if (/that all miss it at once|no longer expire together|A reader may fetch it before/.test(lede))
          expect(happened("readWait", "readStale")).toBe(false);
        if (/waits for that one\./.test(lede) && run.metrics.dbPeakQueue === 0)
          expect(happened("leaseEnd")).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test("what the lab staleness says of copies holds of those that were served", () => {
    fc.assert(
      fc.property(anyStaleness, seeds, (explicit, seed) => {
        const run = play(staleness, { explicit: explicit as State["explicit"], seed });
        const lede = withPlainSpaces(staleness.lede(run.settings as Parameters<typeof staleness.lede>[0]));
        if (lede.includes("every read asks the database"))
          expect(events(run.trace, "copyServed").next().done).toBe(true);
        if (!lede.includes("skip the cache")) expect(events(run.trace, "copySkipped").next().done).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
