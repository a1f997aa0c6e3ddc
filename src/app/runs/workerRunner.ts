import { attachReadings } from "../../sim/reading.ts";
import type { OnResponses, Runner, RunRequest } from "./queue.ts";
import { TIMEOUT_TICKS, Watchdog } from "./watchdog.ts";
import workerUrl from "./worker.ts?worker&url";
import type { WorkerRequest, WorkerResponse } from "./workerProtocol.ts";

/** A runner that is loaded when it is first needed. Until it is there, the newest batch waits. */
export function lazyRunner(load: () => Promise<Runner>): Runner {
  let runner: Runner | undefined;
  let waiting: (() => void) | undefined;
  /** Answers that nothing can be played, if the runner cannot be had. */
  const refusing: Runner = {
    cancel: () => {},
    close: () => {},
    ask(requests, onResponses) {
      const message = "The run could not be loaded. Reload the page to try again.";
      queueMicrotask(() => onResponses(requests.map(({ id }) => ({ type: "error", id, message }))));
    },
  };
  const cancel = () => {
    waiting = undefined;
    runner?.cancel();
  };
  const have = (loaded: Runner) => {
    runner = loaded;
    waiting?.();
  };
  load().then(have, () => have(refusing));
  return {
    cancel,
    close: cancel,
    ask(requests, onResponses) {
      if (runner) runner.ask(requests, onResponses);
      else waiting = () => runner?.ask(requests, onResponses);
    },
  };
}

/** Plays runs in a worker. Where none can be made (a sandboxed frame, a file from disk), `inThread` does it. */
export function workerRunner(
  inThread: () => Runner = thisThread,
  makeWorker: () => Worker = makeOwnWorker,
): Runner {
  return new WorkerRunner(inThread, makeWorker);
}

/** Seldom needed, so it is no part of the page. */
const thisThread = (): Runner =>
  lazyRunner(async () => {
    const [{ lazyThreadRunner }, { loadEngine }] = await Promise.all([
      import("./threadRunner.ts"),
      import("./engines.ts"),
    ]);
    return lazyThreadRunner(loadEngine);
  });

function makeOwnWorker(): Worker {
  // It would fail anyway, in Firefox only after an error on the console.
  if (origin === "null") throw new Error("What has no origin has no worker.");
  return new Worker(workerUrl, { type: "module" });
}

interface PendingBatch {
  requests: readonly RunRequest[];
  unanswered: Set<string>;
  onResponses: OnResponses;
  /** It is played for the second time, since the worker fell silent the first time. */
  isRetry: boolean;
}

const SILENT = "The run gave no sign of life, so it was started again in a new worker.";
const SILENT_AGAIN = "The run failed: its worker fell silent twice.";

class WorkerRunner implements Runner {
  readonly #inThread: () => Runner;
  readonly #makeWorker: () => Worker;
  readonly #watch = new Watchdog(() => this.#onSilence());
  #worker: Worker | undefined;
  #isAlive = false;
  /** The worker has been told of a batch and has not said that it knows. */
  #unconfirmed = false;
  /** It was then busy with the batch before: its silence says no more than that. */
  #interrupts = false;
  /** Who plays where there is no worker. */
  #thread: Runner | undefined;
  #batch = 0;
  #pending: PendingBatch | undefined;

  constructor(inThread: () => Runner, makeWorker: () => Worker) {
    this.#inThread = inThread;
    this.#makeWorker = makeWorker;
    this.#start();
  }

  ask(requests: readonly RunRequest[], onResponses: OnResponses): void {
    this.#begin({ requests, onResponses, unanswered: new Set(requests.map(({ id }) => id)), isRetry: false });
  }

