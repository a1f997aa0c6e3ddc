import { describe, expect, test } from "vitest";
import { pay } from "../../src/labs/pay/index.ts";
import type { PayRun } from "../../src/labs/pay/model.ts";
import type { PointShape, SpanShape, Strip } from "../../src/timeline/geometry.ts";
import { layout, type TimelineLayout } from "../../src/timeline/layout.ts";
import { payWith } from "../labs/pay.ts";

function sceneOf(run: PayRun, width = 904): TimelineLayout {
  const endUs = Math.ceil(run.endMs * 1040);
  return layout(pay.lanes(run, endUs), [], { fromUs: 0, toUs: endUs }, endUs, width, 1);
}
const stripOf = (scene: TimelineLayout, id: string) =>
  scene.strips.find(({ lane }) => lane.id === id) as Strip;
const pointsOf = ({ shapes }: Strip) => shapes.filter((shape): shape is PointShape => shape.type === "point");

const atOnce = () => payWith({ maxAttempts: 50, timeoutMs: 1, processingMs: 172_800_000 });
const inTurn = () => payWith({ maxAttempts: 50, timeoutMs: 1000 });

describe("points that dodge", () => {
  test("have four rows at most, and all of them are there", () => {
    for (const run of [atOnce(), inTurn()]) {
      const findings = stripOf(sceneOf(run), "findings");
      expect(findings.lane.rows).toBe(4);
      expect(pointsOf(findings)).toHaveLength(run.findings.length);
      expect(Math.max(...pointsOf(findings).map(({ mark }) => mark.row))).toBe(3);
    }
  });

  test("do without their labels rather than cover each other", () => {
    const points = pointsOf(stripOf(sceneOf(inTurn()), "findings"));
    expect(points.length).toBeGreaterThan(50);
    for (const [index, a] of points.entries()) {
      const covers = points
        .slice(index + 1)
        .filter((b) => a.mark.row === b.mark.row && Math.abs(a.x - b.x) < (a.radius + b.radius) * 0.9);
      expect(covers).toEqual([]);
    }
  });

  test("tell how many more lie on the last row where there is room on none", () => {
    const labels = pointsOf(stripOf(sceneOf(atOnce()), "balance")).map(({ label }) => label?.text);
    expect(labels.filter((label) => label)).toEqual([
      "passes",
      "passes, another charge in flight",
      "passes, another charge in flight",
      "+46 more",
    ]);
  });
});

describe("a lane of very many rows", () => {
  test("is as high as one of eight, its marks thinner and without words, all of them there", () => {
    const scene = sceneOf(atOnce());
    const strip = stripOf(scene, "service");
    const { row, mark, text } = scene.sizes;
    expect(strip.lane.rows).toBe(50);
    expect(strip.height).toBeCloseTo(8 * row, 6);
    const spans = strip.shapes.filter((shape): shape is SpanShape => shape.type === "span");
    expect(spans).toHaveLength(50);
    expect(new Set(spans.map(({ y }) => y)).size).toBe(50);
    expect(spans.every((span) => span.height < text && !span.label)).toBe(true);
    expect(spans[0]?.height).toBeCloseTo((mark * 8) / 50, 6);
    expect(scene.height).toBeLessThan(1000);
  });

  test("leaves one of eight rows as it is", () => {
    const scene = sceneOf(inTurn());
    const strip = stripOf(scene, "service");
    expect([strip.lane.rows, strip.height]).toEqual([8, 8 * scene.sizes.row]);
  });
});
