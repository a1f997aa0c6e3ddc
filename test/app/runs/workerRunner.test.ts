import { afterEach, describe, expect, test, vi } from "vitest";
import { runId, settingsOf, summarise } from "../../../src/app/runs/cache.ts";
import type { Runner, RunRequest, RunResponse } from "../../../src/app/runs/queue.ts";
import { serve } from "../../../src/app/runs/serve.ts";
import { threadRunner } from "../../../src/app/runs/threadRunner.ts";
import { workerRunner } from "../../../src/app/runs/workerRunner.ts";
import type { Lab } from "../../../src/labs/lab.ts";
import { reading, readingsOf } from "../../../src/sim/reading.ts";
import type { Run } from "../../../src/sim/run.ts";
import { effective, type State } from "../../../src/sim/settings.ts";
import { simulate } from "../../../src/sim/simulate.ts";
import { countingLab, FOR_EVER, stateOf } from "../counting.ts";

const open: Runner[] = [];
afterEach(() => {
  for (const runner of open.splice(0)) runner.close();
});

const asked = (lab: Lab, state: State, keep: RunRequest["keep"] = "trace"): RunRequest => ({
  id: runId(lab, state),
  state,
  settings: settingsOf(lab, state),
  keep,
});

/** An answer as text, since arrays that were handed over are of another make. */
const told = (answer: unknown) =>
  JSON.stringify(answer, (_, value) => (ArrayBuffer.isView(value) ? Array.from(value as Int32Array) : value));

/** A worker on the other end of a line in this thread: messages are cloned and handed over as in a real one. */
function workerFor(labs: readonly Lab[]) {
  const { port1, port2 } = new MessageChannel();
  const worker = Object.assign(port1, { terminate: () => port1.close() });
  serve(port2, threadRunner(labs));
  port1.start();
  port2.start();
  return worker as unknown as Worker;
}

const runners: [string, (labs: readonly Lab[]) => Runner][] = [
  ["in this thread", threadRunner],
  [
    "in a worker",
    (labs) =>
      workerRunner(
        () => threadRunner(labs),
        () => workerFor(labs),
      ),
  ],
  [
    "where no worker can be made",
    (labs) =>
      workerRunner(
        () => threadRunner(labs),
        () => {
          throw new Error("SecurityError");
        },
      ),
  ],
];

