import fc from "fast-check";
import { expect, test } from "vitest";
import { binMsFor, Counts, Highest, Peaks } from "../../src/sim/bins.ts";

test("counts fall into the bin that holds their instant, from 0 on, up to the end", () => {
  const counts = new Counts(100);
  for (const us of [0, 99_999, 100_000, 350_000]) counts.add(us);
  expect(counts.series(500_000)).toEqual({ binMs: 100, values: [2, 1, 0, 1, 0, 0] });
});

test("a level counts in every bin in which it held, as its highest", () => {
  const level = new Peaks(100);
  level.set(50_000, 3);
  level.set(60_000, 1);
  level.set(250_000, 2);
  level.set(260_000, 0);
  expect(level.series(420_000).values).toEqual([3, 1, 2, 0, 0]);
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
  expect(level.series(300_000).values).toEqual([4, 2, 1, 1]);
});

test("the highest of the values noted in a bin, 0 where none was", () => {
  const highest = new Highest(100);
  highest.note(10_000, 2);
  highest.note(20_000, 1);
  highest.note(210_000, 5);
  expect(highest.series(300_000).values).toEqual([2, 0, 5, 0]);
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
