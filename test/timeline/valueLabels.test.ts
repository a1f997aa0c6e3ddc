import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labs } from "../../src/labs/all.ts";
import { pay } from "../../src/labs/pay/index.ts";
import { toUs } from "../../src/sim/process.ts";
import { effective } from "../../src/sim/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";
import type { AreaShape, Label, PathShape, RuleShape } from "../../src/timeline/geometry.ts";
import type { Area, Lane, Mark, Rule } from "../../src/timeline/lane.ts";
import { layout } from "../../src/timeline/layout.ts";
import { textWidth } from "../../src/timeline/text.ts";
import { payWith, presetRun } from "../labs/pay.ts";

const END_US = 1000;
const base = { tone: "client", event: -1, ariaLabel: "" } as const;

const area = (values: readonly number[], label = "a name", more: Partial<Area> = {}): Area => ({
  ...base,
  type: "area",
  us: values.map((_, step) => (step * END_US) / values.length),
  values,
  toUs: END_US,
  fill: "solid",
  label,
  ...more,
});
const rule = (value: number, label = "limit"): Rule => ({ ...base, type: "rule", value, label });

/** The shapes of a value lane that is 1000 px wide and of values up to 100. */
function drawn(marks: readonly Mark[], restUs?: number) {
  const values = { low: 0, high: 100, format: String };
  const lane: Lane = { id: "a", title: "", caption: "", rows: 0, values, marks };
  const scene = layout(
    [lane],
    [],
    { fromUs: 0, toUs: END_US },
    END_US,
    1134,
    1,
    undefined,
    undefined,
    restUs,
  );
  return { shapes: scene.strips[0]?.shapes ?? [], ...scene };
}
const areasOf = (marks: readonly Mark[], restUs?: number) =>
  drawn(marks, restUs).shapes.filter((shape): shape is AreaShape => shape.type === "area");

/** From where to where a label is, in px. */
function extentOf({ text, x, anchor }: Label): [number, number] {
  const width = textWidth(text, 12);
  return anchor === "start" ? [x, x + width] : [x - width, x];
}

