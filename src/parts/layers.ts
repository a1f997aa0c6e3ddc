import type { Random } from "../sim/random.ts";
import type { World } from "../sim/world.ts";

/** Layers of callers, each of which retries what the layer below gave up. Layer 0 is the innermost. */
export interface LayersPolicy {
  layers: number;
  /** Retries of each layer, for each call that it gets. */
  maxRetries: number;
}

/** How long a layer waits before its n-th retry (from 0), in ms; `previousMs` is its delay before. */
export interface Waits {
  delayMs(n: number, previousMs: number, random: Random): number;
  /** What `previousMs` is at first. */
  baseMs: number;
  /** Whether chance has a say. */
  isRandom: boolean;
}

/** What a layer asks before it retries. */
interface LayerBudget {
  began(): void;
  succeeded(): void;
  failed(): void;
  mayRetry(): boolean;
}

/** The streams "client/backoff" from `call * STREAMS` on are those of one call, one for each of its retries. */
export const STREAMS = 4096;

/**
 * The retries of a crowd of calls through one or more layers: with n layers, a call that always fails costs
 * (1 + maxRetries)^n attempts. Calls are numbered from 0. Every retry of every call has a stream of chance of its own,
 * so nobody's luck depends on what else happens.
 */
export class Layers {
  /** Whether the last `afterFailure` was turned down by a budget. */
  wasDenied = false;
  readonly #world: World;
  readonly #policy: LayersPolicy;
  readonly #waits: Waits;
  readonly #budgets: readonly LayerBudget[];
  readonly #nobodysLuck: Random;
  /** Of each call's each layer: retries made of the call in hand, and the delay before. */
  #retries: Uint16Array;
  #previousMs: Float64Array;
  /** Of each call: retries made by all layers. */
  #made: Int32Array;

  /** @param budgets one for each layer, the innermost first @param calls about how many there will be */
  constructor(
    world: World,
    policy: LayersPolicy,
    waits: Waits,
    budgets: readonly LayerBudget[],
    calls = 1024,
  ) {
    this.#world = world;
    this.#policy = policy;
    this.#waits = waits;
    this.#budgets = budgets;
    this.#nobodysLuck = world.random("client/backoff");
    this.#retries = new Uint16Array(calls * policy.layers);
    this.#previousMs = new Float64Array(calls * policy.layers);
    this.#made = new Int32Array(calls);
  }

  /** A call comes in at the outermost layer, and goes down to its first attempt. */
  begin(call: number): void {
    if (call >= this.#made.length) this.#grow(call + 1);
    this.#enter(call, this.#policy.layers - 1);
  }

  /** Its attempt was answered: every layer is content. */
  succeeded(): void {
    for (const budget of this.#budgets) budget.succeeded();
  }

  /** Its attempt failed: the delay before the next one in ms, or undefined when no layer tries again. */
  afterFailure(call: number): number | undefined {
    this.wasDenied = false;
    const { layers, maxRetries } = this.#policy;
    for (let layer = 0; layer < layers; layer++) {
      const budget = this.#budgets[layer] as LayerBudget;
      const place = call * layers + layer;
      budget.failed();
      const n = this.#retries[place] as number;
      if (n >= maxRetries) continue;
      if (!budget.mayRetry()) {
        this.wasDenied = true;
        continue;
      }
      this.#retries[place] = n + 1;
      this.#enter(call, layer - 1);
      return this.#delay(call, place, n);
    }
    return undefined;
  }

  /** The layers from one down begin their part anew. */
  #enter(call: number, from: number): void {
    for (let layer = from; layer >= 0; layer--) {
      const place = call * this.#policy.layers + layer;
      this.#retries[place] = 0;
      this.#previousMs[place] = this.#waits.baseMs;
      this.#budgets[layer]?.began();
    }
  }

  #delay(call: number, place: number, n: number): number {
    const made = this.#made[call] as number;
    this.#made[call] = made + 1;
    const random = this.#waits.isRandom
      ? this.#world.random("client/backoff", call * STREAMS + (made % STREAMS))
      : this.#nobodysLuck;
    const delay = this.#waits.delayMs(n, this.#previousMs[place] as number, random);
    this.#previousMs[place] = delay;
    return delay;
  }

  #grow(atLeast: number): void {
    const calls = Math.max(atLeast, this.#made.length * 2);
    const grown = <A extends { set(from: A): void }>(to: A, from: A): A => {
      to.set(from);
      return to;
    };
    this.#retries = grown(new Uint16Array(calls * this.#policy.layers), this.#retries);
    this.#previousMs = grown(new Float64Array(calls * this.#policy.layers), this.#previousMs);
    this.#made = grown(new Int32Array(calls), this.#made);
  }
}
