import type { Kernel, Priority } from "./kernel.ts";
import { Gate, type Process, Scheduler, sleepUs, toUs } from "./process.ts";
import { type Random, stream } from "./random.ts";
import type { Recorder } from "./recorder.ts";
import { KIND_CODES, type Kind } from "./trace.ts";

/** What is told of an event; `cause` is the last event on the way of whoever records, unless said otherwise. */
export interface EventFields {
  actor?: number;
  subject?: number;
  value?: number;
  cause?: number;
}

/** All that a part ever sees: the clock, processes, chance and the record. */
export class World {
  readonly #kernel: Kernel;
  readonly #scheduler: Scheduler;
  readonly #recorder: Recorder;
  readonly #seed: number;

  constructor(kernel: Kernel, recorder: Recorder, seed: number) {
    this.#kernel = kernel;
    this.#recorder = recorder;
    this.#seed = seed;
    this.#scheduler = new Scheduler(kernel);
  }

  /** Virtual time in whole microseconds. */
  nowUs(): number {
    return this.#kernel.nowUs;
  }

  /** When a process or a handler last ran, in whole microseconds. */
  lastStepUs(): number {
    return this.#scheduler.lastStepUs;
  }

  /** Suspends the process for `ms` milliseconds, rounded to whole microseconds. */
  sleep(ms: number): Process<void> {
    return sleepUs(toUs(ms));
  }

  /** Starts a process now; the gate opens with its result. */
  spawn<T>(process: Process<T>): Gate<T> {
    return this.#scheduler.spawn(process);
  }

  /** A gate that is still shut. */
  gate<T>(): Gate<T> {
    return new Gate<T>(this.#scheduler);
  }

  /** The named stream of chance, from its start: the owner keeps it. */
  random(name: string, index = 0): Random {
    return stream(this.#seed, name, index);
  }

  /** Writes an event down and returns its id. */
  record(kind: Kind, told: EventFields = {}): number {
    const { actor = -1, subject = -1, value = 0, cause = this.#scheduler.cause } = told;
    if (!this.#recorder.keeps(actor)) return -1;
    const id = this.#recorder.write(KIND_CODES[kind], this.#kernel.nowUs, actor, subject, cause, value);
    if (id >= 0) this.#scheduler.cause = id;
    return id;
  }

  /** Calls a named handler of integer argument, for crowds too large for a process each. */
  schedule(atUs: number, handler: number, argument: number, order?: Priority, place?: number): void {
    this.#kernel.schedule(atUs, handler, argument, order, place);
  }

  /** Takes a place among events of the same instant, as if one were scheduled now: `schedule` is given it later. */
  reserve(): number {
    return this.#kernel.reserve();
  }

  /**
   * Names a handler for `schedule`. A timer that may be forgotten says whether it still matters when it comes due: if
   * not, nothing happens, not even the end of the run.
   */
  handler(run: (argument: number) => void, matters: (argument: number) => boolean = always): number {
    return this.#kernel.register((argument) => {
      if (!matters(argument)) return;
      this.#scheduler.beginHandler();
      run(argument);
    });
  }
}

const always = () => true;
