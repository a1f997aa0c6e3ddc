import type { Hear, Request } from "./batch.ts";
import type { Delivery, Order } from "./serve.ts";
import workerUrl from "./worker.ts?worker&url";

/** Plays runs for whoever asks. */
export interface Runner {
  /**
   * Asks for a batch, the most urgent run first. What is left of the batch before is cancelled: the newest wins, and
   * no answer of an older one is heard any more. Answers never come before `ask` returns.
   */
  ask(requests: readonly Request[], hear: Hear): void;
  /** Cancels what is left. */
  cancel(): void;
  /** Cancels, and frees the worker. */
  close(): void;
}

/** A runner that is loaded when it is first needed. Until it is there, the newest batch waits. */
export function lateRunner(load: () => Promise<Runner>): Runner {
  let runner: Runner | undefined;
  let waiting: (() => void) | undefined;
  /** Answers that nothing can be played, if the runner cannot be had. */
  const refusing: Runner = {
    cancel: () => {},
    close: () => {},
    ask(requests, hear) {
      const message = "The run could not be loaded. Reload the page to try again.";
      queueMicrotask(() => hear(requests.map(({ id }) => ({ type: "error", id, message }))));
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
    ask(requests, hear) {
      if (runner) runner.ask(requests, hear);
      else waiting = () => runner?.ask(requests, hear);
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
  lateRunner(async () => {
    const [{ loadingRunner }, { loadEngine }] = await Promise.all([
      import("./thread.ts"),
      import("./engines.ts"),
    ]);
    return loadingRunner(loadEngine);
  });

function makeOwnWorker(): Worker {
  // It would fail anyway, in Firefox only after an error on the console.
  if (origin === "null") throw new Error("What has no origin has no worker.");
  return new Worker(workerUrl, { type: "module" });
}

interface Asked {
  requests: readonly Request[];
  unanswered: Set<string>;
  hear: Hear;
}

class WorkerRunner implements Runner {
  readonly #inThread: () => Runner;
  readonly #makeWorker: () => Worker;
  #worker: Worker | undefined;
  #lives = false;
  /** Who plays where there is no worker. */
  #thread: Runner | undefined;
  #batch = 0;
  #asked: Asked | undefined;

  constructor(inThread: () => Runner, makeWorker: () => Worker) {
    this.#inThread = inThread;
    this.#makeWorker = makeWorker;
    this.#start();
  }

  ask(requests: readonly Request[], hear: Hear): void {
    this.#batch++;
    this.#asked = { requests, hear, unanswered: new Set(requests.map(({ id }) => id)) };
    if (!this.#worker && !this.#thread) this.#start();
    if (this.#thread) this.#thread.ask(requests, hear);
    else this.#order(requests);
  }

  cancel(): void {
    if (!this.#asked) return;
    this.#batch++;
    this.#asked = undefined;
    this.#thread?.cancel();
    this.#order([]);
  }

  close(): void {
    this.cancel();
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #order(requests: readonly Request[]): void {
    this.#worker?.postMessage({ batch: this.#batch, requests } satisfies Order);
  }

  #start(): void {
    this.#lives = false;
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

  #deliver({ batch, answers }: Delivery): void {
    this.#lives = true;
    if (batch !== this.#batch || !this.#asked) return;
    for (const answer of answers) {
      if (answer.type !== "progress") {
        this.#asked.unanswered.delete(answer.type === "run" ? answer.summary.id : answer.id);
      }
    }
    this.#asked.hear(answers);
  }

  /** A worker that never spoke cannot be had here; one that did has died of a run, and the next batch gets another. */
  #fail(message: string): void {
    const asked = this.#asked;
    this.#worker?.terminate();
    this.#worker = undefined;
    if (!this.#lives) {
      this.#thread = this.#inThread();
      if (asked) this.#thread.ask(asked.requests, asked.hear);
      return;
    }
    this.#batch++;
    this.#asked = undefined;
    const says = `The run failed: ${message || "its worker stopped"}.`;
    asked?.hear([...asked.unanswered].map((id) => ({ type: "error", id, message: says })));
  }
}
