import { type Kernel, Priority } from "./kernel.ts";

/** A process: a generator that yields what it waits for and returns its result. It reads like `await`. */
export type Process<T> = Generator<Wait, T, unknown>;

/** What a process may wait for: a number of whole microseconds, a gate, or a gate for a limited time. */
export type Wait = number | Gate<unknown> | Limited;

interface Limited {
  gate: Gate<unknown>;
  limitUs: number;
  order: Priority;
}

/** The answer of a race between a gate and a clock. */
export type Timed<T> = { late: false; value: T } | { late: true };

/** Milliseconds as whole microseconds, the unit inside. */
export const toUs = (ms: number): number => Math.round(ms * 1000);

/** Suspends the process for `us` whole microseconds. */
export function* sleepUs(us: number): Process<void> {
  yield us;
}

/**
 * Something that happens once, and whose value everyone who waits then gets, in the order in which they came.
 * Waiting at an open gate takes no time.
 */
export class Gate<T> {
  isOpen = false;
  value: T | undefined;
  /** The event that opened it: the cause of what those who waited do next. */
  cause = -1;
  readonly #scheduler: Scheduler;
  /** In the order in which they came; whoever gives up leaves, and comes back at the end of the line. */
  #waiting: Set<Task> | undefined;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** Waits for the value. */
  *wait(): Process<T> {
    return (yield this as Gate<unknown>) as T;
  }

  /**
   * Waits for the value for `limitUs` at most. With `Order.deadline` a value of the very last microsecond is in time;
   * with `Order.expiry` the interval is over before it.
   */
  *within(limitUs: number, order: Priority = Priority.deadline): Process<Timed<T>> {
    if (this.isOpen) return { late: false, value: yield* this.wait() };
    return (yield { gate: this as Gate<unknown>, limitUs, order }) as Timed<T>;
  }

  /** Lets everyone through. A second opening is ignored: the first one happened. */
  open(value: T): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.value = value;
    this.cause = this.#scheduler.cause;
    for (const task of this.#waiting ?? []) this.#scheduler.release(task, this as Gate<unknown>);
    this.#waiting = undefined;
  }

  /** For the scheduler: adds a task to those who wait. */
  enter(task: Task): void {
    this.#waiting ??= new Set();
    this.#waiting.add(task);
  }

  /** For the scheduler: drops a task that gave up waiting. */
  leave(task: Task): void {
    this.#waiting?.delete(task);
  }
}

/** A running process. */
export interface Task {
  readonly generator: Process<unknown>;
  readonly done: Gate<unknown>;
  /** The last event on its way: the default cause of the next. */
  cause: number;
  waitsAt: Gate<unknown> | undefined;
  /** Its slot among the timers, or -1. */
  timer: number;
  /** What the generator is resumed with. */
  answer: unknown;
}

/** Runs processes on the kernel's clock. The kernel alone decides the order. */
export class Scheduler {
  readonly #kernel: Kernel;
  readonly #resume: number;
  #timers: (Task | undefined)[] = [];
  #freeTimers: number[] = [];
  #current: Task | undefined;
  /** When a process or a handler last ran: the end of the run, which forgotten timers must not postpone. */
  lastStepUs = 0;
  /** The last event outside of any process. */
  #rootCause = -1;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#resume = kernel.register((slot) => this.#fire(slot));
  }

  /** The last event on the way of whoever is running. */
  get cause(): number {
    return this.#current ? this.#current.cause : this.#rootCause;
  }

  set cause(event: number) {
    if (this.#current) this.#current.cause = event;
    else this.#rootCause = event;
  }

  /** Starts a process at the present instant, behind what is already scheduled there. The gate opens with its result. */
  spawn<T>(generator: Process<T>): Gate<T> {
    const done = new Gate<T>(this);
    const task: Task = {
      generator,
      done: done as Gate<unknown>,
      cause: this.cause,
      waitsAt: undefined,
      timer: -1,
      answer: undefined,
    };
    this.#arm(task, 0, Priority.normal);
    return done;
  }

  /** Enters a handler, outside of any process: it owes nothing to the handler that ran before it. */
  beginHandler(): void {
    this.lastStepUs = this.#kernel.nowUs;
    this.#rootCause = -1;
  }

  /** Wakes a task that waits at `gate`. */
  release(task: Task, gate: Gate<unknown>): void {
    task.waitsAt = undefined;
    task.cause = gate.cause;
    if (task.timer >= 0) {
      this.#timers[task.timer] = undefined;
      task.answer = { late: false, value: gate.value };
    } else {
      task.answer = gate.value;
    }
    this.#arm(task, 0, Priority.normal);
  }

  #arm(task: Task, delayUs: number, order: Priority): void {
    const slot = this.#freeTimers.pop() ?? this.#timers.length;
    this.#timers[slot] = task;
    task.timer = slot;
    this.#kernel.schedule(this.#kernel.nowUs + delayUs, this.#resume, slot, order);
  }

  #fire(slot: number): void {
    const task = this.#timers[slot];
    this.#timers[slot] = undefined;
    this.#freeTimers.push(slot);
    if (!task) return;
    task.timer = -1;
    if (task.waitsAt) {
      task.waitsAt.leave(task);
      task.waitsAt = undefined;
      task.answer = { late: true };
    }
    this.#step(task);
  }

  #step(task: Task): void {
    this.lastStepUs = this.#kernel.nowUs;
    this.#current = task;
    for (;;) {
      const { done, value } = task.generator.next(task.answer);
      task.answer = undefined;
      if (done) {
        task.done.open(value);
        break;
      }
      if (typeof value === "number") {
        this.#arm(task, value, Priority.normal);
        break;
      }
      const gate = value instanceof Gate ? value : value.gate;
      if (gate.isOpen) {
        task.cause = gate.cause;
        task.answer = gate.value;
        continue;
      }
      task.waitsAt = gate;
      gate.enter(task);
      if (!(value instanceof Gate)) this.#arm(task, value.limitUs, value.order);
      break;
    }
    this.#current = undefined;
  }
}
