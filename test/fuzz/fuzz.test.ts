import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labs } from "../../src/labs/all.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { readState } from "../../src/link/state.ts";
import type { State } from "../../src/sim/settings.ts";
import { anyHash, anySearch, hashFaults, searchFaults } from "./links.ts";
import { RULES } from "./rules.ts";
import { faultOf, search } from "./search.ts";

const budget = { events: 40_000, traceBytes: 2 ** 24 };

/** A share of `npm run fuzz`: the same states every time. */
const RUNS = 25;

describe("whatever is set in", () => {
  test.each(labs)("$id, a run keeps every rule", (lab) => {
    expect(search(lab, { runs: RUNS, budget }, RULES)).toBeUndefined();
  });
});

/** The state of a command line. */
function stateOf(line: string): { lab: Lab; state: State } {
  const [id, ...words] = line.split(" ");
  const lab = labs.find((candidate) => candidate.id === id) as Lab;
  const after = (option: string) => words.flatMap((word, n) => (words[n - 1] === option ? [word] : []));
  const asked = {
    seed: after("--seed")[0],
    fixes: after("--fix").flatMap((ids) => ids.split(",")),
    values: after("--set").map((pair) => pair.split("=") as [string, string]),
  };
  const { state, notes, refusals } = readState(lab, asked);
  expect([...notes, ...refusals]).toEqual([]);
  return { lab, state };
}

describe("every rule is kept where one was once broken:", () => {
  test.each([
    // A finding that ended after its run.
    "breaker --set durationMs=9242",
    "revoke --set slowReader=true --set ttlMs=110925",
    "storm --set arrivalsPerSecond=0.1 --set timeoutMs=0.001",
    "herd --set roundTripMs=0.002",
    "storm --fix shed --set timeoutMs=10 --set stallFromMs=200 --set stallMs=100 --set durationMs=1200",
    // Amplification without a retry.
    "storm --fix backoff --set arrivalsPerSecond=0.4 --set layers=6 --set breaker=true --set minimumCalls=23 --seed 2808960851",
    // A flow that was more than the largest.
    "storm --set arrivalsPerSecond=0.1",
    "revoke --seed 4160733174 --set ttlMs=0 --set revokeAtMs=1000 --set durationMs=12000 --set slowReader=true --set slowReaderReadAtMs=900 --set slowReaderSetAtMs=1200",
    // A level above the range of its lane, a span after the end.
    "storm --set capacityPerSecond=1 --set timeoutMs=100 --set stallFromMs=2000 --set stallMs=1000 --set durationMs=12000",
    "stampede --seed 0 --set durationMs=350 --set ttlMs=100 --set recomputeMs=2 --set dbWorkers=2 --set dbQueueLimit=0 --set lockLeaseMs=50 --set staleForMs=100",
    // Attempts that were counted twice.
    "herd --set timeoutMs=0.001",
    // One of several on the stage, and a delay of up to three times the last one in the lede.
    "stampede --seed 0 --fix stale --set recomputeMs=31697.864 --set dbWorkers=5 --set early=true",
    "herd --seed 0 --set retry=exponential --set baseMs=79.433 --set jitter=decorrelated",
    "herd --seed 0 --set retry=exponential --set capMs=19.953 --set jitter=equal",
    // A key that is a millisecond.
    "idempotency --seed 448256703 --fix keyOnce --set payments=2 --set keyKind=timestampMs",
  ])("%s", (line) => {
    const { lab, state } = stateOf(line);
    expect(faultOf(lab, state, { events: 400_000, traceBytes: 2 ** 26 }, RULES)).toBeUndefined();
  });
});

describe("whatever an address holds,", () => {
  test("its hash leads to a place that comes back", () => {
    fc.assert(
      fc.property(anyHash, (hash) => {
        expect(hashFaults(hash)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("its query says what may be said of a page", () => {
    fc.assert(
      fc.property(anySearch, (text) => {
        expect(searchFaults(text)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