describe.each(runners)("a runner %s", (_, make) => {
  function started(lab: Lab) {
    const runner = make([lab]);
    open.push(runner);
    const heard: RunResponse[] = [];
    const ask = (...requests: RunRequest[]) => runner.ask(requests, (responses) => heard.push(...responses));
    const ended = (count: number) =>
      vi.waitFor(() => expect(heard.filter(({ type }) => type !== "progress")).toHaveLength(count), 5000);
    return { runner, heard, ask, ended };
  }

  test("responses a whole run, the same as simulated at once", async () => {
    const { lab } = countingLab();
    const { heard, ask, ended } = started(lab);
    const state = stateOf(lab, { seed: 7 });
    const id = runId(lab, state);
    ask(asked(lab, state));
    await ended(1);
    const run = simulate(lab, effective(lab.settings, lab.fixes, state), 7);
    expect(told(heard[0])).toEqual(
      told({ type: "run", summary: summarise(lab, id, state, run), run, readings: {} }),
    );
  });

  test("responses in order of urgency, and keeps the trace only of those that need it", async () => {
    const { lab } = countingLab();
    const { heard, ask, ended } = started(lab);
    const [one, two] = [stateOf(lab, { seed: 1 }), stateOf(lab, { seed: 2 })];
    ask(asked(lab, one), asked(lab, two, "summary"));
    await ended(2);
    expect(heard).toMatchObject([{ summary: { state: one } }, { summary: { state: two } }]);
    expect(heard.map((answer) => answer.type === "run" && answer.run !== undefined)).toEqual([true, false]);
  });

  test("says nothing before ask returns", () => {
    const { lab } = countingLab();
    const { heard, ask } = started(lab);
    ask(asked(lab, stateOf(lab)));
    expect(heard).toEqual([]);
  });

  test("hears the newest batch only, even in the middle of a long run", async () => {
    const { lab } = countingLab();
    const { heard, ask, ended } = started(lab);
    const long = asked(lab, stateOf(lab, { explicit: { ticks: FOR_EVER } }));
    const short = asked(lab, stateOf(lab));
    ask(long, asked(lab, stateOf(lab, { seed: 9 })));
    await vi.waitFor(() => expect(heard).not.toEqual([]));
    heard.length = 0;
    ask(short);
    await ended(1);
    expect(heard).toMatchObject([{ type: "run", summary: { id: short.id } }]);
  });

  test("tells how far a long run is, and not more than once in 50 ms", async () => {
    const { lab } = countingLab();
    const { heard, ask, ended } = started(lab);
    const beganMs = performance.now();
    ask(asked(lab, stateOf(lab, { explicit: { ticks: 1_000_000 } })));
    await ended(1);
    const told = heard.flatMap((answer) => (answer.type === "progress" ? [answer.progress] : []));
    expect(told).not.toEqual([]);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.every((progress) => progress >= 0 && progress <= 1)).toBe(true);
    expect(told.length).toBeLessThanOrEqual((performance.now() - beganMs) / 50);
  });

  test("hands over what the lab reads off a run with it, and says between two readings that it lives", async () => {
    const { lab } = countingLab();
    const slow = (id: string) =>
      reading(id, ({ trace }) => {
        for (const untilMs = performance.now() + 60; performance.now() < untilMs; );
        return { rows: Int32Array.of(trace.length) };
      });
    const { heard, ask, ended } = started({
      ...lab,
      readings: [slow("one"), slow("two"), slow("three")],
    } as Lab);
    ask(asked(lab, stateOf(lab)));
    await ended(1);
    expect(heard.map(({ type }) => type)).toEqual(["progress", "progress", "progress", "run"]);
    const answer = heard.at(-1);
    const run = (answer?.type === "run" && answer.run) as Run;
    expect(told(readingsOf(run).two)).toBe(told({ rows: [run.trace.length] }));
    expect(Object.keys(readingsOf(run))).toEqual(["one", "two", "three"]);
  });

  test("reads nothing off a run of which only the summary is asked", async () => {
    const { lab } = countingLab();
    const read = vi.fn();
    const { ask, ended } = started({ ...lab, readings: [read] } as Lab);
    ask(asked(lab, stateOf(lab), "summary"));
    await ended(1);
    expect(read).not.toHaveBeenCalled();
  });

  test("says no more once cancelled", async () => {
    const { lab } = countingLab();
    const { runner, heard, ask } = started(lab);
    ask(asked(lab, stateOf(lab, { explicit: { ticks: FOR_EVER } })));
    await vi.waitFor(() => expect(heard).not.toEqual([]));
    runner.cancel();
    const before = heard.length;
    await new Promise((wait) => setTimeout(wait, 150));
    expect(heard).toHaveLength(before);
  });

  test("responses an error for the run that failed, and goes on with the next", async () => {
    const { lab } = countingLab();
    const { heard, ask, ended } = started(lab);
    const bad = asked(lab, stateOf(lab, { explicit: { bad: 1 } }));
    ask(bad, asked(lab, stateOf(lab)));
    await ended(2);
    expect(heard).toMatchObject([
      { type: "error", id: bad.id, message: "The run failed: a spring is broken." },
      { type: "run" },
    ]);
  });
});

/** A lab whose runs take for ever to be measured. */
function endlessLab() {
  const { lab } = countingLab();
  const seen = { slices: 0 };
  const endless: Lab = {
    ...lab,
    play: () =>
      function* () {
        for (;;) {
          seen.slices++;
          yield;
        }
      },
  };
  return { endless, seen };
}

test("a cancel is heard while a run is measured, too", async () => {
  const { endless, seen } = endlessLab();
  const runner = workerRunner(
    () => threadRunner([endless]),
    () => workerFor([endless]),
  );
  open.push(runner);
  runner.ask([asked(endless, stateOf(endless))], () => {});
  await vi.waitFor(() => expect(seen.slices).toBeGreaterThan(0));
  runner.cancel();
  await new Promise((wait) => setTimeout(wait, 100));
  const before = seen.slices;
  await new Promise((wait) => setTimeout(wait, 100));
  expect(seen.slices).toBe(before);
});

