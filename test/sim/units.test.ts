import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { count, instant, money, time } from "../../src/sim/units.ts";

describe("a duration", () => {
  test.for([
    [0, "0 s"],
    [1000, "1 ms"],
    [1230, "1.23 ms"],
    [9900, "9.9 ms"],
    [85_000, "85 ms"],
    [85_400, "85 ms"],
    [999_000, "999 ms"],
    [1_000_000, "1 s"],
    [5_100_000, "5.1 s"],
    [5_123_456, "5.12 s"],
    [60_000_000, "60 s"],
    [119_000_000, "119 s"],
    [120_000_000, "2 min 0 s"],
    [750_000_000, "12 min 30 s"],
    [7_199_000_000, "119 min 59 s"],
    [7_200_000_000, "2 h 0 min"],
    [25 * 3600e6, "25 h 0 min"],
    [48 * 3600e6, "48 h 0 min"],
  ] as const)("of %i us reads %s", ([us, text]) => {
    expect(time(us)).toBe(text);
  });

  test("below 0 reads the same behind a minus sign", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (us) => {
        expect(time(-us)).toBe(`−${time(us)}`);
      }),
    );
  });

  test("never says 1000 ms, nor 60 s or 60 min after whole minutes or hours", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 38 }), (us) => {
        expect(time(us)).not.toMatch(/^1000 ms|min 60 s|h 60 min/);
      }),
    );
    for (const us of [999_499, 999_500, 999_999, 179_999_999, 7_199_999_999]) {
      expect(time(us)).not.toMatch(/1000 ms|min 60 s|h 60 min/);
    }
  });

  test("is off by half of its last digit at most, or by less than the second or the minute where it counts those", () => {
    const UNITS: Record<string, number> = { ms: 1e3, s: 1e6, min: 60e6, h: 3600e6 };
    fc.assert(
      fc.property(fc.double({ min: Math.log(1000), max: Math.log(48 * 3600e6), noNaN: true }), (log) => {
        const us = Math.round(Math.exp(log));
        const parts = [...time(us).matchAll(/([\d.]+) (ms|s|min|h)/g)];
        const told = parts.reduce(
          (sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ""] ?? 0),
          0,
        );
        const off = us < 1e4 ? 5 : us < 1e6 ? 500 : us < 120e6 ? 5000 : us < 7200e6 ? 1e6 : 60e6;
        expect(Math.abs(told - us)).toBeLessThanOrEqual(off);
      }),
    );
  });
});

describe("an instant", () => {
  test.for([
    [0, "0.00 s"],
    [100_000, "0.10 s"],
    [5_100_000, "5.10 s"],
    [18_204_999, "18.20 s"],
    [119_990_000, "119.99 s"],
    [120_000_000, "2 min 0 s"],
  ] as const)("at %i us reads %s, always in seconds first", ([us, text]) => {
    expect(instant(us)).toBe(text);
  });
});

describe("money", () => {
  test.for([
    [0, "$0"],
    [1, "$0.01"],
    [5000, "$50"],
    [1205, "$12.05"],
    [1250, "$12.50"],
    [-4000, "−$40"],
    [-1, "−$0.01"],
    [99_999, "$999.99"],
    [100_000, "$1,000"],
    [-123_456_789, "−$1,234,567.89"],
    [10_000_000_000, "$100,000,000"],
  ] as const)("of %i cents reads %s", ([cents, text]) => {
    expect(money(cents)).toBe(text);
  });

  test("loses no cent", () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), (cents) => {
        expect(Math.round(Number(money(cents).replace("−", "-").replace(/[$,]/g, "")) * 100)).toBe(cents);
      }),
    );
  });
});

test("a count has its noun, in the plural unless it is one", () => {
  expect(count(0, "charge")).toBe("0 charges");
  expect(count(1, "charge")).toBe("1 charge");
  expect(count(3, "charge")).toBe("3 charges");
  expect(count(1_000_000, "reader")).toBe("1,000,000 readers");
  expect(count(1, "query", "queries")).toBe("1 query");
  expect(count(2, "query", "queries")).toBe("2 queries");
});
