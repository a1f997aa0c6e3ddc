import { type Answer, type Request, sayError } from "./batch.ts";
import type { Runner } from "./runner.ts";

/** What the page tells its worker: play this batch and nothing else. An empty batch is a cancel. */
export interface Order {
  batch: number;
  requests: readonly Request[];
}

/** What the worker tells the page: the answers to a batch. The first of all, for no batch, says that it lives. */
export interface Delivery {
  batch: number;
  answers: readonly Answer[];
}

/** One end of the line between the page and its worker. */
export interface Line {
  postMessage(message: unknown, options: { transfer: Transferable[] }): void;
  addEventListener(type: "message", hear: (event: MessageEvent) => void): void;
}

/** Plays the batches that come down the line, the newest only, and sends the answers up. */
export function serve(line: Line, runner: Runner): void {
  line.addEventListener("message", ({ data }: MessageEvent<Order>) => {
    runner.ask(data.requests, (answers) => send(line, data.batch, answers));
  });
  send(line, 0, []);
}

function send(line: Line, batch: number, answers: readonly Answer[]): void {
  try {
    line.postMessage({ batch, answers } satisfies Delivery, { transfer: answers.flatMap(columns) });
  } catch (error) {
    // A lab measured something that cannot travel: say so rather than leave the page waiting.
    const faults = answers.map((answer): Answer => {
      const id = answer.type === "run" ? answer.summary.id : answer.id;
      return { type: "error", id, message: sayError(error) };
    });
    line.postMessage({ batch, answers: faults } satisfies Delivery, { transfer: [] });
  }
}

/** The buffers of a run's trace and of its series, which are handed over rather than copied. */
function columns(answer: Answer): Transferable[] {
  if (answer.type !== "run" || !answer.run) return [];
  const { trace, series } = answer.run;
  const { kind, at, actor, subject, cause, value } = trace;
  const values = Object.values(series).map(({ values }) => values);
  return [kind, at, actor, subject, cause, value, ...values].map(({ buffer }) => buffer as ArrayBuffer);
}
