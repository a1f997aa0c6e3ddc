import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Recorder } from "../../src/sim/recorder.ts";
import type { Trace } from "../../src/sim/trace.ts";
import { panBy, zoomAround } from "../../src/timeline/axis.ts";
import { brokenAxis } from "../../src/timeline/brokenAxis.ts";
import { spacingOf } from "../../src/timeline/brokenSpacing.ts";
import { idleGapsOf } from "../../src/timeline/idleGaps.ts";
import { EVEN_SPACING } from "../../src/timeline/spacing.ts";
import type { IdleGap } from "../../src/timeline/time.ts";
import { nbsp } from "../setup/nbsp.ts";

const HOUR = 3600e6;
const paper = { left: 124, right: 900, tickSpacing: 104, text: 12 };

function traceAt(...instants: number[]): Trace {
  const recorder = new Recorder();
  for (const us of instants) recorder.write(0, us, 0, 0, -1, 0);
  return recorder.finish();
}

/** Stories of milliseconds to minutes with idle gaps of minutes to days between them. */
const broken = fc
  .array(fc.tuple(fc.integer({ min: 10_000, max: 100e6 }), fc.integer({ min: 100e6, max: 100 * HOUR })), {
    minLength: 1,
    maxLength: 6,
  })
  .chain((pairs) => fc.tuple(fc.constant(pairs), fc.integer({ min: 10_000, max: 100e6 })))
  .map(([pairs, last]) => {
    const idleGaps: IdleGap[] = [];
    let us = 0;
    for (const [story, idleGap] of pairs) {
      idleGaps.push({ fromUs: us + story, toUs: us + story + idleGap });
      us += story + idleGap;
    }
    const endUs = us + last;
    // Stories beside which an idle gap is none are not what this is for.
    return { idleGaps, endUs };
  })
  .filter(({ idleGaps, endUs }) => {
    const quiet = idleGaps.reduce((sum, { fromUs, toUs }) => sum + toUs - fromUs, 0);
    return idleGaps.every(({ fromUs, toUs }) => toUs - fromUs > (endUs - quiet) * 0.5);
  });

const share = fc.double({ min: 0, max: 1, noNaN: true });

describe("a spacing", () => {
  test("leads from time to place and back, exactly to the microsecond", () => {
    fc.assert(
      fc.property(broken, share, ({ idleGaps, endUs }, part) => {
        const spacing = spacingOf(idleGaps, endUs);
        const us = Math.round(part * endUs);
        expect(Math.abs(spacing.us(spacing.place(us)) - us)).toBeLessThan(0.01);
        const place = part * spacing.place(endUs);
        expect(Math.abs(spacing.place(spacing.us(place)) - place)).toBeLessThan(0.01);
      }),
    );
  });

  test("never turns time around", () => {
    fc.assert(
      fc.property(broken, share, share, ({ idleGaps, endUs }, a, b) => {
        const spacing = spacingOf(idleGaps, endUs);
        const [one, other] = [Math.round(a * endUs), Math.round(b * endUs)];
        expect(Math.sign(spacing.place(one) - spacing.place(other))).toBe(Math.sign(one - other));
      }),
    );
  });

  test("gives each idle gap an eighth of the whole or less, and all of them half at most", () => {
    fc.assert(
      fc.property(broken, ({ idleGaps, endUs }) => {
        const spacing = spacingOf(idleGaps, endUs);
        const rooms = spacing.leftOut.map(({ fromUs, toUs }) => spacing.place(toUs) - spacing.place(fromUs));
        const whole = spacing.place(endUs);
        for (const room of rooms) expect(room / whole).toBeLessThan(0.125);
        expect(rooms.reduce((sum, room) => sum + room, 0) / whole).toBeLessThan(0.5 + 1e-9);
      }),
    );
  });

  test("goes at the pace of time but for what is left out, beyond both ends, too", () => {
    fc.assert(
      fc.property(broken, fc.double({ min: -1, max: 2, noNaN: true }), ({ idleGaps, endUs }, part) => {
        const spacing = spacingOf(idleGaps, endUs);
        const [one] = spacing.leftOut as [IdleGap];
        const room = spacing.place(one.toUs) - spacing.place(one.fromUs);
        const us = part * endUs;
        // Of each idle gap before it, the share that is over, and the rest of time as it is.
        const place = spacing.leftOut.reduce((sum, { fromUs, toUs }) => {
          const over = Math.min(1, Math.max(0, (us - fromUs) / (toUs - fromUs)));
          return sum + over * (room - (toUs - fromUs));
        }, us);
        expect(Math.abs(spacing.place(us) - place)).toBeLessThan(0.01);
      }),
    );
  });

  test("without idle gaps is time itself", () => {
    expect(spacingOf([], 5e6)).toBe(EVEN_SPACING);
    expect([EVEN_SPACING.place(1234), EVEN_SPACING.us(1234)]).toEqual([1234, 1234]);
  });
});

