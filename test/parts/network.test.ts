import { expect, test } from "vitest";
import { network } from "../../src/parts/network.ts";
import type { Reply, Service } from "../../src/sim/service.ts";
import { events } from "../../src/sim/trace.ts";
import { storyOf } from "../sim/storyOf.ts";
import { play, requestOf } from "./play.ts";

/** A service that answers `success` after a while, at the far end of a wire. Returns the trace and the way back. */
function exchange(oneWayMs: number, serviceMs: number, ...attempts: number[]) {
  const replies: { attempt: number; atMs: number; reply: Reply }[] = [];
  const { trace } = play((world) => {
    const service: Service = function* () {
      yield* world.sleep(serviceMs);
      return { outcome: "success" };
    };
    const wire = network(world, oneWayMs, service);
    for (const attempt of attempts) {
      world.spawn(
        (function* () {
          yield* world.sleep(attempt);
          const reply = yield* wire(requestOf({ attempt, key: 7 }));
          replies.push({ attempt, atMs: world.nowUs() / 1000, reply });
        })(),
      );
    }
  });
  return { trace, replies };
}

test("a request takes one way there, its reply one way back", () => {
  const { trace, replies } = exchange(100, 8000, 0);
  expect(storyOf(trace)).toEqual(["0.100 s attempt 0 arrive", "8.100 s attempt 0 reply"]);
  expect(replies).toEqual([{ attempt: 0, atMs: 8200, reply: { outcome: "success" } }]);
});

test("an arrival tells the key, a reply its outcome", () => {
  const { trace } = exchange(100, 0, 0);
  expect([...events(trace)].map(({ kind, subject }) => [kind, subject])).toEqual([
    ["arrive", 7],
    ["reply", 0],
  ]);
});

test("a wire of no length takes no time", () => {
  expect(exchange(0, 0, 0).replies).toMatchObject([{ atMs: 0 }]);
});

test("requests do not overtake each other", () => {
  expect(exchange(100, 5, 0, 1, 2).replies.map(({ attempt, atMs }) => [attempt, atMs])).toEqual([
    [0, 205],
    [1, 206],
    [2, 207],
  ]);
});
