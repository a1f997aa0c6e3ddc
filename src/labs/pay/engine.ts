import type { LabEngine } from "../lab.ts";
import { measure, type PayMetrics, type PaySeries, play } from "./model.ts";
import type { settings } from "./settings.ts";
import { headline } from "./words.ts";

/** Plays one tap. */
export const engine: LabEngine<typeof settings, PayMetrics, PaySeries> = {
  id: "pay",
  play(world, values) {
    const ledger = play(world, values);
    return (trace, endMs) => measure(trace, values, ledger, endMs);
  },
  expectedMs: ({ timeoutMs, maxAttempts, processingMs, secondTapMs }) =>
    secondTapMs + timeoutMs * maxAttempts + processingMs,
  headline,
};
