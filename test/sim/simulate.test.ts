import { describe, expect, test } from "vitest";
import type { Process } from "../../src/sim/process.ts";
import type { Run } from "../../src/sim/run.ts";
import { number, type Schema } from "../../src/sim/settings.ts";
import { BudgetError, type Model, runToEnd, Simulation, simulate } from "../../src/sim/simulate.ts";
import type { World } from "../../src/sim/world.ts";
import { nbsp } from "../setup/nbsp.ts";
import { asText } from "./asText.ts";

/** Clients that each send a few requests at random times; counts as it goes, as every lab must. */
const crowd = {
  id: "crowd",
  settings: {
    clients: number("Clients", "count", 3, "How many.", { min: 0, max: 100_000 }),
    requests: number("Requests", "count", 2, "How many each sends.", { min: 0, max: 100_000 }),
  },
  expectedMs: ({ requests }) => requests * 100,
  play(world, { clients, requests }) {
    let sent = 0;
    let waitedUs = 0;
    function* client(index: number): Process<void> {
      const chance = world.random("gap", index);
      for (let i = 0; i < requests; i++) {
        const before = world.nowUs();
        yield* world.sleep(chance.exponential(100));
        waitedUs += world.nowUs() - before;
        world.record("send", { actor: index });
        sent++;
      }
    }
    for (let index = 0; index < clients; index++) world.spawn(client(index));
    return () => ({ metrics: { sent, waitedUs }, series: {}, findings: [] });
  },
} satisfies Model<{ clients: ReturnType<typeof number>; requests: ReturnType<typeof number> }>;

const few = { clients: 3, requests: 2 };
const many = { clients: 64, requests: 20 };

/** A model of nothing but one process. */
const modelOf = (process: (world: World) => Process<void>): Model<Schema> => ({
  id: "one",
  settings: {},
  expectedMs: () => 1000,
  play(world) {
    world.spawn(process(world));
    return () => ({ metrics: {}, series: {}, findings: [] });
  },
});

