import { type BackoffPolicy, delayMs } from "../parts/backoff.ts";
import { type BudgetPolicy, retryBudget } from "../parts/budget.ts";
import { Layers, type LayersPolicy } from "../parts/layers.ts";
import type { World } from "../sim/world.ts";

/** Layers that all retry by one policy, with a budget each; for about so many calls. */
export function retryLayers(
  world: World,
  policy: LayersPolicy & BackoffPolicy & BudgetPolicy,
  calls?: number,
): Layers {
  const { layers, maxRetries, baseMs, backoff, jitter } = policy;
  return new Layers(
    world,
    { layers, maxRetries },
    {
      delayMs: (n, previousMs, random) => delayMs(policy, n, previousMs, random),
      baseMs,
      isRandom: backoff === "exponential" && jitter !== "none",
    },
    Array.from({ length: layers }, () => retryBudget(world, policy)),
    calls,
  );
}