/** How high an outline without a floor is, column by column from its left end. */
function topsOf({ d }: AreaShape): number[] {
  const [ground = 0] = [...d.matchAll(/^M[\d.]+,([\d.]+)/g)].map(([, y]) => Number(y));
  const steps = [...d.matchAll(/H(\d+)V([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
  return Array.from({ length: 1000 }, (_, column) => {
    const last = steps.filter(([x]) => x <= 124 + column).at(-1);
    return last?.[1] ?? ground;
  });
}

describe("what an area is", () => {
  test("is written wholly inside of it, in the contrast of its fill, where there is room", () => {
    const [shape] = areasOf([area([0, 100, 100, 0])]);
    const [from, to] = extentOf(shape?.label as Label);
    expect(shape?.label?.on).toBe("solid");
    expect(from).toBeGreaterThan(124 + 250);
    expect(to).toBeLessThan(124 + 750);
  });

  test("is written wholly beside a bar that is too narrow, or above a wide one that is too low", () => {
    const bar = Array.from({ length: 50 }, (_, step) => (step === 20 ? 100 : 0));
    const [narrow] = areasOf([area(bar, "206 in one second")]);
    expect(narrow?.label?.on).toBeUndefined();
    expect(extentOf(narrow?.label as Label)[0]).toBeGreaterThan(124 + 420);
    const [low] = areasOf([area([5])]);
    expect(low?.label?.on).toBeUndefined();
    expect((low?.label?.y ?? 0) + 6).toBeLessThan(topsOf(low as AreaShape)[0] ?? 0);
  });

  test("is never half on an area and half off, nor in one of another name, on no line and on no other words", () => {
    const heights = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.array(heights, { minLength: 1, maxLength: 3 }), fc.nat(100), (all, limit) => {
        const { shapes } = drawn([...all.map((values) => area(values)), rule(limit)]);
        const areas = shapes.filter((shape): shape is AreaShape => shape.type === "area");
        const [line] = shapes.filter((shape): shape is RuleShape => shape.type === "rule");
        const tops = areas.map(topsOf);
        for (const [nth, { label }] of areas.entries()) {
          if (!label) continue;
          const [from, to] = extentOf(label);
          const [high, low] = [label.y - 6, label.y + 6];
          expect((line?.y ?? 0) <= high || low <= (line?.y ?? 0)).toBe(true);
          for (const other of [...areas.slice(nth + 1), line]) {
            if (!other?.label || Math.abs(other.label.y - label.y) >= 12) continue;
            const [left, right] = extentOf(other.label);
            expect(to <= left || right <= from).toBe(true);
          }
          for (let column = Math.floor(from - 124); column < to - 124; column++) {
            const upper = tops.findLastIndex((top) => (top[column] as number) < low);
            expect(upper).toBe(label.on === undefined ? -1 : nth);
            if (upper >= 0) expect(tops[upper]?.[column]).toBeLessThanOrEqual(high + 0.1);
          }
        }
      }),
    );
  });

  test("is not cut by the line of the playhead at rest", () => {
    const [free] = areasOf([area([100])]);
    const [from, to] = extentOf(free?.label as Label);
    const restUs = (from + to) / 2 - 124;
    const [start] = extentOf(areasOf([area([100])], restUs)[0]?.label as Label);
    expect(start).toBeGreaterThan(restUs + 124);
  });
});

describe("what a line is", () => {
  test("ends left of the playhead at rest, which would cut it at the end of the plot", () => {
    const labelAt = (restUs?: number) =>
      extentOf(
        drawn([rule(50)], restUs).shapes.flatMap((shape) =>
          "label" in shape ? (shape.label ?? []) : [],
        )[0] as Label,
      );
    expect(labelAt()[1]).toBeCloseTo(1118, 0);
    expect(labelAt(980)[1]).toBeLessThan(124 + 980);
    expect(labelAt(980)[1]).toBeGreaterThan(124 + 960);
    expect(labelAt(500)).toEqual(labelAt());
  });

  test("is not there, and keeps no room, where a line has no name", () => {
    const [bare] = drawn([rule(50, "")]).shapes.filter((shape): shape is RuleShape => shape.type === "rule");
    expect(bare?.label).toBeUndefined();
  });
});

describe("the balance", () => {
  const END = 18_928_000;
  const whole = { fromUs: 0, toUs: END };
  const lanes = pay.lanes(payWith(), END);
  const { strips, axis } = layout(lanes, [], whole, END, 904, 1, undefined, undefined, 18_200_000);
  const paths = strips
    .find(({ lane }) => lane.id === "balance")
    ?.shapes.filter((shape): shape is PathShape => shape.type === "path") as PathShape[];

  test("has the last value before its step where there is no room behind it", () => {
    const labels = paths.find(({ mark }) => mark.weight === "thick")?.labels ?? [];
    expect(labels.map(({ text }) => text)).toEqual(["$60", "$10", "−$40", "−$90"]);
    expect(extentOf(labels[3] as Label)[1]).toBeLessThan(axis.x(18_100_000));
  });

  test("says what the cache says left of the playhead at rest", () => {
    const [label] = paths.find(({ mark }) => mark.weight === "thin")?.labels ?? [];
    expect(label?.text).toBe("cache says $60");
    expect(extentOf(label as Label)[1]).toBeLessThan(axis.x(18_200_000));
  });
});

test("the words on a span end before a point that stands on it", () => {
  const run = presetRun("uniqueIndex");
  const end = Math.ceil(run.endMs * 1040);
  const { strips } = layout(pay.lanes(run, end), [], { fromUs: 0, toUs: end }, end, 904, 1);
  const keys = strips.find(({ lane }) => lane.id === "keys")?.shapes ?? [];
  const done = keys.flatMap((shape) => (shape.type === "span" && shape.label ? [shape.label] : []));
  expect(done.map(({ text }) => text)).toEqual(["key 1 done"]);
  for (const point of keys) {
    if (point.type !== "point") continue;
    const [from, to] = extentOf(done[0] as Label);
    expect(to <= point.x - point.radius || point.x + point.radius <= from).toBe(true);
  }
});

test("what an empty lane says fits a phone", () => {
  for (const lab of labs) {
    const settings = effective(lab.settings, lab.fixes, { lab: lab.id, fixes: [], explicit: {}, seed: 1 });
    const run = simulate(lab, settings, 1);
    for (const { marks, empty = "" } of lab.lanes(run, toUs(run.endMs)))
      if (marks.length === 0) expect(textWidth(empty, 12) + 8, empty).toBeLessThan(320);
  }
});
