import { describe, expect, test } from "vitest";
import { ASK_FOR_MS, call, type RetryPolicy } from "../../src/parts/retry.ts";
import type { Service } from "../../src/sim/service.ts";
import { events, type Outcome, type Trace } from "../../src/sim/trace.ts";
import { storyOf } from "../sim/storyOf.ts";
import { play, requestOf } from "./play.ts";

/** What the service does with an attempt: how long it takes and what it answers. */
type Answer = [tookMs: number, outcome?: Outcome];

interface Situation extends Partial<RetryPolicy> {
  /** One per attempt; the last one for all that follow. */
  answers: Answer[];
  delaysMs?: number[];
  /** What a status question is told at an instant, and how long it takes to ask. */
  status?: (atMs: number) => Outcome;
  statusTakesMs?: number;
}

/** One call of a client, with 5 s of patience and three attempts unless said otherwise. */
function make(situation: Situation) {
  const { answers, delaysMs = [], status = () => "processing", statusTakesMs = 0, ...policy } = situation;
  let told: { outcome: Outcome; attempt: number; atMs: number } | undefined;
  const { trace } = play((world) => {
    const service: Service = function* ({ tryNumber }) {
      const [tookMs, outcome = "success"] = answers[Math.min(tryNumber, answers.length - 1)] ?? [0];
      yield* world.sleep(tookMs);
      return { outcome };
    };
    const wiring = {
      service,
      delays: (function* (): Generator<number, never> {
        for (let n = 0; ; n++) yield delaysMs[n] ?? 0;
      })(),
      request: (tryNumber: number) =>
        requestOf({ attempt: tryNumber, tryNumber, key: 10 + tryNumber, tap: 3 }),
      *status() {
        const known = status(world.nowUs() / 1000);
        yield* world.sleep(statusTakesMs);
        return known;
      },
    };
    const rules = { timeoutMs: 5000, maxAttempts: 3, onTimeout: "retry", pollMs: 2000, ...policy } as const;
    world.spawn(
      (function* () {
        told = { ...(yield* call(world, rules, wiring)), atMs: world.nowUs() / 1000 };
      })(),
    );
  });
  return { trace, story: storyOf(trace), told };
}

const of = (trace: Trace, ...kinds: Parameters<typeof events>[1][]) => [...events(trace, ...kinds)];

describe("an attempt", () => {
  test("that is answered ends the call", () => {
    const { story, told } = make({ answers: [[100]] });
    expect(story).toEqual(["0.000 s attempt 0 send", "0.100 s attempt 0 receive"]);
    expect(told).toEqual({ outcome: "success", attempt: 0, atMs: 100 });
  });

  test("that is declined ends the call too: a decline is an answer", () => {
    const { trace, told } = make({ answers: [[100, "declined"]] });
    expect(of(trace, "send")).toHaveLength(1);
    expect(told).toEqual({ outcome: "declined", attempt: 0, atMs: 100 });
  });

  test("carries its key and its tap", () => {
    const { trace } = make({ answers: [[9000]] });
    expect(of(trace, "send").map(({ subject, value }) => [subject, value])).toEqual([
      [10, 3],
      [11, 3],
      [12, 3],
    ]);
  });

  test("whose reply arrives exactly at its timeout is in time", () => {
    const { story, told } = make({ answers: [[5000]] });
    expect(story).toEqual(["0.000 s attempt 0 send", "5.000 s attempt 0 receive"]);
    expect(told).toEqual({ outcome: "success", attempt: 0, atMs: 5000 });
  });

  test("whose reply arrives a microsecond later has timed out, and the reply reaches nobody", () => {
    const { story, trace, told } = make({ answers: [[5000.001]], maxAttempts: 1 });
    expect(story).toEqual([
      "0.000 s attempt 0 send",
      "5.000 s attempt 0 timeout",
      "5.000001 s attempt 0 lateReply",
    ]);
    expect(told).toEqual({ outcome: "gaveUp", attempt: 0, atMs: 5000 });
    expect(of(trace, "timeout")).toMatchObject([{ subject: 3, value: 5_000_000 }]);
    expect(of(trace, "lateReply")).toMatchObject([{ subject: 0, value: 1 }]);
  });

  test("that timed out is worked on nevertheless: the service is never told", () => {
    const { story, told } = make({ answers: [[8000], [1000]] });
    expect(story).toEqual([
      "0.000 s attempt 0 send",
      "5.000 s attempt 0 timeout",
      "5.000 s attempt 1 send",
      "6.000 s attempt 1 receive",
      "8.000 s attempt 0 lateReply",
    ]);
    expect(told).toEqual({ outcome: "success", attempt: 1, atMs: 6000 });
  });

  test("does not end another one with its late reply", () => {
    const { told } = make({ answers: [[8000, "declined"], [4000]] });
    expect(told).toEqual({ outcome: "success", attempt: 1, atMs: 9000 });
  });
});

