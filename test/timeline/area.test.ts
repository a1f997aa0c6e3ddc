import { describe, expect, test } from "vitest";
import { Recorder } from "../../src/sim/recorder.ts";
import { KIND_CODES } from "../../src/sim/trace.ts";
import { outline } from "../../src/timeline/area.ts";
import { bands, nearest } from "../../src/timeline/crowds.ts";
import type { Lane } from "../../src/timeline/lane.ts";
import { layout } from "../../src/timeline/layout.ts";

const series = (...values: number[]) => ({ binMs: 10, values: Float64Array.from(values) });

const listed = (values?: ArrayLike<number>) => Array.from(values ?? []);

describe("bands of a stack", () => {
  test("stand on each other, and none covers another", () => {
    const [bottom, top] = bands([series(1, 2, 3), series(4, 0, 5, 6)]);
    expect([bottom?.floors, bottom?.values].map(listed)).toEqual([
      [0, 0, 0, 0],
      [1, 2, 3, 0],
    ]);
    expect([top?.floors, top?.values].map(listed)).toEqual([
      [1, 2, 3, 0],
      [5, 2, 8, 6],
    ]);
    expect(listed(top?.us)).toEqual([0, 10_000, 20_000, 30_000]);
  });

  test("are outlined above and below", () => {
    const y = (value: number) => 100 - value;
    expect(outline(new Float64Array([5, 5, 8]), 10, y, new Float64Array([1, 2, 2]))).toBe(
      "M10,99H10V95H12V92H13H13V98H11V99H10Z",
    );
    expect(outline(new Float64Array([5, 8]), 10, y)).toBe("M10,100H10V95H11V92H12V100Z");
  });
});

describe("a root scale", () => {
  const lane = (scale: object): Lane => {
    const values = { low: 0, high: 100, format: String, ...scale };
    const rule = (value: number) => ({ type: "rule", value, tone: "soft", event: -1, tells: "" }) as const;
    return { id: "a", title: "", caption: "", rows: 0, values, marks: [0, 25, 100].map(rule) };
  };
  const heights = (scale: object): number[] => {
    const [strip] = layout([lane(scale)], [], { fromUs: 0, toUs: 1000 }, 1000, 1200, 1).strips;
    const ys = (strip?.shapes ?? []).map((shape) => ("y" in shape ? shape.y : 0));
    return ys.map((y) => (ys[0] as number) - y);
  };

  test("draws a quarter half as high as all", () => {
    const [, quarter, all] = heights({ scale: "root" }) as [number, number, number];
    expect(quarter / all).toBeCloseTo(0.5, 9);
    const [, linear, whole] = heights({}) as [number, number, number];
    expect(linear / whole).toBeCloseTo(0.25, 9);
    expect(all).toBe(whole);
  });

  test("a tall lane is higher by whole heights", () => {
    const height = (scale: object) =>
      layout([lane(scale)], [], { fromUs: 0, toUs: 1000 }, 1000, 1200, 1).height;
    expect(height({ tall: 3 }) - height({})).toBe(2 * (height({ tall: 2 }) - height({})));
  });
});

test("the event nearest to an instant is of a kind that is asked for, and near enough", () => {
  const recorder = new Recorder();
  const kinds = ["attempt", "answered"] as const;
  for (const [us, kind] of [
    [0, 0],
    [100, 1],
    [200, 0],
    [400, 1],
  ] as const) {
    recorder.write(KIND_CODES[kinds[kind]], us, 0, 0, -1, 0);
  }
  const trace = recorder.finish();
  expect(nearest(trace, 150, "answered")(210)).toBe(1);
  expect(nearest(trace, 250, "answered")(290)).toBe(3);
  expect(nearest(trace, 250, "answered")(220)).toBe(1);
  expect(nearest(trace, 50, "answered")(220)).toBe(-1);
});
