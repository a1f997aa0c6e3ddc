import type { World } from "../../sim/world.ts";
import type { Settings } from "./settings.ts";

/**
 * Makes idempotency keys, numbered from 0 in the order in which they first appear. A UUID is new every time; a
 * timestamp is that of the millisecond, whoever asks for it.
 */
export class KeyRing {
  readonly #world: World;
  readonly #settings: Settings;
  /** The payment that made each key first. */
  readonly #madeBy: number[] = [];
  readonly #ofMillisecond = new Map<number, number>();

  constructor(world: World, settings: Settings) {
    this.#world = world;
    this.#settings = settings;
  }

  /** A key for a payment: a new one, or one that is there already. */
  keyFor(payment: number): number {
    const reuses = this.#settings.reuseKeyWithOtherAmount && payment === 1;
    const key = reuses ? 0 : this.#settings.keyKind === "uuid" ? this.#madeBy.length : this.#stamp();
    this.#world.record("keyMade", { actor: payment, subject: key, value: this.#madeBy[key] ?? -1 });
    this.#madeBy[key] ??= payment;
    return key;
  }

  /** The number of the key that the clock gives now. */
  #stamp(): number {
    const ms = Math.floor(this.#world.nowUs() / 1000);
    const key = this.#ofMillisecond.get(ms) ?? this.#madeBy.length;
    this.#ofMillisecond.set(ms, key);
    return key;
  }
}
