import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labs } from "../../src/labs/all.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { delayWords } from "../../src/labs/retryWords.ts";
import { type BackoffPolicy, delays } from "../../src/parts/backoff.ts";
import { toUs } from "../../src/sim/process.ts";
import { stream } from "../../src/sim/random.ts";
import type { Run } from "../../src/sim/run.ts";
import { effective, type Value } from "../../src/sim/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";
import { events } from "../../src/sim/trace.ts";
import { nbsp } from "../setup/nbsp.ts";
import { delaysIn, isTrueOf } from "./delayWords.ts";

/** Values that words do not round: whole milliseconds, and hundredths of a second from one on. */
const ms = fc.oneof(
  fc.constantFrom(0, 1, 50, 100, 1000, 2000),
  fc.integer({ min: 0, max: 999 }),
  fc.integer({ min: 100, max: 3000 }).map((hundredths) => hundredths * 10),
);
const policies: fc.Arbitrary<BackoffPolicy> = fc.record({
  backoff: fc.constantFrom("none", "exponential"),
  baseMs: ms,
  capMs: ms,
  jitter: fc.constantFrom("none", "additive", "full", "equal", "decorrelated"),
});

/** The delays before the retries of some clients, in ms, as they are slept: whole microseconds. */
const drawn = (policy: BackoffPolicy, retries: number, clients = 8): number[][] =>
  Array.from({ length: clients }, (_, client) => {
    const all = delays(policy, stream(1, "client/backoff", client));
    return Array.from({ length: retries }, () => toUs(all.next().value) / 1000);
  });