describe("idle gaps", () => {
  test("are those beside which nothing else could be read", () => {
    expect(idleGapsOf([traceAt(0, 0.5e6, 2e6, 25 * HOUR, 25 * HOUR + 0.5e6)])).toEqual([
      { fromUs: 2e6, toUs: 25 * HOUR },
    ]);
    expect(idleGapsOf([traceAt(0, 1e6, HOUR, HOUR + 1e6, 3 * HOUR, 3 * HOUR + 1e6)])).toEqual([
      { fromUs: 1e6, toUs: HOUR },
      { fromUs: HOUR + 1e6, toUs: 3 * HOUR },
    ]);
  });

  test("are none in a run that can be read as it is, however even or short it is", () => {
    expect(idleGapsOf([traceAt(0, 0.5e6, 2e6, 3e6, 3.5e6)])).toEqual([]);
    expect(idleGapsOf([traceAt(0, 1, 59e6)])).toEqual([]);
    expect(idleGapsOf([traceAt(...Array.from({ length: 100 }, (_, hour) => hour * HOUR))])).toEqual([]);
    expect(idleGapsOf([])).toEqual([]);
    expect(idleGapsOf([traceAt()])).toEqual([]);
  });

  test("last a minute at least, and ten times all the rest at least, to the microsecond", () => {
    // The rest is 6 s: all but the stretch itself.
    const behind = (us: number) => idleGapsOf([traceAt(0, 3e6, 3e6 + us, 6e6 + us)]);
    expect(behind(60e6)).toEqual([{ fromUs: 3e6, toUs: 63e6 }]);
    expect(behind(60e6 - 1)).toEqual([]);
    // The rest is 9 s: ten times as much is more than a minute.
    const beyond = (us: number) => idleGapsOf([traceAt(0, 3e6, 3e6 + us, 9e6 + us)]);
    expect(beyond(90e6)).toEqual([{ fromUs: 3e6, toUs: 93e6 }]);
    expect(beyond(90e6 - 1)).toEqual([]);
  });

  test("are silent in every trace: what happens in one of them is not left out for the other", () => {
    const one = traceAt(0, 1e6, 25 * HOUR);
    const other = traceAt(0, 12 * HOUR, 12 * HOUR + 1e6);
    expect(idleGapsOf([one, other])).toEqual([
      { fromUs: 1e6, toUs: 12 * HOUR },
      { fromUs: 12 * HOUR + 1e6, toUs: 25 * HOUR },
    ]);
  });
});

