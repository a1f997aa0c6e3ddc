import { Kernel } from "./kernel.ts";
import { EVENT_BYTES, Recorder, TraceFull } from "./recorder.ts";
import type { Finding, Measured, Metrics, Run } from "./run.ts";
import type { Schema, Values } from "./settings.ts";
import type { Trace } from "./trace.ts";
import { number, time } from "./units.ts";
import { World } from "./world.ts";

/** Asked once, when all processes have ended. It may pause on the way where a long trace takes a while to read. */
export type Measure<M extends Metrics = Metrics, Id extends string = string> = (
  trace: Trace,
  endMs: number,
) => Measured<M, Id> | Generator<void, Measured<M, Id>>;

/** What can be simulated: a lab, seen from below. */
export interface Model<S extends Schema = Schema, M extends Metrics = Metrics, Id extends string = string> {
  id: string;
  settings: S;
  /** Wires the parts and starts the first processes. */
  play(world: World, settings: Values<S>): Measure<M, Id>;
  /** About how long the run will last, in ms of virtual time: for the progress bar only. */
  expectedMs(settings: Values<S>): number;
  /**
   * At most how many events the run may write down, for crowds: where they would outgrow the trace, a sample is kept
   * from the start, so that nothing has to be played twice.
   */
  mostEvents?(settings: Values<S>): number;
}

/** All of a model that playing a run needs. */
export type PlayableLab<
  S extends Schema = Schema,
  M extends Metrics = Metrics,
  Id extends string = string,
> = Pick<Model<S, M, Id>, "id" | "play" | "expectedMs" | "mostEvents">;

/** What bounds a run. */
export interface Budget {
  events: number;
  traceBytes: number;
}

export const BUDGET: Budget = { events: 50_000_000, traceBytes: 512 * 1024 * 1024 };

/** A run passed its budget of events. */
export class BudgetError extends Error {}

/** A run that can be played a slice at a time, so that a worker can hear "cancel" between two slices. */
export class Simulation<S extends Schema = Schema, M extends Metrics = Metrics, Id extends string = string> {
  readonly #model: PlayableLab<S, M, Id>;
  readonly #settings: Values<S>;
  readonly #seed: number;
  readonly #budget: Budget;
  #sampleEvery = 1;
  #kernel!: Kernel;
  #recorder!: Recorder;
  #world!: World;
  #measure: Measure<M, Id> | undefined;

  /** @param seed uint32 */
  constructor(model: PlayableLab<S, M, Id>, settings: Values<S>, seed: number, budget: Budget = BUDGET) {
    this.#model = model;
    this.#settings = settings;
    this.#seed = seed;
    this.#budget = budget;
    const bytes = (model.mostEvents?.(settings) ?? 0) * EVENT_BYTES;
    while (bytes / this.#sampleEvery > budget.traceBytes) this.#sampleEvery *= 16;
    this.#begin();
  }

  #begin(): void {
    this.#kernel = new Kernel();
    this.#recorder = new Recorder(this.#budget.traceBytes, this.#sampleEvery);
    this.#world = new World(this.#kernel, this.#recorder, this.#seed);
    this.#measure = undefined;
  }

  /** How far the run is, 0 to 1, by virtual time. */
  progress(): number {
    const expectedMs = this.#model.expectedMs(this.#settings);
    return expectedMs > 0 ? Math.min(1, this.#kernel.nowUs / 1000 / expectedMs) : 0;
  }

  /**
   * Plays up to `events` events. Returns true while more are to come.
   * A trace that outgrows its budget starts the run again with every 16th actor of those kept: the same run, since a
   * run is a pure function, with fewer written down.
   * @throws BudgetError past the budget of events.
   */
  step(events: number): boolean {
    const left = this.#budget.events - this.#kernel.executed;
    try {
      // Not before the first step: even what is there at the start may outgrow the trace.
      this.#measure ??= this.#model.play(this.#world, this.#settings);
      const more = this.#kernel.run(Math.min(events, left));
      if (more && this.#kernel.executed >= this.#budget.events) throw this.#overBudget();
      return more;
    } catch (error) {
      if (!(error instanceof TraceFull)) throw error;
      if (this.#sampleEvery > 1e6)
        throw new BudgetError("The run passed its budget of memory even as a sample.");
      this.#sampleEvery *= 16;
      this.#begin();
      return true;
    }
  }

  #overBudget(): BudgetError {
    const events = number(this.#budget.events);
    const at = time(this.#kernel.nowUs);
    return new BudgetError(
      `The run passed its budget of ${events} events at ${at} of virtual time. Lower a rate, a number of clients or a duration.`,
    );
  }

  /** Measures the run, once `step` has said that no more events are to come: in slices, the last of which returns it. */
  *finish(): Generator<void, Run<S, M, Id>> {
    if (!this.#measure) throw new Error("The run has not begun.");
    const trace = this.#recorder.finish();
    yield;
    const endMs = this.#world.lastStepUs() / 1000;
    const measuring = this.#measure(trace, endMs);
    const measured = "next" in measuring ? yield* measuring : measuring;
    return {
      lab: this.#model.id,
      seed: this.#seed,
      settings: this.#settings,
      trace,
      endMs,
      executed: this.#kernel.executed,
      sampledEvery: this.#sampleEvery,
      ...measured,
      findings: measured.findings
        .map((finding) => within(finding, endMs))
        .sort((a, b) => a.fromMs - b.fromMs),
    };
  }
}

/** A bin of what is counted, or a stretch that is set, may last longer than the run: a finding ends with it. */
const within = (finding: Finding, endMs: number): Finding =>
  finding.toMs <= endMs ? finding : { ...finding, toMs: endMs };

/** The end of what is done in slices, all of them at once. */
export function runToEnd<T>(slices: Generator<void, T>): T {
  for (;;) {
    const { done, value } = slices.next();
    if (done) return value;
  }
}

/** Plays a whole run at once. @throws BudgetError past the budget of events. */
export function simulate<S extends Schema, M extends Metrics, Id extends string>(
  model: PlayableLab<S, M, Id>,
  settings: Values<S>,
  seed: number,
  budget = BUDGET,
): Run<S, M, Id> {
  const simulation = new Simulation(model, settings, seed, budget);
  while (simulation.step(Number.POSITIVE_INFINITY));
  return runToEnd(simulation.finish());
}
