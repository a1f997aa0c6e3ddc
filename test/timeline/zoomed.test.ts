import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { MarkShape } from "../../src/app/timelines/Mark.tsx";
import { pay } from "../../src/labs/pay/index.ts";
import type { DrawnShape, PathShape, SpanShape } from "../../src/timeline/geometry.ts";
import { layout, type TimelineLayout } from "../../src/timeline/layout.ts";
import { payWith } from "../labs/pay.ts";

const END_US = 18_928_000;

const zoomedTo = (fromMs: number, toMs: number): TimelineLayout =>
  layout(pay.lanes(payWith(), END_US), [], { fromUs: fromMs * 1000, toUs: toMs * 1000 }, END_US, 904, 1);
const shapesOf = (scene: TimelineLayout, id: string) =>
  scene.strips.find(({ lane }) => lane.id === id)?.shapes as readonly DrawnShape[];
const spansOf = (scene: TimelineLayout, id: string) =>
  shapesOf(scene, id).filter((shape): shape is SpanShape => shape.type === "span");
const pathsOf = (scene: TimelineLayout) =>
  shapesOf(scene, "balance").filter((shape): shape is PathShape => shape.type === "path");
const markup = (shape: DrawnShape) => renderToStaticMarkup(createElement(MarkShape, { shape, hatch: "h" }));

describe("a span that the view cuts", () => {
  test("reaches the edge of the plot, where it has neither cap nor corner", () => {
    const scene = zoomedTo(6784, 6785);
    for (const span of [...spansOf(scene, "client"), ...spansOf(scene, "service")]) {
      expect(span).toMatchObject({ cutLeft: true, cutRight: true, x: scene.axis.left });
      expect(span.x + span.width).toBe(scene.axis.right);
      const drawn = markup(span);
      expect(drawn).toContain('clip-path="url(#h-plot)"');
      expect(drawn).not.toContain("edge");
      expect(Number(/x="([^"]+)"/.exec(drawn)?.[1]) + 3, "corners are beyond").toBeLessThan(scene.axis.left);
    }
  });

  test("keeps both at a side that is in view", () => {
    const [first, second] = spansOf(zoomedTo(0, 7000), "service") as [SpanShape, SpanShape];
    expect(first).toMatchObject({ cutLeft: false, cutRight: true });
    expect(markup(first)).toContain("edge");
    expect(second).toMatchObject({ cutLeft: false, cutRight: true });
    const [whole] = spansOf(zoomedTo(0, 18_928), "service") as [SpanShape];
    expect(whole).toMatchObject({ cutLeft: false, cutRight: false });
    expect(markup(whole)).not.toContain("clip-path");
  });
});

describe("a line of steps", () => {
  const truth = (scene: TimelineLayout) =>
    pathsOf(scene).find(({ mark }) => mark.weight === "thick") as PathShape;

  test("says what holds at the left edge of the view, if no step is in it too", () => {
    expect(truth(zoomedTo(6784, 6785)).labels.map(({ text }) => text)).toEqual(["$60"]);
    const { labels } = truth(zoomedTo(9000, 15_000));
    expect(labels.map(({ text }) => text)).toEqual(["$10", "−$40"]);
    expect(labels[0]?.x).toBeLessThan(140);
  });

  test("ends at the edges of the plot", () => {
    for (const scene of [zoomedTo(6784, 6785), zoomedTo(9000, 15_000), zoomedTo(0, 18_928)]) {
      for (const { d } of pathsOf(scene)) {
        const xs = [...d.matchAll(/[MLH]([\d.]+)/g)].map(([, x]) => Number(x));
        expect([Math.min(...xs), Math.max(...xs)]).toEqual([scene.axis.left, scene.axis.right]);
      }
    }
  });

  test("is not there where it does not hold in the view", () => {
    const lanes = pay.lanes(payWith({ cacheTtlMs: 3000 }), END_US);
    const scene = layout(lanes, [], { fromUs: 3_100_000, toUs: 4_000_000 }, END_US, 904, 1);
    expect(pathsOf(scene).map(({ mark }) => mark.weight)).toEqual(["thick"]);
  });
});