test("a run's columns and its series are handed over, not copied", async () => {
  const { lab } = countingLab();
  const transferred: unknown[] = [];
  let run: Run | undefined;
  let order = (_: MessageEvent) => {};
  serve(
    {
      addEventListener: (_, hear) => {
        order = hear;
      },
      postMessage: (message, { transfer }) => {
        const [answer] = (message as { responses: RunResponse[] }).responses;
        if (answer?.type !== "run") return;
        run = answer.run;
        transferred.push(...transfer);
      },
    },
    threadRunner([lab]),
  );
  order({ data: { batch: 1, requests: [asked(lab, stateOf(lab))] } } as MessageEvent);
  const held = await vi.waitFor(() => run ?? Promise.reject(new Error("no run yet")));
  const arrays = [...Object.values(held.trace), ...Object.values(held.series).map(({ values }) => values)];
  const buffers = arrays.filter((array) => ArrayBuffer.isView(array)).map(({ buffer }) => buffer);
  expect(buffers.length).toBe(7);
  expect(new Set(transferred)).toEqual(new Set(buffers));
});

describe("a runner with a worker", () => {
  class BrokenWorker extends EventTarget {
    terminated = false;
    postMessage() {}
    terminate() {
      this.terminated = true;
    }
  }
  const died = () => new ErrorEvent("error", { message: "out of memory", cancelable: true });

  test("plays in its own thread if the worker fails before it says a word", async () => {
    const { lab } = countingLab();
    const worker = new BrokenWorker();
    const runner = workerRunner(
      () => threadRunner([lab]),
      () => worker as unknown as Worker,
    );
    const hear = vi.fn();
    runner.ask([asked(lab, stateOf(lab))], hear);
    worker.dispatchEvent(died());
    await vi.waitFor(() => expect(hear).toHaveBeenCalledOnce());
    expect(worker.terminated).toBe(true);
  });

  test("is not even tried where there is no origin, as in a sandboxed frame", async () => {
    const Worker = vi.fn();
    vi.stubGlobal("Worker", Worker);
    vi.stubGlobal("origin", "null");
    const { lab } = countingLab();
    const runner = workerRunner(() => threadRunner([lab]));
    const hear = vi.fn();
    runner.ask([asked(lab, stateOf(lab))], hear);
    await vi.waitFor(() => expect(hear).toHaveBeenCalledOnce());
    expect(Worker).not.toHaveBeenCalled();
    vi.unstubAllGlobals();
  });

  test("responses an error if the worker dies of a run, and makes another for the next", () => {
    const { lab } = countingLab();
    const workers: BrokenWorker[] = [];
    const runner = workerRunner(
      () => threadRunner([lab]),
      () => {
        workers.push(new BrokenWorker());
        return workers.at(-1) as unknown as Worker;
      },
    );
    workers[0]?.dispatchEvent(new MessageEvent("message", { data: { batch: 0, responses: [] } }));
    const hear = vi.fn();
    const request = asked(lab, stateOf(lab));
    runner.ask([request], hear);
    workers[0]?.dispatchEvent(died());
    const message = "The run failed: out of memory.";
    expect(hear.mock.calls).toEqual([[[{ type: "error", id: request.id, message }]]]);
    runner.ask([request], hear);
    expect(workers).toHaveLength(2);
  });

  test("hears of what cannot travel instead of waiting for ever", async () => {
    const { lab } = countingLab();
    const odd: Lab = {
      ...lab,
      headline: () => ({ figure: (() => {}) as never, noun: "", harm: false, sentence: "" }),
    };
    const runner = workerRunner(
      () => threadRunner([odd]),
      () => workerFor([odd]),
    );
    open.push(runner);
    const hear = vi.fn();
    runner.ask([asked(odd, stateOf(odd))], hear);
    await vi.waitFor(() => expect(hear).toHaveBeenCalledWith([expect.objectContaining({ type: "error" })]));
  });
});
