import type { LabEngine } from "../labs/lab.ts";
import type { Schema, State, Value, Values } from "../sim/settings.ts";
import { BudgetError, type Run, Simulation } from "../sim/simulate.ts";
import { type RunSummary, summarise } from "./runs.ts";

/** One run that is asked for: with its trace, or in short. `id` is its `runId`. */
export interface Request {
  id: string;
  state: State;
  /** What the state comes to. */
  settings: Record<string, Value>;
  keep: "trace" | "summary";
}

/** What comes back for a request: any number of times how far it is, then a run or an error. */
export type Answer =
  | { type: "progress"; id: string; progress: number }
  | { type: "run"; summary: RunSummary; run: Run | undefined }
  | { type: "error"; id: string; message: string };

/** Hears answers; those of one slice come together, so that a quick batch is shown at once. */
export type Hear = (answers: readonly Answer[]) => void;

/** Between two slices, a cancel is heard (in a worker) and a frame is drawn (in the page's own thread). */
const SLICE_MS = 12;
const PROGRESS_MS = 50;
const EVENTS_A_STEP = 10_000;

interface UnderWay {
  request: Request;
  lab: LabEngine;
  simulation: Simulation<Schema>;
  /** Once all its events have happened. */
  finishing: Generator<void, Run> | undefined;
  /** When its progress was last told, or else when it began. */
  toldMs: number;
}

/** Plays requests one after the other, in slices, until all are answered or it is cancelled. */
export class Batch {
  readonly #labs: readonly LabEngine[];
  readonly #hear: Hear;
  readonly #left: Request[];
  #underWay: UnderWay | undefined;
  #cancelled = false;

  /** Starts with the next task, so that no answer comes before the asker has returned. */
  constructor(requests: readonly Request[], labs: readonly LabEngine[], hear: Hear) {
    this.#left = [...requests];
    this.#labs = labs;
    this.#hear = hear;
    nextTask(() => this.#slice());
  }

  /** No answer comes after this. */
  cancel(): void {
    this.#cancelled = true;
    this.#underWay = undefined;
  }

  #slice(): void {
    if (this.#cancelled) return;
    const answers: Answer[] = [];
    const until = performance.now() + SLICE_MS;
    do this.#step(answers);
    while (this.#more() && performance.now() < until);
    const told = this.#progress();
    if (told) answers.push(told);
    if (this.#more()) nextTask(() => this.#slice());
    if (answers.length > 0) this.#hear(answers);
  }

  #more(): boolean {
    return this.#underWay !== undefined || this.#left.length > 0;
  }

  #step(answers: Answer[]): void {
    const request = this.#underWay?.request ?? this.#left.shift();
    if (!request) return;
    try {
      this.#underWay ??= this.#begin(request);
      const run = playOn(this.#underWay);
      if (!run) return;
      const { lab } = this.#underWay;
      const summary = summarise(lab, request.id, request.state, run);
      answers.push({ type: "run", summary, run: request.keep === "trace" ? run : undefined });
    } catch (error) {
      answers.push({ type: "error", id: request.id, message: sayError(error) });
    }
    this.#underWay = undefined;
  }

  #begin(request: Request): UnderWay {
    const lab = this.#labs.find((candidate) => candidate.id === request.state.lab);
    if (!lab) throw new Error(`there is no lab "${request.state.lab}"`);
    const simulation = new Simulation(lab, request.settings as Values<Schema>, request.state.seed);
    return { request, lab, simulation, finishing: undefined, toldMs: performance.now() };
  }

  #progress(): Answer | undefined {
    const underWay = this.#underWay;
    const nowMs = performance.now();
    if (!underWay || nowMs - underWay.toldMs < PROGRESS_MS) return undefined;
    underWay.toldMs = nowMs;
    return { type: "progress", id: underWay.request.id, progress: underWay.simulation.progress() };
  }
}

/** Plays a slice: some events, or some of what is measured after them. The run, once it is there. */
function playOn(underWay: UnderWay): Run | undefined {
  if (!underWay.finishing) {
    if (!underWay.simulation.step(EVENTS_A_STEP)) underWay.finishing = underWay.simulation.finish();
    return undefined;
  }
  const { done, value } = underWay.finishing.next();
  return done ? value : undefined;
}

/** An error in words: a budget speaks for itself, anything else is a fault of the lab. */
export function sayError(error: unknown): string {
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
