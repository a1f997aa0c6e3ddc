import { describe, expect, test } from "vitest";
import { network } from "../../src/parts/network.ts";
import { call } from "../../src/parts/retry.ts";
import type { Service } from "../../src/sim/service.ts";
import { events } from "../../src/sim/trace.ts";
import { storyOf } from "../sim/storyOf.ts";
import { play, requestOf } from "./play.ts";

interface Path {
  loseReplies?: number;
  retryAfterMs?: number;
  delaysMs?: number[];
  maxAttempts?: number;
  taps?: number;
}

/** Clients with 1 s of patience, that call a service of 100 ms over a wire of 10 ms. */
function send({ loseReplies = 0, retryAfterMs, delaysMs = [], maxAttempts = 3, taps = 1 }: Path) {
  const told: (string | undefined)[] = [];
  let attempts = 0;
  const { trace } = play((world) => {
    const service: Service = function* () {
      yield* world.sleep(100);
      return { outcome: "success" };
    };
    const policy = {
      timeoutMs: 1000,
      maxAttempts,
      onTimeout: "retry",
      pollMs: 0,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    } as const;
    const wire = network(world, 10, service, loseReplies);
    for (let tap = 0; tap < taps; tap++) {
      world.spawn(
        (function* () {
          const delays = (function* (): Generator<number, never> {
            for (let n = 0; ; n++) yield delaysMs[n] ?? 0;
          })();
          const request = (tryNumber: number) => requestOf({ attempt: attempts++, tap, tryNumber });
          told[tap] = (yield* call(world, policy, { service: wire, delays, request })).outcome;
        })(),
      );
    }
  });
  const sentMs = [...events(trace, "send")].map(({ atUs }) => atUs / 1000);
  return { trace, told, sentMs, story: storyOf(trace) };
}

describe("a wire that loses replies", () => {
  test("loses the first ones: the service has answered, and the client hears nothing", () => {
    const { story, told } = send({ loseReplies: 1 });
    expect(story).toEqual([
      "0.000 s attempt 0 send",
      "0.010 s attempt 0 arrive",
      "0.110 s attempt 0 reply",
      "0.110 s attempt 0 lost",
      "1.000 s attempt 0 timeout",
      "1.000 s attempt 1 send",
      "1.010 s attempt 1 arrive",
      "1.110 s attempt 1 reply",
      "1.120 s attempt 1 receive",
    ]);
    expect(told).toEqual(["success"]);
  });

  test("counts them for each tap apart", () => {
    const { trace, told } = send({ loseReplies: 2, taps: 3 });
    expect([...events(trace, "lost")].map(({ value }) => value)).toEqual([0, 1, 2, 0, 1, 2]);
    expect(told).toEqual(["success", "success", "success"]);
  });

  test("that loses all of them leaves a client that gives up", () => {
    expect(send({ loseReplies: 3 }).told).toEqual(["gaveUp"]);
  });
});

describe("a second attempt at a fixed time", () => {
  test("leaves that long after the first was sent, whatever the backoff says", () => {
    const { sentMs, trace } = send({ loseReplies: 2, retryAfterMs: 90_000_000, delaysMs: [50, 700] });
    expect(sentMs).toEqual([0, 90_000_000, 90_001_700]);
    expect([...events(trace, "backoff")].map(({ value }) => value)).toEqual([89_999_000_000, 700_000]);
  });

  test("leaves at once where the first attempt has taken longer than that", () => {
    expect(send({ loseReplies: 1, retryAfterMs: 400, delaysMs: [50] }).sentMs).toEqual([0, 1000]);
  });

  test("of 0 leaves by the backoff", () => {
    expect(send({ loseReplies: 1, retryAfterMs: 0, delaysMs: [50] }).sentMs).toEqual([0, 1050]);
  });
});
