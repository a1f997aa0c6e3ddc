import { describe, expect, test } from "vitest";
import { statechart } from "../../src/labs/breaker/stage.ts";
import { BREAKER } from "../../src/parts/breakerMachine.ts";
import { layoutStatechart, type Statechart } from "../../src/timeline/statechart.ts";
import { textWidth } from "../../src/timeline/text.ts";
import { breakerWith, guarded } from "../labs/breaker.ts";
import { nbsp } from "../setup/nbsp.ts";

const chart = statechart(guarded({ recoveryMs: 172_800_000 }));
const widths = [320, 358, 390, 560, 639, 640, 700, 900, 1400];

interface Box {
  name: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function boxesOf(
  drawn: Statechart,
  width: number,
  scale: number,
): { states: Box[]; words: Box[]; height: number } {
  const { boxes, arrows, text, height } = layoutStatechart(drawn, width, scale);
  const states = boxes.map(({ x, y, width: wide, height: high }, n) => ({
    name: drawn.states[n]?.title ?? "",
    left: x - wide / 2,
    right: x + wide / 2,
    top: y - high / 2,
    bottom: y + high / 2,
  }));
  const words = arrows.map(({ words: { x, y, anchor } }, n) => {
    const title = drawn.arrows[n]?.title ?? "";
    const wide = textWidth(title, text);
    const left = anchor === "start" ? x : anchor === "end" ? x - wide : x - wide / 2;
    return { name: title, left, right: left + wide, top: y - text / 2, bottom: y + text / 2 };
  });
  return { states, words, height };
}

const meet = (a: Box, b: Box) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

describe("the chart", () => {
  test("has the states and arrows of the machine's definition, and no other", () => {
    expect(chart.states.map(({ id }) => id)).toEqual(Object.keys(BREAKER.states));
    expect(chart.arrows.map(({ from, to }) => `${from} ${to}`)).toEqual([
      "closed open",
      "open halfOpen",
      "halfOpen closed",
      "halfOpen open",
    ]);
    expect(chart.initial).toBe("closed");
  });

  test("writes the recovery that is set on its arrow", () => {
    expect(statechart(guarded({ recoveryMs: 250 })).arrows[1]?.title).toBe(nbsp("after 250 ms"));
  });

  test("says that there is no breaker where it is switched off", () => {
    expect(statechart(breakerWith()).idle).toContain("switched off");
    expect(chart.idle).toBeUndefined();
  });
});

describe("its layout", () => {
  for (const width of widths) {
    for (const scale of width < 560 ? [1] : [1, 1.375]) {
      test(`keeps states and words apart and on the page at ${width} px, ${scale} times as large`, () => {
        const { states, words, height } = boxesOf(chart, width, scale);
        const all = [...states, ...words];
        for (const [n, a] of all.entries()) {
          expect([a.name, a.left >= 0, a.right <= width + 0.5, a.top >= -1, a.bottom <= height]).toEqual([
            a.name,
            true,
            true,
            true,
            true,
          ]);
          for (const b of all.slice(n + 1))
            expect([a.name, b.name, meet(a, b)]).toEqual([a.name, b.name, false]);
        }
      });
    }
  }

  test("starts and ends every arrow at the edge of its states", () => {
    for (const width of widths) {
      const scene = layoutStatechart(chart, width, 1);
      for (const [n, { head, d }] of scene.arrows.entries()) {
        const to = scene.boxes[chart.states.findIndex(({ id }) => id === chart.arrows[n]?.to)];
        const from = scene.boxes[chart.states.findIndex(({ id }) => id === chart.arrows[n]?.from)];
        const [x0 = 0, y0 = 0] = (/^M([-\d.]+),([-\d.]+)/.exec(d) ?? []).slice(1).map(Number);
        for (const [box, x, y] of [
          [to, head[0], head[1]],
          [from, x0, y0],
        ] as const) {
          if (!box) throw new Error("an arrow leads nowhere");
          const across =
            Math.abs(Math.abs(x - box.x) - box.width / 2) < 0.01 && Math.abs(y - box.y) <= box.height / 2;
          const along =
            Math.abs(Math.abs(y - box.y) - box.height / 2) < 0.01 && Math.abs(x - box.x) <= box.width / 2;
          expect(across || along).toBe(true);
        }
      }
    }
  });
});
