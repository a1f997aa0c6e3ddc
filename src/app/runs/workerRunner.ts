import { adopt } from "../../sim/reading.ts";
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
  hear: OnResponses;
  /** It is played for the second time, since the worker fell silent the first time. */
  again: boolean;
}

const SILENT = "The run gave no sign of life, so it was started again in a new worker.";
const SILENT_AGAIN = "The run failed: its worker fell silent twice.";

class WorkerRunner implements Runner {
  readonly #inThread: () => Runner;
  readonly #makeWorker: () => Worker;
  readonly #watch = new Watchdog(() => this.#silent());
  #worker: Worker | undefined;
  #lives = false;
  /** The worker has been told of a batch and has not said that it knows. */
  #unheard = false;
  /** It was then busy with the batch before: its silence says no more than that. */
  #interrupts = false;
  /** Who plays where there is no worker. */
  #thread: Runner | undefined;
  #batch = 0;
  #asked: PendingBatch | undefined;

  constructor(inThread: () => Runner, makeWorker: () => Worker) {
    this.#inThread = inThread;
    this.#makeWorker = makeWorker;
    this.#start();
  }

  ask(requests: readonly RunRequest[], hear: OnResponses): void {
    this.#begin({ requests, hear, unanswered: new Set(requests.map(({ id }) => id)), again: false });
  }

  cancel(): void {
    if (this.#asked) this.#begin(undefined);
  }

  close(): void {
    this.cancel();
    this.#drop();
  }

  loadOthers(): void {
    this.#worker?.postMessage("others" satisfies WorkerRequest);
  }

  #begin(asked: PendingBatch | undefined): void {
    this.#interrupts = this.#isPlaying();
    this.#batch++;
    this.#asked = asked;
    if (asked && !this.#worker && !this.#thread) this.#start();
    if (this.#thread) {
      if (asked) this.#thread.ask(asked.requests, asked.hear);
      else this.#thread.cancel();
    } else this.#order();
  }

  #isPlaying(): boolean {
    return this.#asked !== undefined && this.#asked.unanswered.size > 0;
  }

  #order(): void {
    if (!this.#worker) return;
    this.#worker.postMessage({
      batch: this.#batch,
      requests: this.#asked?.requests ?? [],
    } satisfies WorkerRequest);
    this.#unheard = true;
    this.#watch.start(this.#patience());
  }

  #patience(): number {
    if (!this.#lives) return TIMEOUT_TICKS.start;
    return this.#unheard ? TIMEOUT_TICKS.order : TIMEOUT_TICKS.run;
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

  #deliver({ batch, answers }: WorkerResponse): void {
    this.#lives = true;
    if (batch === this.#batch) {
      this.#unheard = false;
      for (const answer of answers) {
        if (answer.type === "run") {
          this.#asked?.unanswered.delete(answer.summary.id);
          if (answer.run && answer.readings) adopt(answer.run, answer.readings);
        }
        if (answer.type === "error") this.#asked?.unanswered.delete(answer.id);
      }
    }
    if (this.#unheard || this.#isPlaying()) this.#watch.start(this.#patience());
    else this.#watch.stop();
    if (batch === this.#batch && answers.length > 0) this.#asked?.hear(answers);
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
  #silent(): void {
    if (!this.#lives) {
      this.#fail("");
      return;
    }
    const asked = this.#asked;
    const unanswered = asked?.requests.filter(({ id }) => asked.unanswered.has(id)) ?? [];
    const isExpected = this.#unheard && this.#interrupts;
    this.#drop();
    if (asked?.again) {
      this.#tellAll(SILENT_AGAIN);
      return;
    }
    this.#asked = undefined;
    this.#start();
    const [first] = unanswered;
    if (!asked || !first) return;
    this.#begin({ ...asked, requests: unanswered, again: !isExpected });
    if (!isExpected) asked.hear([{ type: "again", id: first.id, message: SILENT }]);
  }

  /** A worker that never spoke cannot be had here; one that did has died of a run, and the next batch gets another. */
  #fail(message: string): void {
    this.#drop();
    if (this.#lives) {
      this.#tellAll(`The run failed: ${message || "its worker stopped"}.`);
      return;
    }
    this.#thread = this.#inThread();
    if (this.#asked) this.#thread.ask(this.#asked.requests, this.#asked.hear);
  }

  #tellAll(message: string): void {
    const asked = this.#asked;
    this.#batch++;
    this.#asked = undefined;
    asked?.hear([...asked.unanswered].map((id) => ({ type: "error", id, message })));
  }
}
