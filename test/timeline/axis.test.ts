import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linearAxis, panBy, zoomAround } from "../../src/timeline/axis.ts";
import { brokenAxis } from "../../src/timeline/brokenAxis.ts";
import { spacingOf } from "../../src/timeline/brokenSpacing.ts";
import { roundTimes } from "../../src/timeline/ticks.ts";
import type { View } from "../../src/timeline/time.ts";
import { nbsp } from "../setup/nbsp.ts";

const LONGEST_US = 48 * 3600e6;
const SHORTEST_US = 1000;

/** A run of any length, and a view of it as zooming and panning leave it. */
const views = fc
  .tuple(
    fc.double({ min: Math.log(SHORTEST_US), max: Math.log(LONGEST_US), noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([log, size, place]) => {
    const endUs = Math.round(Math.exp(log));
    const span = Math.max(
      SHORTEST_US,
      Math.round(Math.exp(Math.log(SHORTEST_US) * (1 - size)) * endUs ** size),
    );
    const fromUs = Math.round(place * Math.max(0, endUs - span));
    return { endUs, view: { fromUs, toUs: Math.min(endUs, fromUs + span) } };
  })
  .filter(({ view }) => view.toUs - view.fromUs >= SHORTEST_US - 1);
const edges = fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 150, max: 1900 }));
const axes = fc.tuple(views, edges).map(([{ view, endUs }, [left, room]]) => ({
  view,
  endUs,
  axis: linearAxis(view, left, left + room, 104),
}));

const labelsOf = (view: View, room = 1000) => linearAxis(view, 0, room, 100).ticks.map(({ label }) => label);

describe("an axis", () => {
  test("puts the view's ends at its own", () => {
    fc.assert(
      fc.property(axes, ({ axis, view }) => {
        expect(axis.x(view.fromUs)).toBeCloseTo(axis.left, 6);
        expect(axis.x(view.toUs)).toBeCloseTo(axis.right, 6);
      }),
    );
  });

  test("finds the instant of an x, and the x of an instant, inside the view and outside of it", () => {
    fc.assert(
      fc.property(axes, fc.double({ min: -1, max: 2, noNaN: true }), ({ axis, view }, share) => {
        const us = view.fromUs + share * (view.toUs - view.fromUs);
        expect(Math.abs(axis.us(axis.x(us)) - us)).toBeLessThan((view.toUs - view.fromUs) * 1e-6 + 1e-3);
        const x = axis.left + share * (axis.right - axis.left);
        expect(axis.x(axis.us(x))).toBeCloseTo(x, 3);
      }),
    );
  });

  test("has its ticks inside, evenly apart, neither too many nor none", () => {
    fc.assert(
      fc.property(axes, ({ axis }) => {
        const at = axis.ticks.map(({ x }) => x);
        expect(at.length).toBeGreaterThan(0);
        expect(Math.min(...at)).toBeGreaterThanOrEqual(axis.left - 1e-6);
        expect(Math.max(...at)).toBeLessThanOrEqual(axis.right + 1e-6);
        const gaps = at.slice(1).map((x, index) => x - (at[index] ?? 0));
        for (const gap of gaps) {
          expect(gap).toBeCloseTo(gaps[0] ?? 0, 3);
          expect(gap).toBeGreaterThan(40);
        }
      }),
    );
  });

  test("labels its ticks at round numbers, which are where they say", () => {
    const UNITS: Record<string, number> = { ms: 1e3, s: 1e6, min: 60e6, h: 3600e6 };
    // 1, 2 or 5 times a power of ten; from ten minutes on also what divides a minute, an hour or a day.
    const isRound = (us: number) => {
      const digit = us / 10 ** Math.floor(Math.log10(us) + 1e-6);
      return [1, 2, 5].some((round) => Math.abs(digit - round) < 1e-3);
    };
    const clockSteps = [15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];
    fc.assert(
      fc.property(axes, ({ axis, view }) => {
        const told = axis.ticks.map(({ label }) =>
          [...label.matchAll(/([\d.,]+)\u00a0(\w+)/g)].reduce(
            (sum, [, amount = "", unit = ""]) =>
              sum + Number(amount.replaceAll(",", "")) * (UNITS[unit] ?? Number.NaN),
            0,
          ),
        );
        expect(new Set(axis.ticks.map(({ label }) => label)).size).toBe(axis.ticks.length);
        for (const [index, us] of told.entries()) {
          const off = axis.us(axis.ticks[index]?.x ?? 0) - us;
          expect(Math.abs(off)).toBeLessThan((view.toUs - view.fromUs) * 1e-3);
        }
        const step = Math.round((told[1] ?? 1) - (told[0] ?? 0));
        if (told.length > 1) expect(isRound(step) || clockSteps.includes(step / 1e6)).toBe(true);
      }),
    );
  });

  test("has none where no time lies between its ends, as at the very end of a gap that is left out", () => {
    expect(roundTimes(5e6, 5e6, 4)).toEqual([]);
    const spacing = spacingOf([{ fromUs: 2e6, toUs: 25 * 3600e6 }], 25 * 3600e6 + 1e6);
    const paper = { left: 0, right: 800, tickSpacing: 100, text: 12 };
    const axis = brokenAxis({ fromUs: 1e6, toUs: 25 * 3600e6 }, spacing, paper);
    expect(axis.ticks.length).toBeGreaterThan(0);
  });

  test("reads in the unit that fits the stretch, and a short stretch far out in the unit of its place", () => {
    expect(labelsOf({ fromUs: 0, toUs: 18_200_000 })).toEqual([
      nbsp("0 s"),
      nbsp("2 s"),
      nbsp("4 s"),
      nbsp("6 s"),
      nbsp("8 s"),
      nbsp("10 s"),
      nbsp("12 s"),
      nbsp("14 s"),
      nbsp("16 s"),
      nbsp("18 s"),
    ]);
    expect(labelsOf({ fromUs: 0, toUs: 200_000 }, 300)).toEqual([
      nbsp("0 ms"),
      nbsp("50 ms"),
      nbsp("100 ms"),
      nbsp("150 ms"),
      nbsp("200 ms"),
    ]);
    expect(labelsOf({ fromUs: 5_000_000, toUs: 5_200_000 }, 300)).toEqual([
      nbsp("5.00 s"),
      nbsp("5.05 s"),
      nbsp("5.10 s"),
      nbsp("5.15 s"),
      nbsp("5.20 s"),
    ]);
    expect(labelsOf({ fromUs: 0, toUs: 123e6 }, 300)).toEqual(["0 s", "50 s", "100 s"].map(nbsp));
    expect(labelsOf({ fromUs: 0, toUs: 900e6 }, 300)).toEqual(["0 s", "5 min", "10 min", "15 min"].map(nbsp));
    expect(labelsOf({ fromUs: 900e6, toUs: 990e6 }, 300)).toEqual(
      ["15 min", "15 min 30 s", "16 min", "16 min 30 s"].map(nbsp),
    );
    expect(labelsOf({ fromUs: 0, toUs: 25 * 3600e6 }, 300)).toEqual(["0 s", "12 h", "24 h"].map(nbsp));
  });
});

