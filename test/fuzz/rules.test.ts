import { describe, expect, test } from "vitest";
import { labs } from "../../src/labs/all.ts";
import type { Lab } from "../../src/labs/lab.ts";
import type { Finding, Run } from "../../src/sim/run.ts";
import { effective, type State } from "../../src/sim/settings.ts";
import { BUDGET, simulate } from "../../src/sim/simulate.ts";
import type { Flow } from "../../src/timeline/stage.ts";
import { RULES } from "./rules.ts";
import { wordingFaults } from "./wording.ts";

const [storm, breaker] = ["storm", "breaker"].map((id) => labs.find((lab) => lab.id === id)) as [Lab, Lab];

/** What is changed about a run, or about what its lab says of it. */
type Change = (run: Run, lab: Lab) => { run?: Partial<Run>; lab?: Partial<Lab> };

/** The rules that are broken by a run of a lab with something changed about it. */
function broken(lab: Lab, change: Change): string[] {
  const state: State = { lab: lab.id, fixes: ["breaker"], explicit: { durationMs: 30_000 }, seed: 7 };
  const run = simulate(lab, effective(lab.settings, lab.fixes, state), 7);
  const changed = change(run, lab);
  const judged = { lab: { ...lab, ...changed.lab }, state, budget: BUDGET, run: { ...run, ...changed.run } };
  return RULES.filter((rule) => rule.faults(judged).length > 0).map(({ claims }) => claims);
}

const first = (run: Run) => run.findings[0] as Run["findings"][0];

test("a run as it is breaks none", () => {
  for (const lab of [storm, breaker]) expect(broken(lab, () => ({}))).toEqual([]);
});

/** A finding with something changed. */
const finding =
  (change: (run: Run) => Partial<Finding>): Change =>
  (run) => ({
    run: { findings: [{ ...first(run), ...change(run) }] },
  });

const metric =
  (id: string, value: number): Change =>
  ({ metrics }) => ({ run: { metrics: { ...metrics, [id]: value } } });

const flow: Flow = {
  from: "callers",
  to: "server",
  tone: "good",
  share: () => 1.01,
  label: () => "1 a second",
};

describe("a rule is broken", () => {
  test.each<[string, string, Change]>([
    ["a metric that is no number", "its numbers are finite", metric("attempts", Number.NaN)],
    ["a metric that nobody describes", "its metrics are those", metric("luck", 1)],
    [
      "an attempt too many",
      "its sums agree",
      (run, lab) => metric("attempts", (run.metrics.attempts as number) + 1)(run, lab),
    ],
    [
      "an end before the last events",
      "its trace is in order",
      ({ endMs }) => ({ run: { endMs: endMs - 1 } }),
    ],
    [
      "a series that is cut",
      "its series cover it",
      ({ series }) => ({
        run: { series: { ...series, queueDepth: { binMs: 100, values: new Float64Array() } } },
      }),
    ],
    [
      "a finding after the end",
      "its findings are within it",
      finding(({ endMs }) => ({ toMs: endMs + 0.001 })),
    ],
    ["a finding without evidence", "its findings are within it", finding(() => ({ evidence: [] }))],
    [
      "evidence that is not there",
      "its findings are within it",
      finding(({ trace }) => ({ evidence: [trace.length] })),
    ],
    [
      "a flow above the largest",
      "its stage is drawn",
      (_, lab) => ({ lab: { stage: (run) => ({ ...lab.stage(run), flows: [flow] }) } }),
    ],
    [
      "a lane beyond the end",
      "its lanes are drawn",
      (run, lab) => ({ lab: { lanes: (_, untilUs) => lab.lanes(run, untilUs + 1e6) } }),
    ],
    [
      "a sentence about one queries",
      "its sentences are well formed",
      finding(() => ({ sentence: "1 queries came." })),
    ],
    [
      "an instant that is not its own",
      "its findings tell",
      finding(() => ({ sentence: "It began at 1.23\u00a0s." })),
    ],
    [
      "a duration that is not its own",
      "its findings tell",
      finding(() => ({ sentence: "It lasted 1.23\u00a0s." })),
    ],
    [
      "a number that is nowhere in the run",
      "its lede and headline",
      (run, lab) => ({
        lab: { headline: () => ({ ...lab.headline(run), sentence: "123,457 calls were lost." }) },
      }),
    ],
    [
      "another luck",
      "it repeats itself",
      ({ trace }) => ({ run: { trace: { ...trace, value: trace.value.map((value) => value + 1) } } }),
    ],
    [
      "an arrival that comes earlier",
      "its arrivals",
      ({ trace }) => ({
        run: { trace: { ...trace, at: trace.at.map((us) => (us > 5e6 && us < 5.1e6 ? us - 1 : us)) } },
      }),
    ],
  ])("by %s: %s", (_, claims, change) => {
    expect(broken(storm, change).filter((rule) => rule.startsWith(claims))).toHaveLength(1);
  });
});

describe("a sentence is wrong with", () => {
  test.each([
    ["NaN calls"],
    ["up to undefined waited"],
    ["two  spaces"],
    ["an end ."],
    ["an end.."],
    ["5000 calls"],
    ["1,00 calls"],
    ["1e+21 calls"],
    ["−1.5.2"],
    ["-5 calls"],
    ["10 s later"],
    ["1 queries"],
    ["1 calls/s"],
    ["1 more retries"],
    ["3 query"],
    ["0 call"],
    ["up to 0 queries waited"],
    ["1 were rejected"],
  ])("%s", (text) => {
    expect(wordingFaults(text)).not.toEqual([]);
  });

  test.each([
    ["attempt 1 leaves with key 12345678"],
    ["1 was told of a failure"],
    ["The breaker opened at 9.95\u00a0s, 4.95\u00a0s after: 50 of 100 results had failed."],
    ["−$40 and $1,234.50, 25%, 3×, 12\u00a0min\u00a030\u00a0s, 1.5 queries"],
    ["is answered 409, in progress"],
  ])("nothing in %s", (text) => {
    expect(wordingFaults(text)).toEqual([]);
  });
});
