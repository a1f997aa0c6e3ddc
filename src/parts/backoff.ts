import type { Random } from "../sim/random.ts";

/** How long a client waits before it tries again. Times in ms. */
export interface BackoffPolicy {
  backoff: "none" | "exponential";
  baseMs: number;
  capMs: number;
  jitter: "none" | "additive" | "full" | "equal" | "decorrelated";
}

/**
 * The delay before retry `n` of one call, n from 0, in ms. `previousMs` is the delay before, the base at first: only
 * `decorrelated` looks at it.
 *
 * With e = min(cap, base * 2^n): `full` and `equal` and `decorrelated` are those of the AWS Architecture Blog,
 * "Exponential Backoff and Jitter"; `additive` adds at most `base`, however long the delay, and nothing at the cap.
 * One draw per jittered delay, so the stream stays in step.
 */
export function delayMs(policy: BackoffPolicy, n: number, previousMs: number, random: Random): number {
  const { backoff, baseMs, capMs, jitter } = policy;
  const exponential = Math.min(capMs, baseMs * 2 ** n);
  if (backoff === "none") return 0;
  if (jitter === "none") return exponential;
  if (jitter === "additive") return Math.min(capMs, baseMs * 2 ** n + random.between(0, baseMs));
  if (jitter === "full") return random.between(0, exponential);
  if (jitter === "equal") return exponential / 2 + random.between(0, exponential / 2);
  return Math.min(capMs, random.between(baseMs, 3 * previousMs));
}

/** The delays before the first, second, ... retry of one call, in ms. */
export function* delays(policy: BackoffPolicy, random: Random): Generator<number, never> {
  let previousMs = policy.baseMs;
  for (let n = 0; ; n++) {
    previousMs = delayMs(policy, n, previousMs, random);
    yield previousMs;
  }
}
