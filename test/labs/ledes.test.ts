import { describe, expect, test } from "vitest";
import { labs } from "../../src/labs/all.ts";
import { effective, type State } from "../../src/sim/settings.ts";
import { nbsp } from "../setup/nbsp.ts";

/** What a lab says beneath its title. */
function ledeOf(id: string, given: Partial<State> = {}): string {
  const lab = labs.find((candidate) => candidate.id === id) as (typeof labs)[number];
  const state = { lab: id, fixes: [], explicit: {}, seed: 1, ...given };
  return lab.lede(effective(lab.settings, lab.fixes, state));
}

describe("the sentence beneath the title follows what is switched on:", () => {
  test.each([
    ["storm", [], "A call that fails costs two attempts."],
    [
      "storm",
      ["backoff"],
      "A call that fails costs two attempts. Before its retry the caller waits anywhere from zero to 100 ms.",
    ],
    ["storm", ["budget"], "A call that fails costs up to two attempts, as long as the retry budget lasts."],
    ["storm", ["breaker"], "costs up to two attempts. A circuit breaker stops the calls while many fail."],
    ["storm", ["shed"], "costs two attempts. The server drops what it cannot answer in time."],
    ["herd", [], "Each tries again at once, up to 8 times in all."],
    ["herd", ["budget"], "up to 8 times in all. Nobody retries once the budget that all share is spent."],
    [
      "idempotency",
      ["keyOnce", "claim"],
      "claims it before the work, has an attempt that comes meanwhile wait, and keeps",
    ],
  ] as const)("%s with %j", (id, fixes, says) => {
    expect(ledeOf(id, { fixes })).toContain(nbsp(says));
  });

  test("what a claim does with the next attempt, and how long it holds", () => {
    const fixes = ["keyOnce", "claim"];
    expect(ledeOf("idempotency", { fixes, explicit: { onInFlight: "conflict" } })).toContain(
      "answers an attempt that comes meanwhile 409",
    );
    const short = { processingMs: 5000, claimTimeoutMs: 2000 };
    expect(ledeOf("idempotency", { fixes, explicit: short })).toContain(nbsp("after 2 s may take it over"));
    expect(ledeOf("idempotency", { fixes: ["claim"], explicit: { ...short, key: "perAttempt" } })).toContain(
      "claims it before the work, and keeps",
    );
    expect(ledeOf("idempotency", { fixes, explicit: { ...short, fence: true } })).toContain(
      "and refuses the late one's record",
    );
  });

  test.each(["pay", "stampede", "staleness", "herd", "storm", "breaker"])(
    "another one for each fix of %s, which all do something by themselves",
    (id) => {
      const fixes = labs.find((lab) => lab.id === id)?.fixes ?? [];
      const ledes = [ledeOf(id), ...fixes.map((fix) => ledeOf(id, { fixes: [fix.id] }))];
      expect(new Set(ledes).size).toBe(1 + fixes.length);
    },
  );
});