describe("what is said of the delays of a policy", () => {
  test("is true of those that are drawn, and says so where they are all alike", () => {
    fc.assert(
      fc.property(policies, fc.integer({ min: 0, max: 12 }), (policy, retries) => {
        const words = delayWords(policy, "the phone", retries);
        const all = drawn(policy, retries);
        if (!words) {
          expect(all.flat().every((delay) => delay === 0)).toBe(true);
          return;
        }
        const says = delaysIn(`${words.says}.`) as string;
        for (const own of all) expect(isTrueOf(says, own), `${says} of ${own.join()}`).toBe(true);
        const [one] = all as [number[], ...number[][]];
        const areAlike = all.every((own) => own.every((delay, n) => delay === one[n]));
        expect(words.byChance || areAlike).toBe(true);
        const atTheCap = policy.baseMs >= policy.capMs && !["full", "equal"].includes(policy.jitter);
        if (policy.jitter === "none" || atTheCap) expect(words.byChance).toBe(false);
        expect(/anywhere|half|chance/.test(says)).toBe(words.byChance);
        expect(/then/.test(says) || new Set(one).size === 1 || words.byChance).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ["none", 100, 10_000, 1, "its retry the phone waits 100 ms"],
    ["none", 100, 10_000, 2, "each retry the phone waits 100 ms, then 200 ms"],
    ["none", 100, 10_000, 7, "each retry the phone waits 100 ms, then twice as long each time"],
    ["none", 100, 1000, 7, "100 ms, then twice as long each time, but never more than 1 s"],
    ["none", 5000, 1000, 3, "each retry the phone waits 1 s"],
    ["additive", 1000, 1000, 3, "each retry the phone waits 1 s"],
    ["additive", 100, 1000, 1, "its retry the phone waits anywhere between 100 ms and 200 ms"],
    ["additive", 600, 1000, 3, "anywhere between 600 ms and 1 s, then 1 s"],
    ["full", 0, 1000, 3, undefined],
    ["full", 1000, 1000, 3, "anywhere from zero to 1 s"],
    ["equal", 100, 150, 3, "between half of a delay and all of it: 100 ms, then 150 ms"],
    [
      "decorrelated",
      100,
      10_000,
      3,
      "anywhere between 100 ms and 300 ms, then up to three times its last delay",
    ],
  ] as const)("%s, base %i ms, cap %i ms, %i retries: %s", (jitter, baseMs, capMs, retries, says) => {
    const words = delayWords({ backoff: "exponential", baseMs, capMs, jitter }, "the phone", retries);
    if (says === undefined) expect(words).toBeUndefined();
    else expect(words?.says).toContain(nbsp(says));
  });
});

/** The delays of each client of a run, in ms, as its trace has them. */
function delaysOf(run: Run): number[][] {
  const own = new Map<number, number[]>();
  const add = (who: number, us: number) => own.set(who, [...(own.get(who) ?? []), us / 1000]);
  if (run.lab === "pay") {
    const tapOf = new Map([...events(run.trace, "send")].map(({ actor, value }) => [actor, value]));
    for (const { actor, value } of events(run.trace, "backoff")) add(tapOf.get(actor) as number, value);
    return [...own.values()];
  }
  const { timeoutMs, roundTripMs = 0 } = run.settings as Record<string, number>;
  const backUs = toUs(Math.min(timeoutMs as number, roundTripMs));
  const failedUs = new Map<number, number>();
  for (const { kind, actor, subject, atUs } of events(
    run.trace,
    "attempt",
    "refused",
    "rejected",
    "expired",
  )) {
    if (kind === "attempt" && subject > 0) add(actor, atUs - (failedUs.get(actor) as number));
    else if (kind === "expired") failedUs.set(actor, atUs);
    else if (kind !== "attempt") failedUs.set(actor, atUs + backUs);
  }
  return [...own.values()];
}

function play(id: string, explicit: Record<string, Value>, fixes: string[] = []): [lede: string, run: Run] {
  const lab = labs.find((candidate) => candidate.id === id) as Lab;
  const settings = effective(lab.settings, lab.fixes, { lab: id, fixes, explicit, seed: 1 });
  return [lab.lede(settings), simulate(lab, settings, 1)];
}

describe("what a lede says of the delays is true of those that the run drew", () => {
  const small = {
    pay: { maxAttempts: 5 },
    herd: { clients: 5, maxAttempts: 6, retry: "exponential", outageMs: 600_000 },
    storm: {
      ...{ arrivalsPerSecond: 2, capacityPerSecond: 5, durationMs: 4000, stallFromMs: 1000, stallMs: 2000 },
      ...{ maxRetries: 4, stallKind: "fail" },
    },
  } as const;

  test.each(["pay", "herd", "storm"] as const)("%s", (id) => {
    fc.assert(
      fc.property(policies, ({ backoff, ...policy }) => {
        const own = id === "herd" ? policy : { ...policy, backoff };
        const [lede, run] = play(id, { ...small[id], ...own });
        const says = delaysIn(lede);
        for (const delays of delaysOf(run)) {
          if (says === undefined) expect(delays.every((delay) => delay === 0)).toBe(true);
          else expect(isTrueOf(says, delays), `${says} of ${delays.join()}`).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ["herd", { retry: "exponential", jitter: "additive", baseMs: 1000, capMs: 1000 }, "1 s"],
    ["herd", { retry: "exponential", jitter: "none", baseMs: 1000, capMs: 1000 }, "1 s"],
    [
      "storm",
      { maxRetries: 2, backoff: "exponential", capMs: 100, durationMs: 40_000, arrivalsPerSecond: 20 },
      "100 ms",
    ],
    ["herd", { retry: "exponential", jitter: "additive", baseMs: 5000, capMs: 1000 }, "1 s"],
  ] as const)("%s with %j: %s each time, for everyone", (id, explicit, says) => {
    const [lede, run] = play(id, explicit);
    expect(delaysIn(lede)).toBe(nbsp(says));
    const all = delaysOf(run).flat();
    expect(all.length).toBeGreaterThan(0);
    for (const delay of all) expect(isTrueOf(nbsp(says), [delay])).toBe(true);
  });
});
