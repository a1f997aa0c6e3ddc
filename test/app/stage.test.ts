import { describe, expect, test } from "vitest";
import { spotOf, stageSizes, truncate, wireOf, wordsOf } from "../../src/app/stage/stageLayout.ts";
import { defaultState } from "../../src/app/state/changes.ts";
import { labs } from "../../src/labs/all.ts";
import { toUs } from "../../src/sim/process.ts";
import { effective } from "../../src/sim/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";
import type { Stage } from "../../src/timeline/stage.ts";
import { textWidth } from "../../src/timeline/text.ts";

/** A phone, a wider one, the band beside the outcome, a column of its own; and on a projector. */
const ROOMS = [
  [328, 1],
  [358, 1],
  [432, 1],
  [904, 1],
  [594, 1.375],
] as const;

interface Box {
  of: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The boxes of all that the parts say at an instant. */
function boxes(stage: Stage, width: number, scale: number, atUs: number): Box[] {
  const sizes = stageSizes(width, scale, stage);
  const says = stage.statusAt(atUs);
  const word = (id: string) => says[id]?.text ?? "";
  return stage.parts.flatMap((part) => {
    const next = stage.parts.find(({ x, y }) => x === 0.5 && y === part.y);
    const words = wordsOf(stage, sizes, part, [next?.title ?? "", next ? word(next.id) : ""]);
    return [part.title, word(part.id)].map((text, line): Box => {
      const room = words.rooms[line] as number;
      const long = textWidth(truncate(text, sizes.text, room), sizes.text);
      const left = words.anchor === "middle" ? words.x - long / 2 : words.x;
      const y = words.y + line * 1.3 * sizes.text;
      return { of: part.id, left, right: left + long, top: y - sizes.text / 2, bottom: y + sizes.text / 2 };
    });
  });
}

const collide = (a: Box, b: Box) =>
  a.of !== b.of && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

describe.for([...labs])("the stage of $id", (lab) => {
  test.for(lab.fixes.map(({ id }) => id))(
    "keeps the words of its parts apart, and within it, with %s",
    (fix) => {
      const settings = effective(lab.settings, lab.fixes, {
        lab: lab.id,
        fixes: [fix],
        explicit: {},
        seed: 1,
      });
      const run = simulate(lab, settings, 1);
      const stage = lab.stage(run);
      for (const [width, scale] of ROOMS) {
        const { height } = stageSizes(width, scale, stage);
        for (const share of [0, 0.1, 0.3, 0.5, 1]) {
          const all = boxes(stage, width, scale, toUs(run.endMs) * share);
          const colliding = all.flatMap((a) => all.filter((b) => collide(a, b)));
          expect(colliding, `${width} px, ${share} of the run`).toEqual([]);
          for (const box of all) {
            expect(box.left).toBeGreaterThanOrEqual(0);
            expect(box.right).toBeLessThanOrEqual(width + 1e-9);
            expect(box.top).toBeGreaterThanOrEqual(0);
            expect(box.bottom).toBeLessThanOrEqual(height);
          }
        }
      }
    },
  );
});

describe("a wire", () => {
  const stage = {
    parts: [
      { id: "phone", title: "Phone", tone: "client", x: 0, y: 0.5 },
      { id: "service", title: "Service", tone: "service", x: 0.5, y: 0.5 },
      { id: "ledger", title: "Ledger", tone: "ledger", x: 1, y: 1 },
    ],
  } as const;
  const sizes = stageSizes(432, 1, stage);

  test("begins at the one part and ends at the other", () => {
    for (const [from, to] of [
      ["phone", "service"],
      ["service", "ledger"],
      ["ledger", "service"],
    ] as const) {
      const wire = wireOf(stage, sizes, from, to);
      expect(wire.at(0)).toEqual(spotOf(stage, sizes, from));
      expect(wire.at(1)).toEqual(spotOf(stage, sizes, to));
    }
  });

  test("is the same there and back", () => {
    const [there, back] = [
      wireOf(stage, sizes, "service", "ledger"),
      wireOf(stage, sizes, "ledger", "service"),
    ];
    expect(back.path).toBe(there.path);
    for (const progress of [0.1, 0.25, 0.5, 0.8]) {
      expect(back.at(1 - progress).x).toBeCloseTo(there.at(progress).x, 9);
      expect(back.at(1 - progress).y).toBeCloseTo(there.at(progress).y, 9);
    }
  });

  test("stays level as far as the words below its part reach, then rises or falls steadily", () => {
    const wire = wireOf(stage, sizes, "service", "ledger");
    const { y } = spotOf(stage, sizes, "service");
    const ys = Array.from({ length: 21 }, (_, step) => wire.at(step / 20).y);
    expect(ys.slice(0, 7)).toEqual(Array(7).fill(y));
    expect(ys.slice(6)).toEqual(ys.slice(6).sort((a, b) => a - b));
    expect(new Set(ys.slice(6)).size).toBe(15);
  });

  test("on a phone stays level until it is clear of a long title", () => {
    const pay = labs.find(({ id }) => id === "pay") as (typeof labs)[number];
    const own = pay.stage(simulate(pay, effective(pay.settings, pay.fixes, defaultState("pay")), 1));
    const narrow = stageSizes(328, 1, own);
    const { x, y } = spotOf(own, narrow, "service");
    const end = x + textWidth("Payment service", narrow.text) / 2;
    const { x: right } = spotOf(own, narrow, "database");
    const wire = wireOf(own, narrow, "service", "database");
    expect(wire.at((end - x) / (right - x)).y).toBe(y);
  });
});