describe("a run", () => {
  test("ends its findings: a bin, or a stretch that is set, may last longer than it", () => {
    const finding = { kind: "late", name: "late", fromMs: 20, evidence: [], sentence: "It was late." };
    const model: Model<Schema> = {
      id: "late",
      settings: {},
      expectedMs: () => 1000,
      play(world) {
        world.spawn(world.sleep(42.5));
        const findings = [30, 42.5, 50].map((toMs) => ({ ...finding, toMs }));
        return () => ({ metrics: {}, series: {}, findings });
      },
    };
    expect(simulate(model, {}, 1).findings.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([
      [20, 30],
      [20, 42.5],
      [20, 42.5],
    ]);
  });

  test("is told whole: what was asked, what happened, when it ended", () => {
    const run = simulate(crowd, few, 7);
    expect(run).toMatchObject({
      lab: "crowd",
      seed: 7,
      settings: few,
      sampledEvery: 1,
      metrics: { sent: 6 },
    });
    expect(run.endMs).toBe((run.trace.at.at(-1) as number) / 1000);
    expect(asText(run.trace).split("\n")).toHaveLength(6);
  });

  test("of the same seed has the same bytes, of another seed others", () => {
    const bytes = (seed: number) => columns(simulate(crowd, many, seed));
    expect(bytes(1)).toEqual(bytes(1));
    expect(bytes(1)).not.toEqual(bytes(2));
  });

  test.for([1, 2, 3, 7, 1000])("played in slices of %i events is the whole run", (slice) => {
    const simulation = new Simulation(crowd, many, 5);
    while (simulation.step(slice));
    const sliced = runToEnd(simulation.finish());
    const once = simulate(crowd, many, 5);
    expect(columns(sliced)).toEqual(columns(once));
    expect({ ...sliced, trace: undefined }).toEqual({ ...once, trace: undefined });
  });

  test("is measured in slices where its lab pauses, and is whole at the end of them", () => {
    const slow: Model<Schema> = {
      ...modelOf(function* () {}),
      play: () =>
        function* () {
          yield;
          yield;
          return { metrics: { measured: 1 }, series: {}, findings: [] };
        },
    };
    const simulation = new Simulation(slow, {}, 1);
    while (simulation.step(10));
    const slices = simulation.finish();
    // One of its own after the columns of the trace are cut.
    expect([1, 2, 3].map(() => slices.next().done)).toEqual([false, false, false]);
    expect(slices.next()).toMatchObject({ done: true, value: { metrics: { measured: 1 } } });
    expect(simulate(slow, {}, 1).metrics).toEqual({ measured: 1 });
  });

  test("cannot be finished before it has begun", () => {
    expect(() => new Simulation(crowd, few, 1).finish().next()).toThrow("The run has not begun.");
  });

  test("in which nothing happens ends at once", () => {
    const run = simulate(crowd, { clients: 0, requests: 0 }, 1);
    expect(run).toMatchObject({ endMs: 0, executed: 0, metrics: { sent: 0, waitedUs: 0 } });
    expect(run.trace.length).toBe(0);
  });

  test("makes progress from 0 to 1 and never back, even if it lasts longer than expected", () => {
    const simulation = new Simulation(crowd, many, 5);
    const seen = [simulation.progress()];
    while (simulation.step(50)) seen.push(simulation.progress());
    expect(seen[0]).toBe(0);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(Math.max(...seen)).toBeLessThanOrEqual(1);
    expect(new Simulation(crowd, { clients: 1, requests: 0 }, 1).progress()).toBe(0);
  });
});

describe("the budget of events", () => {
  const endless = modelOf(function* (world) {
    for (;;) yield* world.sleep(1000);
  });
  const stuck = modelOf(function* (world) {
    for (;;) yield* world.sleep(0);
  });
  const breeding = modelOf(function* breed(world): Process<void> {
    yield* world.sleep(1);
    world.spawn(breed(world));
    world.spawn(breed(world));
  });

  test.for([
    ["never ends", endless],
    ["never lets time pass", stuck],
    ["spawns two more of itself", breeding],
  ] as const)("ends a process that %s with an error, not a hang", ([, model]) => {
    expect(() => simulate(model, {}, 1, { events: 20_000, traceBytes: 1e6 })).toThrow(BudgetError);
  });

  test("is told in words a reader can act on", () => {
    expect(() => simulate(endless, {}, 1, { events: 20_000, traceBytes: 1e6 })).toThrow(
      nbsp("The run passed its budget of 20,000 events at 5 h 33 min of virtual time. ") +
        "Lower a rate, a number of clients or a duration.",
    );
  });

  test("holds over slices as well, and every further step says so again", () => {
    const simulation = new Simulation(endless, {}, 1, { events: 20_000, traceBytes: 1e6 });
    const toTheEnd = () => {
      while (simulation.step(300));
    };
    expect(toTheEnd).toThrow(BudgetError);
    expect(toTheEnd).toThrow(BudgetError);
  });

  test("may be used up to the last event", () => {
    const { executed } = simulate(crowd, few, 1);
    expect(executed).toBe(9);
    expect(simulate(crowd, few, 1, { events: 9, traceBytes: 1e6 }).executed).toBe(9);
    expect(() => simulate(crowd, few, 1, { events: 8, traceBytes: 1e6 })).toThrow(BudgetError);
  });
});

describe("the budget of the trace", () => {
  const whole = simulate(crowd, many, 3);

  test("leaves a sample of actors, with the same metrics, and says so", () => {
    const run = simulate(crowd, many, 3, { events: 1e6, traceBytes: 29 * 100 });
    expect(run).toMatchObject({ sampledEvery: 16, metrics: whole.metrics, endMs: whole.endMs });
    expect(new Set(run.trace.actor)).toEqual(new Set([0, 16, 32, 48]));
    const kept = [...whole.trace.at].filter((_, id) => (whole.trace.actor[id] as number) % 16 === 0);
    expect([...run.trace.at]).toEqual(kept);
  });

  test("is not touched by a trace that just fits", () => {
    expect(simulate(crowd, many, 3, { events: 1e6, traceBytes: 29 * 1280 }).sampledEvery).toBe(1);
    expect(simulate(crowd, many, 3, { events: 1e6, traceBytes: 29 * 1280 - 1 }).sampledEvery).toBe(16);
  });

  test("samples more coarsely until it fits", () => {
    const run = simulate(crowd, { clients: 2000, requests: 1 }, 3, { events: 1e6, traceBytes: 29 * 20 });
    expect(run).toMatchObject({ sampledEvery: 256, metrics: { sent: 2000 } });
  });

  test("counts what is there at the start too", () => {
    const filled: Model<Schema> = {
      ...modelOf(function* () {}),
      play(world) {
        for (let actor = 0; actor < 100; actor++) world.record("fill", { actor });
        return (trace) => ({ metrics: { kept: trace.length }, series: {}, findings: [] });
      },
    };
    expect(simulate(filled, {}, 1, { events: 10, traceBytes: 29 * 50 }).metrics).toEqual({ kept: 7 });
  });

  test("ends a run that not even a sample fits into with an error", () => {
    const chatty = modelOf(function* (world) {
      for (let i = 0; i < 1000; i++) {
        world.record("tap", { actor: 0 });
        yield* world.sleep(1);
      }
    });
    expect(() => simulate(chatty, {}, 1, { events: 1e6, traceBytes: 29 * 100 })).toThrow(
      "The run passed its budget of memory even as a sample.",
    );
  });
});

function columns({ trace }: Run): unknown {
  const { kind, at, actor, subject, cause, value } = trace;
  return [kind, at, actor, subject, cause, value];
}
