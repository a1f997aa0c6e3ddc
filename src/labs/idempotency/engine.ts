import type { LabEngine } from "../lab.ts";
import { type IdempotencyMetrics, type IdempotencySeries, measure, play } from "./model.ts";
import { readings } from "./readings.ts";
import { paymentsOf, type settings } from "./settings.ts";
import { headline } from "./words.ts";

/** Plays payments over an unreliable path. */
export const engine: LabEngine<typeof settings, IdempotencyMetrics, IdempotencySeries> = {
  id: "idempotency",
  play(world, values) {
    const tally = play(world, values);
    return (trace, endMs) => measure(trace, values, tally, endMs);
  },
  expectedMs: (values) =>
    ((paymentsOf(values) - 1) * 1000) / values.paymentsPerSecond +
    Math.max(values.retryAfterMs, values.timeoutMs * values.maxAttempts) +
    values.processingMs,
  headline,
  readings,
};
