import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  after,
  byCount,
  count,
  elapsed,
  exactTime,
  instant,
  money,
  number,
  ofAll,
  percent,
  perSecond,
  roundPercent,
  shortTime,
  time,
  times,
} from "../../src/sim/units.ts";
import { nbsp } from "../setup/nbsp.ts";

/** From a microsecond to 48 h, each size as likely as any other. */
const durations = fc
  .double({ min: 0, max: Math.log(48 * 3600e6), noNaN: true })
  .map((log) => Math.round(Math.exp(log)));

const UNITS: Record<string, number> = { ms: 1e3, s: 1e6, min: 60e6, h: 3600e6, days: 86_400e6 };

/** The microseconds that a text tells. */
const read = (text: string) =>
  [...text.matchAll(/([\d.,]+)\u00a0(ms|s|min|h|days)/g)].reduce(
    (sum, [, amount = "", unit = ""]) => sum + Number(amount.replaceAll(",", "")) * (UNITS[unit] ?? 0),
    0,
  );

describe("a duration", () => {
  test.for([
    [0, "0 s"],
    [3, "0.003 ms"],
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
    [599_720_000, "599.72 s"],
    [599_996_000, "10 min"],
    [750_000_000, "12 min 30 s"],
    [3_600_000_000, "60 min"],
    [7_199_400_000, "119 min 59 s"],
    [7_199_600_000, "2 h"],
    [25 * 3600e6 - 2e6, "25 h"],
    [25 * 3600e6 + 90e6, "25 h 2 min"],
    [48 * 3600e6 - 60e6, "47 h 59 min"],
    [48 * 3600e6, "2 days"],
    [7 * 24 * 3600e6, "7 days"],
  ] as const)("of %i us reads %s", ([us, text]) => {
    expect(time(us)).toBe(nbsp(text));
  });

  test("below 0 reads the same behind a minus sign", () => {
    fc.assert(
      fc.property(durations, (us) => {
        fc.pre(us > 0);
        expect(time(-us)).toBe(`−${time(us)}`);
      }),
    );
  });

  test("is rounded, never cut: it is off by half of its last digit, second or minute at most", () => {
    fc.assert(
      fc.property(durations, (us) => {
        const off = us < 9995 ? 5 : us < 999_500 ? 500 : us < 599.995e6 ? 5000 : us < 7199.5e6 ? 0.5e6 : 30e6;
        expect(Math.abs(read(time(us)) - us)).toBeLessThanOrEqual(off);
      }),
      { examples: [[599_720_000], [7_199_500_000], [999_499], [999_500], [9_995]] },
    );
  });

  test("never says 1000 ms, nor 60 s or 60 min behind minutes or hours, nor a part that is 0", () => {
    fc.assert(
      fc.property(durations, (us) => {
        fc.pre(us > 0);
        expect(time(us)).not.toMatch(/1,?000\sms|(min|h)\s60\s|(min|h)\s0/);
      }),
    );
  });

  test("grows with what it ariaLabel", () => {
    fc.assert(
      fc.property(durations, durations, (a, b) => {
        if (a <= b) expect(read(time(a))).toBeLessThanOrEqual(read(time(b)));
      }),
    );
  });

  test("in large type takes two or three figures", () => {
    expect([0, 40_000, 945_000, 9_900_000, 59_600_000, 750e6, 90_000e6].map(shortTime)).toEqual(
      ["0 s", "40 ms", "0.9 s", "9.9 s", "60 s", "13 min", "25 h"].map(nbsp),
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
    [123_000_000, "123.00 s"],
    [599_996_000, "10 min"],
    [754_300_000, "12 min 34.30 s"],
    [25 * 3600e6 + 500_000, "25 h 0.50 s"],
  ] as const)("at %i us reads %s", ([us, text]) => {
    expect(instant(us)).toBe(nbsp(text));
  });

  test("is rounded to the hundredth of a second, however late it is", () => {
    fc.assert(
      fc.property(durations, (us) => {
        expect(Math.abs(read(instant(us)) - us)).toBeLessThanOrEqual(5000.001);
      }),
    );
  });

  test("and the time since another one add up, as they are told", () => {
    fc.assert(
      fc.property(durations, durations, (fromUs, lastsUs) => {
        const untilUs = fromUs + lastsUs;
        const toldUs = read(elapsed(fromUs, untilUs));
        const difference = read(instant(untilUs)) - read(instant(fromUs));
        // Below a second a duration is finer than instants are; from ten minutes on it is coarser.
        const slack = lastsUs < 1e6 ? 10_500 : lastsUs < 599.98e6 ? 1 : lastsUs < 7199e6 ? 0.51e6 : 30.01e6;
        expect(Math.abs(toldUs - difference)).toBeLessThanOrEqual(slack);
      }),
      { examples: [[19_996_000, 29_998_000]] },
    );
  });

  test("on an axis has the decimals of its step and no part that is 0", () => {
    expect(exactTime(0, 0)).toBe(nbsp("0 s"));
    expect(exactTime(300e6, 0)).toBe(nbsp("5 min"));
    expect(exactTime(25 * 3600e6 + 0.5e6, 1)).toBe(nbsp("25 h 0.5 s"));
  });
});

describe("a number", () => {
  test("is grouped, with a true minus and no minus before 0", () => {
    expect([0, 1000, -1234.5678, 0.5, -0.0001, 1e6].map((value) => number(value))).toEqual([
      "0",
      "1,000",
      "−1,234.568",
      "0.5",
      "0",
      "1,000,000",
    ]);
    expect(number(2.5001, 1)).toBe("2.5");
  });

  test("that is a share reads in hundredths, and is never told as nothing or all where it is not", () => {
    expect([0, 0.0001, 0.125, 1].map(percent)).toEqual(["0%", "0.01%", "12.5%", "100%"]);
    expect([0, 0.0001, 0.004, 0.125, 0.996, 0.9999, 1].map(roundPercent)).toEqual([
      "0%",
      "under 0.1%",
      "0.4%",
      "13%",
      "99.6%",
      "over 99.9%",
      "100%",
    ]);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, minExcluded: true, maxExcluded: true, noNaN: true }),
        (share) => {
          expect(roundPercent(share)).not.toMatch(/^(0|100)%$/);
        },
      ),
    );
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

describe("a count", () => {
  test("has its noun, in the plural unless it reads one", () => {
    expect(count(0, "charge")).toBe("0 charges");
    expect(count(1, "charge")).toBe("1 charge");
    expect(count(3, "charge")).toBe("3 charges");
    expect(count(1_000_000, "reader")).toBe("1,000,000 readers");
    expect(count(1, "query", "queries")).toBe("1 query");
    expect(count(2, "query", "queries")).toBe("2 queries");
    expect(count(1.04, "query", "queries", 1)).toBe("1 query");
    expect(count(1.06, "query", "queries", 1)).toBe("1.1 queries");
    expect([1, 2].map((many) => byCount(many, "was", "were"))).toEqual(["was", "were"]);
  });

  test("out of all has the noun of all", () => {
    expect(ofAll(3000, 5000, "read")).toBe("3,000 of 5,000 reads");
    expect(ofAll(1, 1, "result")).toBe("1 of 1 result");
    expect(ofAll(0, 2, "query", "queries")).toBe("none of 2 queries");
  });

  test("of times, or of what comes in a second", () => {
    expect([1, 2, 3, 28797].map(times)).toEqual(["once", "twice", "3 times", "28,797 times"]);
    expect(perSecond(1, "call")).toBe("1 call a second");
    expect(perSecond(1200, "query", "queries")).toBe("1,200 queries a second");
  });
});

test("how long after something it was, or that it was the same instant", () => {
  expect(after(1e6, 3.5e6, "a charge")).toBe(nbsp("2.5 s after a charge"));
  expect(after(1e6, 1e6, "it fell sick")).toBe("the moment it fell sick");
});
