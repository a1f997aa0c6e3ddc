import { toUs } from "../sim/process.ts";
import { Ring } from "../sim/ring.ts";
import type { World } from "../sim/world.ts";

/** How many retries one process allows itself in all. */
export interface BudgetPolicy {
  /** `tokens`: gRPC A6, retry throttling. `ratio`: Google SRE book, ch. 21. */
  budget: "none" | "tokens" | "ratio";
  /** The tokens at the start, and at most. */
  maxTokens: number;
  /** Tokens that a success earns. A failure costs 1. */
  tokenRatio: number;
  /** Retries over the last 10 s, as a share of the first attempts in it. */
  budgetRatio: number;
}

/** A retry budget, shared by all calls of one process. Before a retry: `failed()`, then `mayRetry()`. */
export interface RetryBudget {
  /** A call made its first attempt. */
  began(): void;
  succeeded(): void;
  failed(): void;
  /** Whether one more retry is in the budget; a yes counts it as made. */
  mayRetry(): boolean;
}

/** The budget of a policy. */
export function retryBudget(world: World, policy: BudgetPolicy): RetryBudget {
  if (policy.budget === "tokens") return new TokenBudget(policy);
  return policy.budget === "ratio" ? new RatioBudget(world, policy) : UNLIMITED;
}

const UNLIMITED: RetryBudget = { began() {}, succeeded() {}, failed() {}, mayRetry: () => true };

/** So many parts make a token: shares of a token must add up exactly. gRPC A6 counts in thousandths, too. */
const PARTS = 1000;

/** A failure costs a token, a success earns a part of one; retries are allowed while more than half of them are left. */
export class TokenBudget implements RetryBudget {
  readonly #most: number;
  readonly #earned: number;
  #parts: number;

  constructor({ maxTokens, tokenRatio }: Pick<BudgetPolicy, "maxTokens" | "tokenRatio">) {
    this.#most = Math.round(maxTokens * PARTS);
    this.#earned = Math.round(tokenRatio * PARTS);
    this.#parts = this.#most;
  }

  get tokens(): number {
    return this.#parts / PARTS;
  }

  began(): void {}

  succeeded(): void {
    this.#parts = Math.min(this.#most, this.#parts + this.#earned);
  }

  failed(): void {
    this.#parts = Math.max(0, this.#parts - PARTS);
  }

  mayRetry(): boolean {
    return this.#parts > this.#most / 2;
  }
}

/** How far back the ratio looks. */
const WINDOW_MS = 10_000;

/** Retries over the last 10 s stay within a share of the first attempts in it. */
export class RatioBudget implements RetryBudget {
  readonly #world: World;
  readonly #ratio: number;
  readonly #firsts = new Recent(toUs(WINDOW_MS));
  readonly #retries = new Recent(toUs(WINDOW_MS));

  constructor(world: World, { budgetRatio }: Pick<BudgetPolicy, "budgetRatio">) {
    this.#world = world;
    this.#ratio = budgetRatio;
  }

  began(): void {
    this.#firsts.add(this.#world.nowUs());
  }

  succeeded(): void {}

  failed(): void {}

  mayRetry(): boolean {
    const nowUs = this.#world.nowUs();
    // A hair of tolerance: 0.1 of 30 must allow 3.
    const allowed = this.#ratio * this.#firsts.countAt(nowUs) + 1e-9;
    if (this.#retries.countAt(nowUs) + 1 > allowed) return false;
    this.#retries.add(nowUs);
    return true;
  }
}

/** Counts what happened lately: something at `t` counts in [t, t + length). */
class Recent {
  readonly #lengthUs: number;
  readonly #at = new Ring<number>();

  constructor(lengthUs: number) {
    this.#lengthUs = lengthUs;
  }

  add(atUs: number): void {
    this.countAt(atUs);
    this.#at.push(atUs);
  }

  countAt(nowUs: number): number {
    while ((this.#at.first ?? Number.POSITIVE_INFINITY) + this.#lengthUs <= nowUs) this.#at.shift();
    return this.#at.size;
  }
}
