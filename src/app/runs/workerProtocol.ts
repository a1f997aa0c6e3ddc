import type { RunRequest, RunResponse } from "./queue.ts";

/** What the page tells its worker: play this batch and nothing else, an empty one being a cancel; or load the other labs. */
export type WorkerRequest = { batch: number; requests: readonly RunRequest[] } | "others";

/**
 * What the worker tells the page: the responses to a batch. One without responses is a sign of life: the first of all, for no
 * batch; then as each order is heard; and every second until it is done.
 */
export interface WorkerResponse {
  batch: number;
  responses: readonly RunResponse[];
}

/** One end of the line between the page and its worker. */
export interface MessageEndpoint {
  postMessage(message: unknown, options: { transfer: Transferable[] }): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}