  cancel(): void {
    if (this.#pending) this.#begin(undefined);
  }

  close(): void {
    this.cancel();
    this.#drop();
  }

  loadOthers(): void {
    this.#worker?.postMessage("others" satisfies WorkerRequest);
  }

  #begin(pending: PendingBatch | undefined): void {
    this.#interrupts = this.#isPlaying();
    this.#batch++;
    this.#pending = pending;
    if (pending && !this.#worker && !this.#thread) this.#start();
    if (this.#thread) {
      if (pending) this.#thread.ask(pending.requests, pending.onResponses);
      else this.#thread.cancel();
    } else this.#order();
  }

  #isPlaying(): boolean {
    return this.#pending !== undefined && this.#pending.unanswered.size > 0;
  }

  #order(): void {
    if (!this.#worker) return;
    this.#worker.postMessage({
      batch: this.#batch,
      requests: this.#pending?.requests ?? [],
    } satisfies WorkerRequest);
    this.#unconfirmed = true;
    this.#watch.start(this.#patience());
  }

  #patience(): number {
    if (!this.#isAlive) return TIMEOUT_TICKS.start;
    return this.#unconfirmed ? TIMEOUT_TICKS.order : TIMEOUT_TICKS.run;
  }

  #start(): void {
    this.#isAlive = false;
    try {
      const worker = this.#makeWorker();
      this.#worker = worker;
      const onlyIfOurs = (act: () => void) => {
        if (worker === this.#worker) act();
      };
      worker.addEventListener("message", ({ data }) => onlyIfOurs(() => this.#deliver(data)));
      worker.addEventListener("messageerror", () =>
        onlyIfOurs(() => this.#fail("it sent what cannot be read")),
      );
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        onlyIfOurs(() => this.#fail(event.message));
      });
    } catch {
      this.#fail("");
    }
  }

  #deliver({ batch, responses }: WorkerResponse): void {
    this.#isAlive = true;
    if (batch === this.#batch) {
      this.#unconfirmed = false;
      for (const response of responses) {
        if (response.type === "run") {
          this.#pending?.unanswered.delete(response.summary.id);
          if (response.run && response.readings) attachReadings(response.run, response.readings);
        }
        if (response.type === "error") this.#pending?.unanswered.delete(response.id);
      }
    }
    if (this.#unconfirmed || this.#isPlaying()) this.#watch.start(this.#patience());
    else this.#watch.stop();
    if (batch === this.#batch && responses.length > 0) this.#pending?.onResponses(responses);
  }

  #drop(): void {
    this.#watch.stop();
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  /**
   * A worker that is not heard of for too long is replaced, and the new one plays what is left. The reader is told, unless
   * all that took too long was the end of a batch that nobody waits for any more.
   */
  #onSilence(): void {
    if (!this.#isAlive) {
      this.#fail("");
      return;
    }
    const pending = this.#pending;
    const unanswered = pending?.requests.filter(({ id }) => pending.unanswered.has(id)) ?? [];
    const isExpected = this.#unconfirmed && this.#interrupts;
    this.#drop();
    if (pending?.isRetry) {
      this.#failAll(SILENT_AGAIN);
      return;
    }
    this.#pending = undefined;
    this.#start();
    const [first] = unanswered;
    if (!pending || !first) return;
    this.#begin({ ...pending, requests: unanswered, isRetry: !isExpected });
    if (!isExpected) pending.onResponses([{ type: "restarted", id: first.id, message: SILENT }]);
  }

  /** A worker that never spoke cannot be had here; one that did has died of a run, and the next batch gets another. */
  #fail(message: string): void {
    this.#drop();
    if (this.#isAlive) {
      this.#failAll(`The run failed: ${message || "its worker stopped"}.`);
      return;
    }
    this.#thread = this.#inThread();
    if (this.#pending) this.#thread.ask(this.#pending.requests, this.#pending.onResponses);
  }

  #failAll(message: string): void {
    const pending = this.#pending;
    this.#batch++;
    this.#pending = undefined;
    pending?.onResponses([...pending.unanswered].map((id) => ({ type: "error", id, message })));
  }
}
