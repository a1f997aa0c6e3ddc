import type { Gate, Process } from "../sim/process.ts";
import { Ring } from "../sim/ring.ts";
import type { World } from "../sim/world.ts";

/** A row as it was when it was read. Versions count the commits of the row, from 0. */
export interface Row {
  value: number;
  version: number;
}

/** The workers of the database. */
export interface PoolPolicy {
  /** Queries served at the same time; 0 = unlimited. */
  workers: number;
  /** Queries that may wait; one more is rejected. */
  queueLimit: number;
}

/** Versioned rows with atomic commits, behind a pool of workers with one first-in, first-out queue. */
export class Database {
  readonly #world: World;
  readonly #pool: PoolPolicy;
  readonly #rows = new Map<number, Row>();
  readonly #queue = new Ring<Gate<void>>();
  #busy = 0;

  constructor(world: World, pool: PoolPolicy = { workers: 0, queueLimit: 0 }) {
    this.#world = world;
    this.#pool = pool;
  }

  /** Queries in service. */
  get busy(): number {
    return this.#busy;
  }

  /** Queries that wait for a worker. */
  get queued(): number {
    return this.#queue.size;
  }

  /** The row as it is now; 0 at version 0 if nothing was ever written. */
  read(key: number): Row {
    return this.#rows.get(key) ?? { value: 0, version: 0 };
  }

  /** Sets the row up, before anything runs. */
  seed(key: number, value: number): void {
    this.#rows.set(key, { value, version: 0 });
  }

  /** Commits a new value at once: no time passes within it, so the guards that the caller checked still hold. */
  commit(key: number, value: number): Row {
    const row = { value, version: this.read(key).version + 1 };
    this.#rows.set(key, row);
    return row;
  }

  /** Occupies a worker for `serviceMs`, after those who came before. False if the queue was full. */
  *query(serviceMs: number): Process<boolean> {
    const { workers, queueLimit } = this.#pool;
    if (workers > 0 && this.#busy >= workers) {
      if (this.queued >= queueLimit) return false;
      const turn = this.#world.gate<void>();
      this.#queue.push(turn);
      yield* turn.wait();
    } else {
      this.#busy++;
    }
    yield* this.#world.sleep(serviceMs);
    this.#next();
    return true;
  }

  /** Hands the worker to the first in line, or sets it free. */
  #next(): void {
    const turn = this.#queue.shift();
    if (turn) turn.open();
    else this.#busy--;
  }
}
