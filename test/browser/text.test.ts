import { toUs } from "../../src/sim/process.ts";
import "../../src/app/design/fonts.css";
import { beforeAll, describe, expect, test } from "vitest";
import { breaker } from "../../src/labs/breaker/index.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { pay } from "../../src/labs/pay/index.ts";
import { staleness } from "../../src/labs/staleness/index.ts";
import { effective, type Schema } from "../../src/sim/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";
import { textWidth } from "../../src/timeline/text.ts";

const SIZE = 12;
const pen = document.createElement("canvas").getContext("2d") as CanvasRenderingContext2D;

beforeAll(async () => {
  const font = `${SIZE}px Inter`;
  await document.fonts.load(font);
  expect(document.fonts.check(font)).toBe(true);
  pen.font = font;
});

/** All that is written on a lab's timelines. */
function labelsOf<S extends Schema>(lab: Lab<S>, fixes: readonly string[] = []): string[] {
  const settings = effective(lab.settings, lab.fixes, { lab: lab.id, fixes, explicit: {}, seed: 1 });
  const run = simulate(lab, settings, 1);
  const lanes = lab.lanes(run, toUs(run.endMs));
  return lanes.flatMap(({ title, marks }) => [title, ...marks.flatMap(({ label }) => label || [])]);
}

describe("the width that a label is taken to have", () => {
  test("is that of the page's sans, within a twentieth", () => {
    const labels = new Set([
      ...labelsOf(pay),
      ...labelsOf(pay, ["idempotency", "retry"]),
      ...labelsOf(breaker, ["breaker"]),
      ...labelsOf(staleness),
    ]);
    expect(labels.size).toBeGreaterThan(30);
    for (const label of labels) {
      const share = textWidth(label, SIZE) / pen.measureText(label).width;
      expect(share, label).toBeGreaterThan(0.97);
      expect(share, label).toBeLessThan(1.06);
    }
  });
});
