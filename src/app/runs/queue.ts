import type { LabEngine } from "../../labs/lab.ts";
import { type Readings, readingsOf } from "../../sim/reading.ts";
import type { Run } from "../../sim/run.ts";
import type { Schema, State, Value, Values } from "../../sim/settings.ts";
import { BudgetError, Simulation } from "../../sim/simulate.ts";
import { type RunSummary, summarise } from "./cache.ts";

/** One run that is asked for: with its trace, or in short. `id` is its `runId`. */
export interface RunRequest {
  id: string;
  state: State;
  /** What the state comes to. */
  settings: Record<string, Value>;
  keep: "trace" | "summary";
}

/**
 * What comes back for a request: any number of times how far it is, perhaps that it had to be begun again, then a run or
 * an error.
 */
export type RunResponse =
  | { type: "progress"; id: string; progress: number }
  | { type: "restarted"; id: string; message: string }
  | { type: "run"; summary: RunSummary; run: Run | undefined; readings?: Readings }
  | { type: "error"; id: string; message: string };

/** Hears responses; those of one slice come together, so that a quick batch is shown at once. */
export type OnResponses = (responses: readonly RunResponse[]) => void;

/** Plays runs for whoever asks. */
export interface Runner {
  /**
   * Asks for a batch, the most urgent run first. What is left of the batch before is cancelled: the newest wins, and
   * no answer of an older one is heard any more. Answers never come before `ask` returns.
   */
  ask(requests: readonly RunRequest[], onResponses: OnResponses): void;
  /** Cancels what is left. */
  cancel(): void;
  /** Cancels, and frees the worker. */
  close(): void;
  /** Loads what other labs play with, ahead of their first run. */
  loadOthers?(): void;
}

/** Between two slices, a cancel is heard (in a worker) and a frame is drawn (in the page's own thread). */
const SLICE_MS = 12;
const PROGRESS_MS = 50;
const EVENTS_A_STEP = 10_000;

interface ActiveRun {
  request: RunRequest;
  lab: LabEngine;
  simulation: Simulation<Schema>;
  /** What is left of it, a slice at a time. */
  slices: Generator<void, Run>;
  /** When its progress was last progress, or else when it began. */
  reportedMs: number;
}

/** Plays requests one after the other, in slices, until all are answered or it is cancelled. */
export class RunQueue {
  readonly #labs: readonly LabEngine[];
  readonly #onResponses: OnResponses;
  readonly #left: RunRequest[];
  #underWay: ActiveRun | undefined;
  #cancelled = false;

  /** Starts with the next task, so that no answer comes before the asker has returned. */
  constructor(requests: readonly RunRequest[], labs: readonly LabEngine[], onResponses: OnResponses) {
    this.#left = [...requests];
    this.#labs = labs;
    this.#onResponses = onResponses;
    nextTask(() => this.#slice());
  }

  /** No answer comes after this. */
  cancel(): void {
    this.#cancelled = true;
    this.#underWay = undefined;
  }

  #slice(): void {
    if (this.#cancelled) return;
    const responses: RunResponse[] = [];
    const until = performance.now() + SLICE_MS;
    do this.#step(responses);
    while (this.#more() && performance.now() < until);
    const progress = this.#progress();
    if (progress) responses.push(progress);
    if (this.#more()) nextTask(() => this.#slice());
    if (responses.length > 0) this.#onResponses(responses);
  }

  #more(): boolean {
    return this.#underWay !== undefined || this.#left.length > 0;
  }

  #step(responses: RunResponse[]): void {
    const request = this.#underWay?.request ?? this.#left.shift();
    if (!request) return;
    try {
      this.#underWay ??= this.#begin(request);
      const { done, value: run } = this.#underWay.slices.next();
      if (!done) return;
      const { lab } = this.#underWay;
      const summary = summarise(lab, request.id, request.state, run);
      const whole = request.keep === "trace" ? { run, readings: readingsOf(run) } : { run: undefined };
      responses.push({ type: "run", summary, ...whole });
    } catch (error) {
      responses.push({ type: "error", id: request.id, message: errorMessage(error) });
    }
    this.#underWay = undefined;
  }

  #begin(request: RunRequest): ActiveRun {
    const lab = this.#labs.find((candidate) => candidate.id === request.state.lab);
    if (!lab) throw new Error(`there is no lab "${request.state.lab}"`);
    const simulation = new Simulation(lab, request.settings as Values<Schema>, request.state.seed);
    const slices = slicesOf(simulation, request.keep === "trace" ? lab.readings : []);
    return { request, lab, simulation, slices, reportedMs: performance.now() };
  }

  #progress(): RunResponse | undefined {
    const underWay = this.#underWay;
    const nowMs = performance.now();
    if (!underWay || nowMs - underWay.reportedMs < PROGRESS_MS) return undefined;
    underWay.reportedMs = nowMs;
    return { type: "progress", id: underWay.request.id, progress: underWay.simulation.progress() };
  }
}

/** Plays a run, measures it and reads off it what the page would, a slice at a time. */
function* slicesOf(
  simulation: Simulation<Schema>,
  readings: LabEngine["readings"] = [],
): Generator<void, Run> {
  while (simulation.step(EVENTS_A_STEP)) yield;
  const run = yield* simulation.finish();
  for (const read of readings) {
    yield;
    read(run);
  }
  // To sum it up is a piece of work of its own.
  yield;
  return run;
}

/** An error in words: a budget speaks for itself, anything else is a fault of the lab. */
export function errorMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof BudgetError ? message : `The run failed: ${message}.`;
}

/**
 * Runs a task behind what waits already, without the 4 ms that a chain of timeouts costs each. A channel of its own,
 * since one that is never empty may keep timers waiting.
 */
function nextTask(task: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    task();
  };
  port2.postMessage(undefined);
}
