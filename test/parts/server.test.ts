import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Server, type ServerPolicy } from "../../src/parts/server.ts";
import { Priority } from "../../src/sim/kernel.ts";
import type { World } from "../../src/sim/world.ts";
import { play } from "./play.ts";

const plain: ServerPolicy = {
  capacityPerSecond: 100,
  queueLimit: Number.POSITIVE_INFINITY,
  discipline: "fifo",
  dropExpired: "never",
};

type Ended = [request: number, what: "done" | "dropped" | "failed" | "refused", atMs: number];

/** What becomes of requests that come at these instants, in ms, each with the same time to live. */
function storyOf(
  policy: Partial<ServerPolicy>,
  arrivalsMs: readonly number[],
  {
    lifeMs = Number.POSITIVE_INFINITY,
    also,
  }: { lifeMs?: number; also?: (world: World, server: Server) => void } = {},
): Ended[] {
  const ended: Ended[] = [];
  play((world) => {
    const note = (what: Ended[1]) => (request: number) =>
      void ended.push([request, what, world.nowUs() / 1000]);
    const server = new Server(
      world,
      { ...plain, ...policy },
      {
        deadlineUs: (request) => ((arrivalsMs[request] as number) + lifeMs) * 1000,
        begun() {},
        done: note("done"),
        dropped: note("dropped"),
        failed: note("failed"),
      },
    );
    const arrive = world.handler((request) => {
      if (!server.offer(request)) note("refused")(request);
    });
    also?.(world, server);
    for (const [request, ms] of arrivalsMs.entries()) world.schedule(ms * 1000, arrive, request);
  });
  return ended;
}

/** Does something to the server at an instant, in ms, before anything else of it. */
const at = (world: World, ms: number, act: () => void) =>
  world.schedule(
    ms * 1000,
    world.handler(() => act()),
    0,
    Priority.expiry,
  );

