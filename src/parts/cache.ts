import { toUs } from "../sim/process.ts";
import type { World } from "../sim/world.ts";

/** A copy of a row, good until `expiresAtUs`. */
export interface CacheEntry {
  value: number;
  version: number;
  filledAtUs: number;
  /** The first instant at which it is no longer served. */
  expiresAtUs: number;
}

/** The right to fill an entry: a read that misses takes it before it reads the row, a delete voids it. */
export type Token = number;

/** Copies of rows with a time to live. It never knows whether a copy is still true. */
export class Cache {
  readonly #world: World;
  readonly #ttlMs: number;
  readonly #entries = new Map<number, CacheEntry>();
  /** How often each entry was deleted: a token is the number that stood there when it was taken. */
  readonly #deletes = new Map<number, number>();

  constructor(world: World, ttlMs: number) {
    this.#world = world;
    this.#ttlMs = ttlMs;
  }

  /** The entry, unless there is none or its time to live is over. */
  get(key: number): CacheEntry | undefined {
    const entry = this.#entries.get(key);
    return entry && this.#world.nowUs() < entry.expiresAtUs ? entry : undefined;
  }

  /** Fills or overwrites the entry; its time to live starts `ageMs` ago. */
  set(key: number, { value, version }: { value: number; version: number }, ageMs = 0): CacheEntry {
    const filledAtUs = this.#world.nowUs() - toUs(ageMs);
    const entry = { value, version, filledAtUs, expiresAtUs: filledAtUs + toUs(this.#ttlMs) };
    this.#entries.set(key, entry);
    return entry;
  }

  /** Takes a token for the entry. */
  lease(key: number): Token {
    return this.#deletes.get(key) ?? 0;
  }

  /** Fills the entry for the holder of a token; refused, and undefined, if a delete has voided it since. */
  fill(key: number, row: { value: number; version: number }, token: Token): CacheEntry | undefined {
    return token === this.lease(key) ? this.set(key, row) : undefined;
  }

  /** Drops the entry: the next read misses, and no token taken before is good any more. */
  delete(key: number): void {
    this.#entries.delete(key);
    this.#deletes.set(key, this.lease(key) + 1);
  }
}