describe("a call", () => {
  test("makes as many attempts as allowed, the first included, and then gives up", () => {
    for (const maxAttempts of [1, 2, 3, 7]) {
      const { trace, told } = make({ answers: [[60_000]], maxAttempts });
      expect(of(trace, "send")).toHaveLength(maxAttempts);
      expect(told).toEqual({ outcome: "gaveUp", attempt: maxAttempts - 1, atMs: 5000 * maxAttempts });
    }
  });

  test("waits its delays between attempts, and not after the last one", () => {
    const { story, trace } = make({ answers: [[60_000]], delaysMs: [1000, 2500, 99] });
    expect(story.slice(0, 8)).toEqual([
      "0.000 s attempt 0 send",
      "5.000 s attempt 0 timeout",
      "5.000 s attempt 0 backoff",
      "6.000 s attempt 1 send",
      "11.000 s attempt 1 timeout",
      "11.000 s attempt 1 backoff",
      "13.500 s attempt 2 send",
      "18.500 s attempt 2 timeout",
    ]);
    expect(of(trace, "backoff").map(({ value }) => value)).toEqual([1_000_000, 2_500_000]);
  });

  test("does not back off where the delay is nothing", () => {
    expect(of(make({ answers: [[60_000]], delaysMs: [0, 0] }).trace, "backoff")).toEqual([]);
  });

  test("retries a 409 by its policy, like a timeout", () => {
    const { story, told } = make({ answers: [[100, "conflict"], [100]], delaysMs: [1000] });
    expect(story).toEqual([
      "0.000 s attempt 0 send",
      "0.100 s attempt 0 receive",
      "0.100 s attempt 0 backoff",
      "1.100 s attempt 1 send",
      "1.200 s attempt 1 receive",
    ]);
    expect(told).toEqual({ outcome: "success", attempt: 1, atMs: 1200 });
  });

  test("gives up after 409s alone, as soon as it has no attempt left", () => {
    const { told } = make({ answers: [[100, "conflict"]] });
    expect(told).toEqual({ outcome: "gaveUp", attempt: 2, atMs: 300 });
  });
});

describe("a call that asks", () => {
  const asking = { answers: [[8000]] as Answer[], onTimeout: "ask" } as const;
  const polls = (trace: Trace) => of(trace, "poll").map(({ atUs }) => atUs / 1000);

  test("says at its timeout that the payment is processing, and makes no further attempt", () => {
    const { story, trace } = make(asking);
    expect(of(trace, "send")).toHaveLength(1);
    expect(story.slice(0, 3)).toEqual([
      "0.000 s attempt 0 send",
      "5.000 s attempt 0 timeout",
      "5.000 s tap 3 show",
    ]);
    expect(of(trace, "show")).toMatchObject([{ subject: 3, value: 0 }]);
  });

  test("polls at its interval from the timeout on, until the status is known", () => {
    const known = (outcome: Outcome) =>
      make({ ...asking, status: (ms) => (ms < 8200 ? "processing" : outcome) });
    expect(polls(known("success").trace)).toEqual([7000, 9000]);
    expect(known("success").told).toEqual({ outcome: "success", attempt: 0, atMs: 9000 });
    expect(known("declined").told).toEqual({ outcome: "declined", attempt: 0, atMs: 9000 });
  });

  test("keeps to the interval although an answer takes a while", () => {
    const { trace } = make({ ...asking, statusTakesMs: 1999.999 });
    expect(polls(trace).slice(0, 3)).toEqual([7000, 9000, 11_000]);
  });

  test("does not poll before the last poll is answered", () => {
    const { trace } = make({ ...asking, statusTakesMs: 2500 });
    expect(polls(trace).slice(0, 3)).toEqual([7000, 9500, 12_000]);
  });

  test("sends its last poll before 60 s are over, and leaves it at that", () => {
    const { trace, told } = make(asking);
    expect(ASK_FOR_MS).toBe(60_000);
    expect(polls(trace)).toHaveLength(29);
    expect(polls(trace).at(-1)).toBe(63_000);
    expect(told).toEqual({ outcome: "processing", attempt: 0, atMs: 63_000 });
    expect(polls(make({ ...asking, pollMs: 7000 }).trace)).toHaveLength(8);
  });

  test("takes the answer to its last poll, however late it comes", () => {
    const { trace, told } = make({ ...asking, statusTakesMs: 25_000 });
    expect(polls(trace)).toEqual([7000, 32_000, 57_000]);
    expect(told).toEqual({ outcome: "processing", attempt: 0, atMs: 82_000 });
  });

  test("with an interval above 60 s never polls", () => {
    const { trace, told } = make({ ...asking, pollMs: 60_001 });
    expect(polls(trace)).toEqual([]);
    expect(told).toEqual({ outcome: "processing", attempt: 0, atMs: 5000 });
  });

  test("that is answered in time does not ask", () => {
    const { trace, told } = make({ ...asking, answers: [[100]] });
    expect(of(trace, "poll", "show")).toEqual([]);
    expect(told?.outcome).toBe("success");
  });

  test("still retries a 409, and asks once an attempt times out", () => {
    const { trace } = make({ ...asking, answers: [[100, "conflict"], [8000]] });
    expect(of(trace, "send")).toHaveLength(2);
    expect(polls(trace)[0]).toBe(7100);
  });
});
