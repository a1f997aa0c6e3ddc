import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Busiest, binMsFor, Counts, Highest, MOST_BINS, Peaks, WIDER } from "../../src/sim/bins.ts";
import type { Series } from "../../src/sim/run.ts";

const listed = ({ values }: Series) => Array.from(values);

test("counts fall into the bin that holds their instant, from 0 on, up to the end", () => {
  const counts = new Counts(100);
  for (const us of [0, 99_999, 100_000, 350_000]) counts.add(us);
  const series = counts.series(500_000);
  expect([series.binMs, listed(series)]).toEqual([100, [2, 1, 0, 1, 0, 0]]);
});

test("a level counts in every bin in which it held, as its highest", () => {
  const level = new Peaks(100);
  level.set(50_000, 3);
  level.set(60_000, 1);
  level.set(250_000, 2);
  level.set(260_000, 0);
  expect(listed(level.series(420_000))).toEqual([3, 1, 2, 0, 0]);
  expect(level.highest).toBe(3);
});

test("what ends at the start of a bin is over there", () => {
  const level = new Peaks(100);
  level.set(10_000, 4);
  level.set(100_000, 3);
  level.set(100_000, 2);
  level.set(150_000, 0);
  level.set(200_000, 0);
  level.set(200_000, 1);
  expect(listed(level.series(300_000))).toEqual([4, 2, 1, 1]);
});

test("the highest of the values noted in a bin, 0 where none was", () => {
  const highest = new Highest(100);
  highest.note(10_000, 2);
  highest.note(20_000, 1);
  highest.note(210_000, 5);
  expect(listed(highest.series(300_000))).toEqual([2, 0, 5, 0]);
});

test("bins cut any duration into 200 to 2000", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.2, max: 48 * 3600e3, noNaN: true }), (durationMs) => {
      const bins = durationMs / binMsFor(durationMs);
      expect(bins).toBeGreaterThanOrEqual(199.999);
      expect(bins).toBeLessThanOrEqual(2000.001);
    }),
  );
});

test("the highest bin of a level is the highest level, whatever it did", () => {
  const steps = fc.array(fc.record({ afterUs: fc.integer({ min: 0, max: 70_000 }), level: fc.nat(9) }));
  fc.assert(
    fc.property(steps, (all) => {
      const level = new Peaks(100);
      let us = 1;
      for (const { afterUs, level: to } of all) {
        us += afterUs;
        // A level that is left at the very instant at which it is reached at a bin's start never held.
        level.set(us % 100_000 === 0 ? us + 1 : us, to);
      }
      expect(Math.max(...level.series(us + 1).values)).toBe(level.highest);
    }),
  );
});

/** Instants of a run, in order, that may outlast a few bins of 1 ms many times over. Many of them are the start of a bin. */
const instants = fc
  .array(
    fc.oneof(
      fc.nat(3000),
      fc.nat(40).map((ms) => ms * 1000),
      fc.nat(3).map((far) => far * 999_999),
    ),
    {
      minLength: 1,
      maxLength: 40,
    },
  )
  .map((gaps) => {
    let us = 0;
    return gaps.map((gap) => (us += gap));
  });
const levels = fc.array(fc.nat(9), { minLength: 40, maxLength: 40 });

describe("a series that outlasts its bins", () => {
  const MOST = 20;
  /** How wide its bins must have become. */
  const widthMs = (endUs: number): number => {
    let ms = 1;
    while (endUs >= MOST * ms * 1000) ms *= WIDER;
    return ms;
  };

  test("has wider ones, as wide as it takes and no wider, and says what wide ones from the start would have said", () => {
    fc.assert(
      fc.property(instants, levels, (all, values) => {
        const endUs = all.at(-1) as number;
        const kinds = [Counts, Peaks, Highest].map((Kind) => {
          const [narrow, wide] = [new Kind(1, MOST), new Kind(widthMs(endUs))];
          for (const [nth, us] of all.entries()) {
            for (const bins of [narrow, wide]) {
              if (bins instanceof Counts) bins.add(us, values[nth]);
              else if (bins instanceof Peaks) bins.set(us, values[nth] as number);
              else bins.note(us, values[nth] as number);
            }
          }
          return [narrow.series(endUs), wide.series(endUs)] as const;
        });
        for (const [narrow, wide] of kinds) {
          expect(narrow).toEqual(wide);
          expect(narrow.values.length).toBeLessThanOrEqual(MOST);
        }
      }),
    );
  });

  test("is as wide where nothing happened until the end", () => {
    expect(new Counts(0.001).series(172_800_000_000)).toMatchObject({ binMs: 10_000 });
    expect(new Peaks(100).series(172_800_000_000).values.length).toBe(17_281);
    expect(new Counts(1).series(MOST_BINS * 1000 - 1)).toMatchObject({ binMs: 1 });
    expect(new Counts(1).series(MOST_BINS * 1000)).toMatchObject({ binMs: 10 });
  });

  test("owns its values: what is told of one is not told of another", () => {
    const counts = new Counts(1);
    const early = counts.series(5000);
    counts.add(3000);
    expect(listed(early)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(early.values.buffer.byteLength).toBe(6 * 8);
  });
});

test("the busiest bin is found whatever the width of a series", () => {
  fc.assert(
    fc.property(instants, (all) => {
      const busiest = new Busiest(1);
      const counts = new Counts(1, 1e6);
      for (const us of all) {
        busiest.add(us);
        counts.add(us);
      }
      expect(busiest.highest).toBe(Math.max(...listed(counts.series(0))));
    }),
  );
});
