import { type Process, toUs } from "../sim/process.ts";
import type { Random } from "../sim/random.ts";
import type { World } from "../sim/world.ts";
import type { Burst, Lease, Lock, ReadThroughPolicy, ReadThroughWiring } from "./readThroughWiring.ts";

/** A read that could not be served at once. */
interface Pending {
  read: number;
  key: number;
  node: number;
  sinceUs: number;
  event: number;
  waits: boolean;
  /** How long it waited for another's query before it led or was settled; undefined if it did not. */
  waitedUs: number | undefined;
  /** Reads of its node that get its result, if there are any. */
  joined: Pending[] | undefined;
}

/** A read before it is known what it waits for, and a burst before its first query. */
const NOT_WAITING = { event: -1, waits: false, waitedUs: undefined, joined: undefined };
const NO_QUERY = { filledUs: undefined, size: 0, leasesEnded: 0 };

/** All that is known of a key. */
interface Entry<Held extends Lease> {
  /** The first instant at which it is no longer fresh; -Infinity without a value. */
  expiresAtUs: number;
  /** How long its last recompute took, the database's queue included. */
  deltaUs: number;
  lives: Random | undefined;
  underWay: number;
  burst: Burst | undefined;
  lock: Lock<Pending, Held> | undefined;
  /** The read of each node that queries for it, where nodes coalesce. */
  flights: Map<number, Pending> | undefined;
}

/**
 * A cache that its readers fill: who misses queries the database and stores the answer, unless a policy finds it
 * something better to do. Every key is filled at the start.
 */
export class ReadThrough<Held extends Lease> {
  readonly #world: World;
  readonly #policy: ReadThroughPolicy;
  readonly #wiring: ReadThroughWiring<Held>;
  readonly #entries = new Map<number, Entry<Held>>();

  constructor(world: World, policy: ReadThroughPolicy, wiring: ReadThroughWiring<Held>) {
    this.#world = world;
    this.#policy = policy;
    this.#wiring = wiring;
  }

  /** When a key's present entry expires, in whole microseconds. */
  expiresAtUs(key: number): number {
    return this.#entry(key).expiresAtUs;
  }

  /** Serves a read of a key on a node: at once, or when what it waits for happens. `uniform` is its luck. */
  read(read: number, key: number, node: number, uniform: number): void {
    const { stale, staleForMs } = this.#policy;
    const entry = this.#entry(key);
    const leftUs = entry.expiresAtUs - this.#world.nowUs();
    const fresh = leftUs > 0;
    const early = fresh && this.#isEarly(entry, leftUs, uniform);
    const refreshing = (!fresh || early) && this.#isRefreshing(entry, node);
    if (fresh && (!early || refreshing)) {
      this.#wiring.record("readHit", { actor: read, subject: key, value: leftUs, cause: -1 });
    } else if (stale && refreshing && -leftUs < toUs(staleForMs)) {
      this.#wiring.record("readStale", { actor: read, subject: key, value: -leftUs, cause: -1 });
    } else {
      this.#miss(entry, read, key, node, leftUs);
    }
  }

  /** Deletes an entry, stale value and all: the next read misses. */
  drop(key: number): void {
    this.#entry(key).expiresAtUs = Number.NEGATIVE_INFINITY;
    this.#wiring.record("drop", { subject: key, cause: -1 });
  }

