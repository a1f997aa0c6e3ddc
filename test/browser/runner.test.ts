import { expect, test, vi } from "vitest";
import { runId, settingsOf } from "../../src/app/runs/cache.ts";
import type { RunResponse } from "../../src/app/runs/queue.ts";
import { threadRunner } from "../../src/app/runs/threadRunner.ts";
import { workerRunner } from "../../src/app/runs/workerRunner.ts";
import { defaultState } from "../../src/app/state/changes.ts";
import { labs } from "../../src/labs/all.ts";

test("a real worker plays each lab as this thread does, and hands over all of its columns", async () => {
  const requests = labs.map((lab) => {
    const state = defaultState(lab.id);
    return { id: runId(lab, state), state, settings: settingsOf(lab, state), keep: "trace" as const };
  });
  let messages = 0;
  class HeardWorker extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener("message", () => messages++);
    }
  }
  vi.stubGlobal("Worker", HeardWorker);
  const [fromWorker, fromHere] = await Promise.all(
    [workerRunner(() => threadRunner(labs)), threadRunner(labs)].map(
      (runner) =>
        new Promise<RunResponse[]>((done) => {
          const heard: RunResponse[] = [];
          runner.ask(requests, (answers) => {
            heard.push(...answers.filter(({ type }) => type !== "progress"));
            if (heard.length === requests.length) done(heard);
          });
        }),
    ),
  );
  expect(messages).toBeGreaterThan(1);
  expect(fromWorker).toEqual(fromHere);
  expect(fromWorker?.[0]).toMatchObject({ type: "run" });
});
