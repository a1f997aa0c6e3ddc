import fc from "fast-check";
import { expect, test } from "vitest";
import { shownOf } from "../../src/labs/idempotency/readings.ts";
import { events } from "../../src/sim/trace.ts";
import { sendWith } from "./idempotency.ts";

test("few payments of few attempts are all drawn; of more, as many as their attempts have room", () => {
  const many = fc.integer({ min: 1, max: 50 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), many, many, (payments, maxAttempts, loseReplies) => {
      const quick = { timeoutMs: 1, processingMs: 0, baseMs: 1, paymentsPerSecond: 100 };
      const run = sendWith({ payments, maxAttempts, loseReplies, ...quick });
      const { drawn, isCrowd } = shownOf(run);
      const sends = [...events(run.trace, "send")];
      const ofDrawn = sends.filter(({ value }) => drawn.rows.has(value));
      expect(isCrowd).toBe(payments > 12 || sends.length > 120);
      if (!isCrowd) expect(drawn.rows.size).toBe(payments);
      expect(drawn.rows.size).toBeGreaterThan(0);
      expect(ofDrawn.length).toBeLessThanOrEqual(120);
      const about = new Set(drawn.events);
      expect(ofDrawn.every(({ id }) => about.has(id))).toBe(true);
    }),
    { numRuns: 30 },
  );
});