describe("the server", () => {
  test("takes one at a time, each for 1 / capacity, in the order in which they came", () => {
    expect(storyOf({}, [0, 1, 2, 50])).toEqual([
      [0, "done", 10],
      [1, "done", 20],
      [2, "done", 30],
      [3, "done", 60],
    ]);
  });

  test("or the last one first, which does not push out who is in service", () => {
    expect(storyOf({ discipline: "lifo" }, [0, 1, 2, 11]).map(([request]) => request)).toEqual([0, 2, 3, 1]);
  });

  test("lets as many wait as its queue is long, and refuses one more at once", () => {
    expect(storyOf({ queueLimit: 2 }, [0, 0, 0, 0, 12])).toEqual([
      [3, "refused", 0],
      [0, "done", 10],
      [1, "done", 20],
      [2, "done", 30],
      [4, "done", 40],
    ]);
    expect(storyOf({ queueLimit: 0 }, [0, 1])).toContainEqual([1, "refused", 1]);
  });

  test("is unlimited at capacity 0: everyone is served in no time", () => {
    expect(storyOf({ capacityPerSecond: 0, queueLimit: 0 }, [0, 0, 5])).toEqual([
      [0, "done", 0],
      [1, "done", 0],
      [2, "done", 5],
    ]);
  });

  test("does exactly 300 in a second, though a third of 10 ms is no whole number of microseconds", () => {
    const done = storyOf({ capacityPerSecond: 300 }, new Array(3001).fill(0));
    expect(done[299]?.[2]).toBe(1000);
    expect(done[2999]?.[2]).toBe(10_000);
    expect(done[0]?.[2]).toBe(3.333);
    expect(done[1]?.[2]).toBe(6.667);
  });

  test("that drops the late takes what is late by less than a service time, and what is due right now", () => {
    const life = { lifeMs: 20 };
    expect(storyOf({ dropExpired: "late" }, [0, 0, 0, 0], life)).toEqual([
      [0, "done", 10],
      [1, "done", 20],
      [2, "done", 30],
      [3, "dropped", 30],
    ]);
  });

  test("that drops the hopeless takes only what is done by its deadline, at the latest at that instant", () => {
    expect(storyOf({ dropExpired: "hopeless" }, [0, 0, 0], { lifeMs: 20 })).toEqual([
      [0, "done", 10],
      [1, "done", 20],
      [2, "dropped", 20],
    ]);
    expect(storyOf({ dropExpired: "hopeless" }, [0], { lifeMs: 9 })).toEqual([[0, "dropped", 0]]);
  });

  test("that stands still goes on where it stood, and loses nothing", () => {
    const stall = (world: World, server: Server) => {
      at(world, 4, () => server.stand());
      at(world, 104, () => server.resume());
    };
    expect(storyOf({}, [0, 5, 50], { also: stall })).toEqual([
      [0, "done", 110],
      [1, "done", 120],
      [2, "done", 130],
    ]);
    expect(storyOf({}, [5, 50], { also: stall })).toEqual([
      [0, "done", 114],
      [1, "done", 124],
    ]);
  });

  test("that fails fails what it has, what waits and what comes, until it is back", () => {
    const fails = (world: World, server: Server) => {
      at(world, 15, () => server.fail());
      at(world, 100, () => server.resume());
    };
    expect(storyOf({}, [0, 0, 0, 50, 100], { also: fails })).toEqual([
      [0, "done", 10],
      [1, "failed", 15],
      [2, "failed", 15],
      [3, "refused", 50],
      [4, "done", 110],
    ]);
  });

  test("loses no request and serves none twice, whatever it is told", () => {
    const policy = fc.record({
      queueLimit: fc.integer({ min: 0, max: 4 }),
      discipline: fc.constantFrom("fifo" as const, "lifo" as const),
      dropExpired: fc.constantFrom("never" as const, "late" as const, "hopeless" as const),
      capacityPerSecond: fc.constantFrom(0, 50, 70, 100),
    });
    const gaps = fc.array(fc.integer({ min: 0, max: 15 }), { maxLength: 40 });
    const stall = fc.record({
      fromMs: fc.nat(100),
      lastsMs: fc.integer({ min: 1, max: 60 }),
      fails: fc.boolean(),
    });
    fc.assert(
      fc.property(
        policy,
        gaps,
        stall,
        fc.integer({ min: 1, max: 60 }),
        (asked, all, { fromMs, lastsMs, fails }, lifeMs) => {
          let ms = 0;
          const arrivals = all.map((gap) => (ms += gap));
          const also = (world: World, server: Server) => {
            at(world, fromMs, () => (fails ? server.fail() : server.stand()));
            at(world, fromMs + lastsMs, () => server.resume());
          };
          const ended = storyOf(asked, arrivals, { lifeMs, also });
          expect(ended.map(([request]) => request).sort((a, b) => a - b)).toEqual(
            arrivals.map((_, nth) => nth),
          );
        },
      ),
    );
  });

  test("keeps Poisson callers waiting as long as queueing theory says (M/D/1)", () => {
    const load = 0.7;
    const callers = 640_000;
    const batches = new Float64Array(32);
    play((world) => {
      const cameUs = new Float64Array(callers);
      const server = new Server(world, plain, {
        deadlineUs: () => Number.POSITIVE_INFINITY,
        begun() {},
        done(caller) {
          const waitUs = world.nowUs() - (cameUs[caller] as number) - 10_000;
          const batch = Math.floor((caller * 32) / callers);
          batches[batch] = (batches[batch] as number) + waitUs / 10_000 / (callers / 32);
        },
        dropped() {},
        failed() {},
      });
      const gaps = world.random("callers");
      const arrive = world.handler((caller) => {
        cameUs[caller] = world.nowUs();
        server.offer(caller);
        next(caller + 1);
      });
      const next = (caller: number) => {
        if (caller < callers)
          world.schedule(world.nowUs() + Math.round(gaps.exponential(10_000 / load)), arrive, caller);
      };
      next(0);
    });
    const mean = batches.reduce((sum, each) => sum + each, 0) / 32;
    const spread = batches.reduce((sum, each) => sum + (each - mean) ** 2, 0);
    const theory = load / (2 * (1 - load));
    expect(3 * Math.sqrt(spread / 31 / 32), "3 standard errors").toBeLessThan(0.03 * theory);
    expect(Math.abs(mean - theory)).toBeLessThan(0.03 * theory);
  });
});
