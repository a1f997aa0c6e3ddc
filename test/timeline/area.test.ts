import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Recorder } from "../../src/sim/recorder.ts";
import { KIND_CODES } from "../../src/sim/trace.ts";
import { columns, outline } from "../../src/timeline/area.ts";
import { linearAxis } from "../../src/timeline/axis.ts";
import { nearest } from "../../src/timeline/crowds.ts";
import type { Area, Lane } from "../../src/timeline/lane.ts";
import { layout } from "../../src/timeline/layout.ts";
import { bands } from "../../src/timeline/stack.ts";
import type { Axis } from "../../src/timeline/time.ts";

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

describe("pixel columns", () => {
  type Steps = Pick<Area, "us" | "values" | "toUs">;

  /** Step by step, each painted over every column that it touches. */
  function painted({ us, values, toUs }: Steps, axis: Axis): number[] {
    const most = new Array<number>(Math.ceil(axis.right - axis.left)).fill(0);
    for (let step = 0; step < us.length; step++) {
      const [fromUs, untilUs] = [us[step] as number, (us[step + 1] ?? toUs) as number];
      if (untilUs <= axis.fromUs || fromUs > axis.toUs) continue;
      const first = Math.max(0, Math.floor(axis.x(fromUs) - axis.left));
      const last = Math.max(first, Math.ceil(axis.x(untilUs) - axis.left) - 1);
      for (let column = first; column <= last && column < most.length; column++) {
        most[column] = Math.max(most[column] as number, values[step] as number);
      }
    }
    return most;
  }

  const steps = fc
    .array(fc.tuple(fc.nat(40), fc.nat(1000)), { minLength: 1, maxLength: 3000, size: "max" })
    .map((gaps): Steps => {
      let at = 0;
      const us = gaps.map(([gap]) => (at += gap));
      return { us, values: gaps.map(([, value]) => value), toUs: at + 10 };
    });

  test("hold the largest value of every step that they touch, in any view", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(steps, share, share, fc.integer({ min: 1, max: 400 }), (some, one, other, width) => {
        const ends = [one, other].map((part) => Math.round(part * some.toUs)).sort((a, b) => a - b);
        const view = {
          fromUs: ends[0] as number,
          toUs: Math.max((ends[0] as number) + 1, ends[1] as number),
        };
        const axis = linearAxis(view, 30, 30 + width, 100);
        expect([...columns(some, axis)]).toEqual(painted(some, axis));
      }),
    );
  });

  test("look at each of very many steps once, and at few of them again", () => {
    let reads = 0;
    const many = 1_000_000;
    const counted = new Proxy(new Float64Array(many).fill(1), {
      get(values, key) {
        if (key === "length") return many;
        reads++;
        return values[Number(key as string)];
      },
    });
    const some = { us: Float64Array.from({ length: many }, (_, at) => at), values: counted, toUs: many };
    const look = () => columns(some, linearAxis({ fromUs: 0, toUs: many }, 0, 800, 100));
    look();
    reads = 0;
    look();
    expect(reads).toBeLessThan(many / 2);
  });
});

describe("a root scale", () => {
  const lane = (scale: object): Lane => {
    const values = { low: 0, high: 100, format: String, ...scale };
    const rule = (value: number) =>
      ({ type: "rule", value, tone: "soft", event: -1, ariaLabel: "" }) as const;
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