describe("zooming and panning", () => {
  const factors = fc.double({ min: 0.01, max: 100, noNaN: true });
  const isWithin = ({ fromUs, toUs }: View, endUs: number) => {
    expect(Number.isInteger(fromUs) && Number.isInteger(toUs)).toBe(true);
    expect(fromUs).toBeGreaterThanOrEqual(0);
    expect(toUs).toBeLessThanOrEqual(endUs);
    expect(toUs).toBeGreaterThan(fromUs);
  };

  test("stay within the run", () => {
    fc.assert(
      fc.property(
        views,
        factors,
        fc.double({ min: -0.5, max: 1.5, noNaN: true }),
        ({ view, endUs }, factor, at) => {
          const aroundUs = view.fromUs + at * (view.toUs - view.fromUs);
          isWithin(zoomAround(view, factor, aroundUs, endUs), endUs);
          isWithin(panBy(view, (at - 0.5) * 4 * endUs, endUs), endUs);
        },
      ),
    );
  });

  test("zooming keeps the instant under the pointer where it was, unless it meets an end", () => {
    fc.assert(
      fc.property(
        views,
        factors,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ view, endUs }, factor, share) => {
          const span = view.toUs - view.fromUs;
          const aroundUs = view.fromUs + share * span;
          const next = zoomAround(view, factor, aroundUs, endUs);
          if (next.fromUs === 0 || next.toUs === endUs) return;
          const kept = (aroundUs - next.fromUs) / (next.toUs - next.fromUs);
          expect(Math.abs(kept - share)).toBeLessThan(0.01);
        },
      ),
    );
  });

  test("zooming in shows less, down to a millisecond, and zooming out shows more, up to all", () => {
    const view = { fromUs: 4e6, toUs: 8e6 };
    expect(zoomAround(view, 2, 5e6, 18e6)).toEqual({ fromUs: 4.5e6, toUs: 6.5e6 });
    expect(zoomAround(view, 1e9, 5e6, 18e6)).toMatchObject({ fromUs: 4_999_750, toUs: 5_000_750 });
    expect(zoomAround(view, 0.5, 6e6, 18e6)).toEqual({ fromUs: 2e6, toUs: 10e6 });
    expect(zoomAround(view, 0.001, 6e6, 18e6)).toEqual({ fromUs: 0, toUs: 18e6 });
  });

  test("panning keeps the span and stops at the ends", () => {
    const view = { fromUs: 4e6, toUs: 8e6 };
    expect(panBy(view, 1e6, 18e6)).toEqual({ fromUs: 5e6, toUs: 9e6 });
    expect(panBy(view, 99e6, 18e6)).toEqual({ fromUs: 14e6, toUs: 18e6 });
    expect(panBy(view, -99e6, 18e6)).toEqual({ fromUs: 0, toUs: 4e6 });
  });
});
