import { Priority } from "../sim/kernel.ts";
import { type Gate, type Process, toUs } from "../sim/process.ts";
import { Ring } from "../sim/ring.ts";
import type { World } from "../sim/world.ts";

/** One holding of a lock. */
export interface LockLease {
  holder: number;
  /** The event that took it. */
  event: number;
  released: Gate<void>;
}

/**
 * A lock for one leader at a time, with a line of those who wait. A lease bounds how long it is held, since a leader
 * may die; one that is only slow loses the lock, too.
 */
export class LeaderLock<Waiting> {
  /** The present holding, if there is one. */
  lease: LockLease | undefined;
  readonly #world: World;
  readonly #leaseMs: number;
  readonly #onLeaseEnd: (ended: LockLease) => void;
  readonly #line = new Ring<Waiting>();

  constructor(world: World, leaseMs: number, onLeaseEnd: (ended: LockLease) => void) {
    this.#world = world;
    this.#leaseMs = leaseMs;
    this.#onLeaseEnd = onLeaseEnd;
  }

  /** Takes the lock, which must be free. */
  take(holder: number, event: number): LockLease {
    const lease = { holder, event, released: this.#world.gate<void>() };
    this.lease = lease;
    this.#world.spawn(this.#expire(lease));
    return lease;
  }

  /** Gives the lock back. Only the holder may: false where its lease was over. */
  release(lease: LockLease): boolean {
    lease.released.open();
    if (this.lease !== lease) return false;
    this.lease = undefined;
    return true;
  }

  /** Stands in line. */
  join(waiting: Waiting): void {
    this.#line.push(waiting);
  }

  /** Takes the first out of the line. */
  next(): Waiting | undefined {
    return this.#line.shift();
  }

  /** Takes everyone out of the line, first come first. */
  wake(): Waiting[] {
    const all: Waiting[] = [];
    while (this.#line.size > 0) all.push(this.#line.shift() as Waiting);
    return all;
  }

  *#expire(lease: LockLease): Process<void> {
    const ended = yield* lease.released.within(toUs(this.#leaseMs), Priority.expiry);
    if (!ended.late) return;
    this.lease = undefined;
    this.#onLeaseEnd(lease);
  }
}