  /**
   * XFetch (Vattani, Chierichetti, Lowenstein, VLDB 2015): refresh when now - delta * beta * ln(1 - u) >= expiry. The
   * chance of that with a time `left` to go is exp(-left / (delta * beta)). Nothing of the logarithm is kept: `left` is in
   * whole microseconds, so that its last digit, in which engines differ, does not decide.
   */
  #isEarly({ deltaUs }: Entry<Held>, leftUs: number, uniform: number): boolean {
    const { early, beta } = this.#policy;
    return early && -deltaUs * beta * Math.log(1 - uniform) >= leftUs;
  }

  /** Whether somebody is at it already, as far as this node can know. */
  #isRefreshing({ flights, lock, underWay }: Entry<Held>, node: number): boolean {
    if (flights?.has(node)) return true;
    return lock ? lock.lease !== undefined : this.#policy.stale && underWay > 0;
  }

  /** Waits for whoever is at it already, or queries. */
  #miss(entry: Entry<Held>, read: number, key: number, node: number, leftUs: number): void {
    const pending: Pending = { ...NOT_WAITING, read, key, node, sinceUs: this.#world.nowUs() };
    const { lock, flights } = entry;
    const flight = flights?.get(node);
    const lease = lock?.lease;
    if (flight) {
      pending.event = this.#wait(pending, flight.read, flight.event);
      flight.joined ??= [];
      flight.joined.push(pending);
      return;
    }
    flights?.set(node, pending);
    if (lease) {
      pending.event = this.#wait(pending, lease.holder, lease.event);
      lock.join(pending);
      return;
    }
    const value = Number.isFinite(leftUs) ? Math.abs(leftUs) : -1;
    const told = { actor: read, subject: key, value, cause: -1 };
    pending.event = this.#wiring.record(leftUs > 0 ? "readEarly" : "readMiss", told);
    this.#lead(entry, pending, pending.event);
  }

  #wait(pending: Pending, value: number, cause: number): number {
    pending.waits = true;
    return this.#wiring.record("readWait", { actor: pending.read, subject: pending.key, value, cause });
  }

  /** Takes the lock, if there is one, and queries. */
  #lead(entry: Entry<Held>, pending: Pending, cause: number): void {
    const { key, read } = pending;
    const { record, onQuery } = this.#wiring;
    this.#stopWaiting(pending);
    const { lock } = entry;
    const led = lock ? record("lead", { subject: key, value: read, cause }) : cause;
    const lease = lock?.take(read, led);
    entry.underWay++;
    const nowUs = this.#world.nowUs();
    entry.burst ??= { ...NO_QUERY, key, fromUs: nowUs, lastUs: nowUs, event: pending.event };
    entry.burst.size++;
    entry.burst.lastUs = nowUs;
    const query = record("query", { actor: read, subject: key, value: entry.burst.size, cause: led });
    onQuery(entry.burst);
    this.#world.spawn(this.#recompute(entry, pending, entry.burst, lease, query));
  }

  *#recompute(
    entry: Entry<Held>,
    pending: Pending,
    burst: Burst,
    lease: Held | undefined,
    query: number,
  ): Process<void> {
    const { recomputeMs } = this.#policy;
    const { read, key } = pending;
    const startUs = this.#world.nowUs();
    const answered = yield* this.#wiring.database.query(recomputeMs);
    entry.underWay--;
    const event = answered
      ? this.#fill(entry, key, burst, this.#world.nowUs() - startUs, query)
      : this.#wiring.record("queryRejected", {
          actor: read,
          subject: key,
          value: toUs(recomputeMs),
          cause: query,
        });
    this.#settle(entry, pending, answered, event);
    if (answered) for (const waiting of entry.lock?.wake() ?? []) this.#settle(entry, waiting, true, event);
    if (lease && entry.lock?.release(lease)) this.#nextLeads(entry, event);
  }

  /** Stores an answer, whoever brings it and however late. */
  #fill(entry: Entry<Held>, key: number, burst: Burst, deltaUs: number, cause: number): number {
    const nowUs = this.#world.nowUs();
    const lifeUs = this.#life(entry);
    const first = burst.filledUs === undefined;
    entry.expiresAtUs = nowUs + lifeUs;
    entry.deltaUs = deltaUs;
    if (first) {
      burst.filledUs = nowUs;
      entry.burst = undefined;
    }
    return this.#wiring.record(first ? "refill" : "refillAgain", { subject: key, value: lifeUs, cause });
  }

  /** Answers a read, or fails it, and with it all that joined it. */
  #settle(entry: Entry<Held>, pending: Pending, answered: boolean, cause: number): void {
    const { read, key, node, sinceUs, joined } = pending;
    if (entry.flights?.get(node) === pending) entry.flights.delete(node);
    this.#stopWaiting(pending);
    const told = { actor: read, subject: key, value: this.#world.nowUs() - sinceUs, cause };
    this.#wiring.record(answered ? "readAnswer" : "readFail", told);
    if (pending.waitedUs !== undefined) this.#wiring.onWaited(pending.waitedUs, answered);
    for (const other of joined ?? []) this.#settle(entry, other, answered, cause);
  }

  #stopWaiting(pending: Pending): void {
    if (!pending.waits) return;
    pending.waits = false;
    pending.waitedUs = this.#world.nowUs() - pending.sinceUs;
    this.#wiring.onWaitOver();
  }

  #leaseEnded(entry: Entry<Held>, key: number, { holder, event }: Held): void {
    const told = { subject: key, value: holder, cause: event };
    const ended = this.#wiring.record("leaseEnd", told);
    if (entry.burst) entry.burst.leasesEnded++;
    this.#nextLeads(entry, ended);
  }

  #nextLeads(entry: Entry<Held>, cause: number): void {
    const next = entry.lock?.next();
    if (next) this.#lead(entry, next, cause);
  }

  /** TTL spread: ttl * (1 + random(-spread, +spread)), from a stream of the key's own. */
  #life({ lives }: Entry<Held>): number {
    const { ttlMs, ttlSpread } = this.#policy;
    return toUs(lives ? ttlMs * (1 + lives.between(-ttlSpread, ttlSpread)) : ttlMs);
  }

  #entry(key: number): Entry<Held> {
    const known = this.#entries.get(key);
    if (known) return known;
    const { ttlSpread, recomputeMs, coalesce } = this.#policy;
    const entry: Entry<Held> = {
      expiresAtUs: 0,
      deltaUs: toUs(recomputeMs),
      lives: ttlSpread > 0 ? this.#world.random("cache/lives", key) : undefined,
      underWay: 0,
      burst: undefined,
      lock: this.#wiring.lock?.((ended) => this.#leaseEnded(entry, key, ended)),
      flights: coalesce ? new Map() : undefined,
    };
    // Filled at 0, however late it is first looked at.
    entry.expiresAtUs = this.#life(entry);
    this.#entries.set(key, entry);
    return entry;
  }
}
