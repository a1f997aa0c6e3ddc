import type { Trace } from "./trace.ts";

/** Bytes of one event over all columns. */
export const EVENT_BYTES = 29;

/** Thrown when a trace would outgrow its budget. */
export class TraceFull extends Error {}

type Columns = Omit<Trace, "length">;

const columnsOf = (capacity: number): Columns => ({
  kind: new Uint8Array(capacity),
  at: new Float64Array(capacity),
  actor: new Int32Array(capacity),
  subject: new Int32Array(capacity),
  cause: new Int32Array(capacity),
  value: new Float64Array(capacity),
});

/** Columns of more events than this are not kept for the next run: 58 MB. */
const MOST_SPARE = 2 ** 21;

/** The columns of the last run that finished. Memory that is warm costs the next run half as much as fresh pages. */
let spare: Columns | undefined;

/** Writes a trace. Columns grow by doubling up to `maxBytes`. Actors outside the sample leave no event (their id is -1). */
export class Recorder {
  length = 0;
  #columns: Columns;
  readonly #sampleEvery: number;
  readonly #maxEvents: number;

  /** Keeps the actors whose number is a multiple of `sampleEvery`. */
  constructor(maxBytes = Number.POSITIVE_INFINITY, sampleEvery = 1) {
    this.#maxEvents = Math.floor(maxBytes / EVENT_BYTES);
    this.#sampleEvery = sampleEvery;
    this.#columns = spare ?? columnsOf(256);
    spare = undefined;
  }

  /** Whether events of this actor are written down. */
  keeps(actor: number): boolean {
    return this.#sampleEvery === 1 || actor <= 0 || actor % this.#sampleEvery === 0;
  }

  /** Adds an event and returns its id. @throws TraceFull past the budget. */
  write(kind: number, at: number, actor: number, subject: number, cause: number, value: number): number {
    if (!this.keeps(actor)) return -1;
    const id = this.length;
    if (id >= this.#maxEvents) throw new TraceFull();
    if (id === this.#columns.kind.length) this.#grow();
    const columns = this.#columns;
    columns.kind[id] = kind;
    columns.at[id] = at;
    columns.actor[id] = actor;
    columns.subject[id] = subject;
    columns.cause[id] = cause;
    columns.value[id] = value;
    this.length = id + 1;
    return id;
  }

  /** The columns, cut to their length. Nothing can be written after. */
  finish(): Trace {
    const { length } = this;
    const { kind, at, actor, subject, cause, value } = this.#columns;
    if (kind.length <= MOST_SPARE) spare = this.#columns;
    this.#columns = columnsOf(0);
    return {
      length,
      kind: kind.slice(0, length),
      at: at.slice(0, length),
      actor: actor.slice(0, length),
      subject: subject.slice(0, length),
      cause: cause.slice(0, length),
      value: value.slice(0, length),
    };
  }

  #grow(): void {
    const from = this.#columns;
    const to = columnsOf(Math.min(Math.max(256, from.kind.length * 2), this.#maxEvents));
    to.kind.set(from.kind);
    to.at.set(from.at);
    to.actor.set(from.actor);
    to.subject.set(from.subject);
    to.cause.set(from.cause);
    to.value.set(from.value);
    this.#columns = to;
  }
}
