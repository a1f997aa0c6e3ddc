import type { Runner } from "./queue.ts";
import { errorMessage, type RunResponse } from "./queue.ts";
import type { MessageEndpoint, WorkerRequest, WorkerResponse } from "./workerProtocol.ts";

/** How often it is said that the batch is still under way, even where it waits for the network. */
const LIVES_EVERY_MS = 1000;

/** Plays the batches that come down the line, the newest only, and sends the responses up. */
export function serve(line: MessageEndpoint, runner: Runner): void {
  let living: ReturnType<typeof setInterval> | undefined;
  line.addEventListener("message", ({ data }: MessageEvent<WorkerRequest>) => {
    if (data === "others") {
      runner.loadOthers?.();
      return;
    }
    const { batch, requests } = data;
    send(line, batch, []);
    clearInterval(living);
    let left = requests.length;
    if (left > 0) living = setInterval(() => send(line, batch, []), LIVES_EVERY_MS);
    runner.ask(requests, (responses) => {
      left -= responses.filter(({ type }) => type === "run" || type === "error").length;
      if (left === 0) clearInterval(living);
      send(line, batch, responses);
    });
  });
  send(line, 0, []);
}

function send(line: MessageEndpoint, batch: number, responses: readonly RunResponse[]): void {
  try {
    line.postMessage({ batch, responses } satisfies WorkerResponse, { transfer: responses.flatMap(columns) });
  } catch (error) {
    // A lab measured something that cannot travel: say so rather than leave the page waiting.
    const faults = responses.map((response): RunResponse => {
      const id = response.type === "run" ? response.summary.id : response.id;
      return { type: "error", id, message: errorMessage(error) };
    });
    line.postMessage({ batch, responses: faults } satisfies WorkerResponse, { transfer: [] });
  }
}

/** The buffers of a run's trace, of its series and of what was read off it, which are handed over rather than copied. */
function columns(response: RunResponse): Transferable[] {
  if (response.type !== "run" || !response.run) return [];
  const { trace, series } = response.run;
  const { kind, at, actor, subject, cause, value } = trace;
  const arrays = [
    kind,
    at,
    actor,
    subject,
    cause,
    value,
    ...Object.values(series).map(({ values }) => values),
    ...Object.values(response.readings ?? {}).flatMap(arraysIn),
  ];
  return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))];
}

/** The arrays in a reading, however deep. */
const arraysIn = (part: unknown): ArrayBufferView[] => {
  if (ArrayBuffer.isView(part)) return [part];
  return typeof part === "object" && part !== null ? Object.values(part).flatMap(arraysIn) : [];
};
