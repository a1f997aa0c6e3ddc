import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inside, LabelPlacer } from "../../src/timeline/labelPlacer.ts";
import { assignRows } from "../../src/timeline/rows.ts";
import { textWidth } from "../../src/timeline/text.ts";

describe("rows of intervals", () => {
  const intervals = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 30 })), { maxLength: 40 })
    .map((pairs) =>
      pairs
        .map(([fromUs, length]) => ({ fromUs, toUs: fromUs + length }))
        .sort((a, b) => a.fromUs - b.fromUs),
    );

  test("never hold two that overlap, though one may begin where another ends", () => {
    fc.assert(
      fc.property(intervals, (given) => {
        const rows = assignRows(given);
        for (const [i, a] of given.entries()) {
          for (const [j, b] of given.entries()) {
            if (i < j && rows[i] === rows[j]) expect(a.toUs).toBeLessThanOrEqual(b.fromUs);
          }
        }
      }),
    );
  });

  test("are as few as the most that overlap", () => {
    fc.assert(
      fc.property(intervals, (given) => {
        const lasting = given.filter(({ fromUs, toUs }) => toUs > fromUs);
        const most = Math.max(
          0,
          ...lasting.map(({ fromUs }) => lasting.filter((o) => o.fromUs <= fromUs && fromUs < o.toUs).length),
        );
        expect(Math.max(-1, ...assignRows(lasting)) + 1).toBe(most);
      }),
    );
  });

  test("are filled from the first on", () => {
    const spans = [
      { fromUs: 0, toUs: 10 },
      { fromUs: 5, toUs: 20 },
      { fromUs: 10, toUs: 15 },
      { fromUs: 12, toUs: 13 },
      { fromUs: 15, toUs: 30 },
    ];
    expect(assignRows(spans)).toEqual([0, 1, 0, 2, 0]);
  });
});

describe("a label", () => {
  test("stands right of its mark, else left, else nowhere", () => {
    const width = textWidth("duplicate", 12);
    const place = (right: number, ...taken: [number, number][]) => {
      const row = new LabelPlacer(0, right);
      for (const [from, to] of taken) row.take(from, to);
      return row.beside("duplicate", 12, 200, 220, 50)?.anchor;
    };
    expect(place(1000)).toBe("start");
    expect(place(230 + width)).toBe("start");
    expect(place(220 + width)).toBe("end");
    expect(place(1000, [240, 250])).toBe("end");
    expect(place(1000, [240, 250], [150, 160])).toBeUndefined();
  });

  test("never stands on what is taken, nor on another label", () => {
    const marks = fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 40 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(marks, (given) => {
        const row = new LabelPlacer(0, 900);
        for (const [x, width] of given) row.take(x, x + width);
        const labels = given.flatMap(([x, width]) => row.beside("passes", 12, x, x + width, 0) ?? []);
        const extents = labels.map(({ text, x, anchor }) => {
          const width = textWidth(text, 12);
          return anchor === "start" ? [x, x + width] : [x - width, x];
        });
        const all = [...given.map(([x, width]) => [x, x + width]), ...extents];
        for (const [a, b] of extents as [number, number][]) {
          expect(a).toBeGreaterThanOrEqual(0);
          expect(b).toBeLessThanOrEqual(900);
          const others = (all as [number, number][]).filter(([c, d]) => c !== a || d !== b);
          for (const [c, d] of others) expect(b <= c + 1e-9 || d <= a + 1e-9).toBe(true);
        }
      }),
    );
  });

  test("inside a mark is whole, else cut at its colon, else left out", () => {
    const text = "key 1 done: success";
    const fits = (room: number) => inside(text, 12, 100, 100 + room, 0)?.text;
    expect(fits(300)).toBe(text);
    expect(fits(textWidth("key 1 done", 12) + 18)).toBe("key 1 done");
    expect(fits(40)).toBeUndefined();
  });
});

describe("the width of a text", () => {
  test("grows with every letter and in step with its size", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (text, more) => {
        expect(textWidth(text + more, 12)).toBeGreaterThan(textWidth(text, 12));
        expect(textWidth(text, 24)).toBeCloseTo(2 * textWidth(text, 12), 9);
      }),
    );
  });
});
