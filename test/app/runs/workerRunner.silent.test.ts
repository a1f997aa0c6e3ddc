import { afterEach, describe, expect, test, vi } from "vitest";
import { runId, settingsOf, summarise } from "../../../src/app/runs/cache.ts";
import type { OnResponses, Runner, RunRequest, RunResponse } from "../../../src/app/runs/queue.ts";
import { serve } from "../../../src/app/runs/serve.ts";
import { threadRunner } from "../../../src/app/runs/threadRunner.ts";
import type { WorkerRequest, WorkerResponse } from "../../../src/app/runs/workerProtocol.ts";
import { workerRunner } from "../../../src/app/runs/workerRunner.ts";
import { effective } from "../../../src/sim/settings.ts";
import { simulate } from "../../../src/sim/simulate.ts";
import { countingLab, stateOf } from "../counting.ts";

const open: Runner[] = [];
afterEach(() => {
  for (const runner of open.splice(0)) runner.close();
  vi.useRealTimers();
});

const { lab } = countingLab();

function asked(seed: number): RunRequest {
  const state = stateOf(lab, { seed });
  return { id: runId(lab, state), state, settings: settingsOf(lab, state), keep: "trace" };
}

describe("a worker that falls silent", () => {
  /** A worker of which the test says what it says. */
  class SilentWorker extends EventTarget {
    readonly orders: Exclude<WorkerRequest, string>[] = [];
    terminated = false;
    postMessage(order: Exclude<WorkerRequest, string>) {
      this.orders.push(order);
    }
    terminate() {
      this.terminated = true;
    }
    says(batch: number, ...responses: RunResponse[]) {
      this.dispatchEvent(new MessageEvent("message", { data: { batch, responses } }));
    }
    /** Says that it has heard the newest order. */
    hears() {
      this.says(this.orders.at(-1)?.batch ?? 0);
    }
  }

  const seconds = (count: number) => vi.advanceTimersByTime(count * 1000);
  const [one, two] = [asked(1), asked(2)];
  const answerTo = ({ id, state }: RunRequest): RunResponse => {
    const run = simulate(lab, effective(lab.settings, lab.fixes, state), state.seed);
    return { type: "run", summary: summarise(lab, id, state, run), run };
  };

  function started() {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const workers: SilentWorker[] = [];
    const runner = workerRunner(
      () => threadRunner([lab]),
      () => {
        workers.push(new SilentWorker());
        return workers.at(-1) as unknown as Worker;
      },
    );
    open.push(runner);
    const first = workers[0] as SilentWorker;
    first.says(0);
    const heard: RunResponse[] = [];
    const ask = (...requests: RunRequest[]) => runner.ask(requests, (responses) => heard.push(...responses));
    return { runner, workers, first, heard, ask };
  }

  test("is replaced: the reader is told, and what is left is played in another", () => {
    const { workers, first, heard, ask } = started();
    ask(one, two);
    first.hears();
    first.says(1, answerTo(one));
    seconds(19.5);
    expect(workers).toHaveLength(1);
    seconds(1);
    expect(first.terminated).toBe(true);
    expect(heard.map(({ type }) => type)).toEqual(["run", "restarted"]);
    const fresh = workers[1] as SilentWorker;
    expect(fresh.orders.map(({ requests }) => requests)).toEqual([[two]]);
    fresh.says(0);
    fresh.hears();
    fresh.says(fresh.orders[0]?.batch ?? 0, answerTo(two));
    expect(heard.at(-1)).toMatchObject({ type: "run", summary: { id: two.id } });
    seconds(60);
    expect(workers).toHaveLength(2);
  });

  test("that died while nothing was asked is noticed by the next batch within a second", () => {
    const { workers, first, heard, ask } = started();
    ask(one);
    first.hears();
    first.says(1, answerTo(one));
    seconds(60);
    expect(workers).toHaveLength(1);
    ask(two);
    seconds(1);
    expect(workers[1]?.orders).toMatchObject([{ requests: [two] }]);
    expect(heard.at(-1)).toMatchObject({ type: "restarted", id: two.id });
  });

  test("is left alone while it says that it lives, however long its run takes", () => {
    const { workers, first, heard, ask } = started();
    ask(one);
    first.hears();
    for (let second = 0; second < 300; second += 19) {
      seconds(19);
      first.says(1);
    }
    first.says(1, { type: "progress", id: one.id, progress: 0.5 });
    expect(workers).toHaveLength(1);
    expect(heard).toEqual([{ type: "progress", id: one.id, progress: 0.5 }]);
  });

  test("twice at the same run fails it, and the next batch gets another", () => {
    const { workers, first, heard, ask } = started();
    ask(one);
    first.hears();
    seconds(20);
    workers[1]?.says(0);
    workers[1]?.hears();
    seconds(20);
    expect(heard.map(({ type }) => type)).toEqual(["restarted", "error"]);
    expect(workers).toHaveLength(2);
    ask(two);
    expect(workers[2]?.orders).toMatchObject([{ requests: [two] }]);
  });

  test("at a cancel is replaced within a second, and so is one that does not turn to the next batch", () => {
    const { runner, workers, first, heard, ask } = started();
    ask(one);
    first.hears();
    runner.cancel();
    seconds(1);
    expect([first.terminated, workers.length]).toEqual([true, 2]);
    workers[1]?.says(0);
    ask(one);
    workers[1]?.hears();
    ask(two);
    seconds(1);
    expect(workers[2]?.orders).toMatchObject([{ requests: [two] }]);
    // What held it up was the batch that nobody waits for: there is nothing to tell.
    expect(heard).toEqual([]);
  });

  test("before its first word gets half a minute, since it may still be on its way", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const worker = new SilentWorker();
    const runner = workerRunner(
      () => threadRunner([lab]),
      () => worker as unknown as Worker,
    );
    open.push(runner);
    const hear = vi.fn();
    runner.ask([one], hear);
    seconds(29);
    expect(worker.terminated).toBe(false);
    seconds(1);
    expect(worker.terminated).toBe(true);
    await vi.waitFor(() => expect(hear).toHaveBeenCalledOnce());
  });
});

describe("the worker's end of the line", () => {
  /** What comes up the line for what goes down, while `runner` plays. */
  function served(runner: Pick<Runner, "ask">) {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const sent: WorkerResponse[] = [];
    const line = Object.assign(new EventTarget(), { postMessage: (told: WorkerResponse) => sent.push(told) });
    serve(line as unknown as Parameters<typeof serve>[0], { cancel() {}, close() {}, ...runner });
    const order = (batch: number, requests: readonly RunRequest[]) =>
      line.dispatchEvent(new MessageEvent("message", { data: { batch, requests } }));
    return { sent, order };
  }
  const request = asked(1);

  test("says that it has heard an order before it plays, and every second until it is done", () => {
    let hear: OnResponses = () => {};
    const { sent, order } = served({ ask: (_, told) => (hear = told) });
    order(1, [request]);
    expect(sent).toEqual([
      { batch: 0, responses: [] },
      { batch: 1, responses: [] },
    ]);
    vi.advanceTimersByTime(3000);
    expect(sent).toHaveLength(5);
    hear([{ type: "error", id: request.id, message: "" }]);
    vi.advanceTimersByTime(3000);
    expect(sent).toHaveLength(6);
  });

  test("says no more of a batch that was cancelled than that it has heard", () => {
    const { sent, order } = served({ ask() {} });
    order(1, [request]);
    order(2, []);
    vi.advanceTimersByTime(3000);
    expect(sent.map(({ batch }) => batch)).toEqual([0, 1, 2]);
  });
});