describe("a broken axis", () => {
  const day = { idleGaps: [{ fromUs: 2e6, toUs: 25 * HOUR }], endUs: 25 * HOUR + 0.6e6 };
  const spacing = spacingOf(day.idleGaps, day.endUs);
  const whole = { fromUs: 0, toUs: day.endUs };

  test("names each piece from its own beginning, and how long the idle gap is", () => {
    const axis = brokenAxis(whole, spacing, paper);
    expect(axis.ticks.map(({ label }) => label)).toEqual([
      nbsp("0.0 s"),
      nbsp("0.5 s"),
      nbsp("1.0 s"),
      nbsp("1.5 s"),
      nbsp("2.0 s"),
      nbsp("25 h"),
      nbsp("+0.5 s"),
    ]);
    expect(axis.breaks.map(({ label }) => label)).toEqual([nbsp("25 h pass")]);
  });

  test("names where a piece lies whose beginning is out of view", () => {
    const view = { fromUs: 25 * HOUR + 0.1e6, toUs: 25 * HOUR + 0.5e6 };
    const labels = brokenAxis(view, spacing, paper).ticks.map(({ label }) => label);
    expect(labels.slice(0, 3)).toEqual([nbsp("25 h + 100 ms"), nbsp("+150 ms"), nbsp("+200 ms")]);
  });

  test("puts its ends where they belong, and finds each instant again, in any view", () => {
    fc.assert(
      fc.property(broken, share, share, share, ({ idleGaps, endUs }, a, b, part) => {
        const spaced = spacingOf(idleGaps, endUs);
        const from = Math.round(Math.min(a, b) * endUs);
        const view = { fromUs: from, toUs: Math.max(from + 1000, Math.round(Math.max(a, b) * endUs)) };
        const axis = brokenAxis(view, spaced, paper);
        expect(axis.x(view.fromUs)).toBeCloseTo(paper.left, 6);
        expect(axis.x(view.toUs)).toBeCloseTo(paper.right, 6);
        const x = paper.left + part * (paper.right - paper.left);
        expect(axis.x(axis.us(x))).toBeCloseTo(x, 2);
        for (const tick of axis.ticks) {
          expect(tick.x).toBeGreaterThanOrEqual(paper.left - 1e-6);
          expect(tick.x).toBeLessThanOrEqual(paper.right + 1e-6);
        }
        for (const { from: left, to: right } of axis.breaks) {
          expect(left).toBeGreaterThanOrEqual(paper.left - 1e-6);
          expect(right).toBeLessThanOrEqual(paper.right + 1e-6);
        }
      }),
    );
  });

  test("is straight between the ends of idle gaps: its scale is that of the places, and never turns back", () => {
    const shares = fc.array(fc.double({ min: -0.5, max: 1.5, noNaN: true }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(broken, share, share, shares, ({ idleGaps, endUs }, a, b, parts) => {
        const spaced = spacingOf(idleGaps, endUs);
        const from = Math.round(Math.min(a, b) * endUs);
        const view = { fromUs: from, toUs: Math.max(from + 1000, Math.round(Math.max(a, b) * endUs)) };
        const axis = brokenAxis(view, spaced, paper);
        const instants = [...new Set(parts.map((part) => Math.round(part * endUs)))].sort((x, y) => x - y);
        const at = instants.map(axis.x);
        for (const [nth, us] of instants.entries()) {
          const x = paper.left + (spaced.place(us) - spaced.place(view.fromUs)) * axis.pace;
          // In px; far outside of a short view they are many.
          expect(Math.abs((at[nth] as number) - x)).toBeLessThan(1e-6 + Math.abs(x) * 1e-6);
          if (nth > 0) expect(at[nth] as number).toBeGreaterThan(at[nth - 1] as number);
          expect(Math.abs(spaced.place(axis.us(x)) - spaced.place(us))).toBeLessThan(0.01);
        }
      }),
    );
  });

  test("zooms so that the instant under the hand stays, and back again", () => {
    fc.assert(
      fc.property(
        broken,
        share,
        fc.double({ min: 1, max: 8, noNaN: true }),
        ({ idleGaps, endUs }, at, factor) => {
          const spaced = spacingOf(idleGaps, endUs);
          const all = { fromUs: 0, toUs: endUs };
          const axis = brokenAxis(all, spaced, paper);
          const under = axis.us(paper.left + at * (paper.right - paper.left));
          const closer = zoomAround(all, factor, under, endUs, spaced);
          const spanOf = ({ fromUs, toUs }: typeof all) => spaced.place(toUs) - spaced.place(fromUs);
          // Within an idle gap a whole microsecond of time is next to nothing; outside of it, it is itself.
          expect(Math.abs(spanOf(closer) - spanOf(all) / factor)).toBeLessThan(3);
          const moved = brokenAxis(closer, spaced, paper).x(under) - axis.x(under);
          expect(Math.abs(moved)).toBeLessThan(0.5 + (3 * (paper.right - paper.left)) / spanOf(closer));
          expect(zoomAround(closer, 1e9 ** -1, under, endUs, spaced)).toEqual(all);
        },
      ),
    );
  });

  test("pans by what the hand moves, within its ends", () => {
    fc.assert(
      fc.property(
        broken,
        share,
        fc.double({ min: -2, max: 2, noNaN: true }),
        ({ idleGaps, endUs }, at, by) => {
          const spaced = spacingOf(idleGaps, endUs);
          const view = zoomAround({ fromUs: 0, toUs: endUs }, 3, Math.round(at * endUs), endUs, spaced);
          const spanOf = ({ fromUs, toUs }: typeof view) => spaced.place(toUs) - spaced.place(fromUs);
          const moved = panBy(view, by * spanOf(view), endUs, spaced);
          expect(Math.abs(spanOf(moved) - spanOf(view))).toBeLessThan(3);
          expect(moved.fromUs).toBeGreaterThanOrEqual(0);
          expect(moved.toUs).toBeLessThanOrEqual(endUs);
        },
      ),
    );
  });
});
