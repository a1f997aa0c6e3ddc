import type { Process } from "../sim/process.ts";
import type { World } from "../sim/world.ts";

/** How long entries live, and what keeps a crowd of readers from the database when one of them expires. */
export interface ReadThroughPolicy {
  ttlMs: number;
  /** Each life is the time to live, give or take a random share up to this. */
  ttlSpread: number;
  /** Service time of the query that gets a value. */
  recomputeMs: number;
  /** A reader may refresh an entry before it expires, the likelier the nearer the end; a larger `beta` is earlier. */
  early: boolean;
  beta: number;
  /** An expired value is served, up to `staleForMs` past its expiry, while somebody refreshes it. */
  stale: boolean;
  staleForMs: number;
  /** On each node one query per key; who misses meanwhile gets its result, or its error. */
  coalesce: boolean;
}

/** The queries issued for one key until the first of them is answered. */
export interface Burst {
  key: number;
  fromUs: number;
  /** When the latest was issued. */
  lastUs: number;
  /** When the first one was answered; undefined until then. */
  filledUs: number | undefined;
  size: number;
  /** Leases that ran out before that. */
  leasesEnded: number;
  /** The read that began it. */
  event: number;
}

/** A leader's time on a key. */
export interface Lease {
  readonly holder: number;
  readonly event: number;
}

/** What a lock must do, one for each key: see `leaderLock.ts`. */
export interface Lock<Waiting, Held extends Lease> {
  readonly lease: Held | undefined;
  take(holder: number, event: number): Held;
  release(lease: Held): boolean;
  join(waiting: Waiting): void;
  next(): Waiting | undefined;
  wake(): Waiting[];
}

/** What a cache is wired to. */
export interface ReadThroughWiring<Held extends Lease> {
  database: { query(serviceMs: number): Process<boolean> };
  /** Only who holds the key's lock queries; without it, anybody. */
  lock?: (<Waiting>(onLeaseEnd: (ended: Held) => void) => Lock<Waiting, Held>) | undefined;
  record: World["record"];
  /** Told when a query joins a burst. */
  onQuery(burst: Burst): void;
  /** Told when a reader no longer waits in line or for its node's query: it leads, or has an answer or an error. */
  onWaitOver(): void;
  /** Told when a reader that waited so has its answer, or an error: how long it waited, in whole microseconds. */
  onWaited(us: number, answered: boolean): void;
}
