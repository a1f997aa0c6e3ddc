import type { Random } from "../sim/random.ts";

/** How long a client waits before it tries again. Times in ms. */
export interface BackoffPolicy {
  backoff: "none" | "exponential";
  baseMs: number;
  capMs: number;
  jitter: "none" | "additive" | "full" | "equal" | "decorrelated";
}

/**
 * The delays before the first, second, ... retry of one call, in ms.
 *
 * With e = min(cap, base * 2^n): `full` and `equal` and `decorrelated` are those of the AWS Architecture Blog,
 * "Exponential Backoff and Jitter"; `additive` adds at most `base`, however long the delay, and nothing at the cap.
 * One draw per jittered delay, so the stream stays in step.
 */
export function* delays(policy: BackoffPolicy, random: Random): Generator<number, never> {
  const { backoff, baseMs, capMs, jitter } = policy;
  let previous = baseMs;
  for (let n = 0; ; n++) {
    const exponential = Math.min(capMs, baseMs * 2 ** n);
    if (backoff === "none") yield 0;
    else if (jitter === "none") yield exponential;
    else if (jitter === "additive") yield Math.min(capMs, baseMs * 2 ** n + random.between(0, baseMs));
    else if (jitter === "full") yield random.between(0, exponential);
    else if (jitter === "equal") yield exponential / 2 + random.between(0, exponential / 2);
    else {
      previous = Math.min(capMs, random.between(baseMs, 3 * previous));
      yield previous;
    }
  }
}
