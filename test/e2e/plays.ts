import { runId } from "../../src/app/runs/cache.ts";
import type { RunRequest, RunResponse } from "../../src/app/runs/queue.ts";
import type { WorkerRequest, WorkerResponse } from "../../src/app/runs/workerProtocol.ts";
import { labs } from "../../src/labs/all.ts";
import { effective, type State } from "../../src/sim/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";
import { digestOf } from "../browser/digest.ts";

/** Digests of a state's run, as two threads of one browser play it. */
export interface Played {
  page: string;
  worker: string;
}

/** Plays states in a page, and in a worker of the built site, whose address is `workerUrl`. Built for a page of any browser. */
export async function play(states: readonly State[], workerUrl: string): Promise<Played[]> {
  const worker = new Worker(workerUrl, { type: "module" });
  const played: Played[] = [];
  for (const [batch, state] of states.entries()) {
    const lab = labs.find(({ id }) => id === state.lab);
    if (!lab) throw new Error(`no lab ${state.lab}`);
    const settings = effective(lab.settings, lab.fixes, state);
    const answer = await answerOf(worker, batch, { id: runId(lab, state), state, settings, keep: "trace" });
    if (answer.type !== "run" || !answer.run) throw new Error(JSON.stringify(answer));
    played.push({ page: digestOf(simulate(lab, settings, state.seed)), worker: digestOf(answer.run) });
  }
  worker.terminate();
  return played;
}

// What is built of this file is put into a page, which imports nothing.
Object.assign(globalThis, { play });

function answerOf(worker: Worker, batch: number, request: RunRequest): Promise<RunResponse> {
  return new Promise((done, fail) => {
    worker.onerror = ({ message }) => fail(new Error(message));
    worker.onmessage = ({ data }: MessageEvent<WorkerResponse>) => {
      const last = data.responses.find(({ type }) => type !== "progress");
      if (data.batch === batch && last) done(last);
    };
    worker.postMessage({ batch, requests: [request] } satisfies WorkerRequest);
  });
}
