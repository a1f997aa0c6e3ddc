import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { CauseLine } from "../../src/app/deferred/why/CauseLine.tsx";
import type { SelectableMark } from "../../src/app/timelines/selectableMarks.ts";
import type { PointShape } from "../../src/timeline/geometry.ts";

const point = (event: number, inside?: string): SelectableMark => {
  const bare = {
    type: "point",
    row: 0,
    atUs: event,
    shape: "circle",
    tone: "good",
    event,
    ariaLabel: "",
  } as const;
  const mark = inside === undefined ? bare : { ...bare, inside };
  const shape: PointShape = { type: "point", mark, x: event, y: event, radius: 10 };
  return { shape, key: String(event), strip: 0, atUs: event };
};
const marks = [point(1), point(2, "7"), point(3)];
const drawn = (line: boolean) =>
  renderToStaticMarkup(createElement(CauseLine, { marks, lit: new Set([1, 2, 3]), line }));

test("the chain of causes has no dot on a number", () => {
  expect([...drawn(false).matchAll(/cx="(\d)"/g)].map(([, x]) => x)).toEqual(["1", "3"]);
  expect(drawn(false)).not.toContain("<path");
});

test("the line of the chain is drawn apart from its dots, behind the words, and goes through all its marks", () => {
  expect(drawn(true)).toContain('d="M1,1C1,1.5 2,1.5 2,2C2,2.5 3,2.5 3,3"');
  expect(drawn(true)).not.toContain("<circle");
});
