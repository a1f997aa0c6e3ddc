import type { LabEngine } from "../lab.ts";
import { measure } from "./measure.ts";
import { play } from "./play.ts";
import type { PayMetrics, PaySeries } from "./run.ts";
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
