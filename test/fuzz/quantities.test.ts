import fc from "fast-check";
import { expect, test } from "vitest";
import { instant, money, number, percent, time } from "../../src/sim/units.ts";
import { readQuantities } from "./quantities.ts";

/** The one quantity of a text. */
function only(text: string) {
  const { quantities, unread } = readQuantities(`It was ${text}, all in all.`);
  expect([quantities.length, unread]).toEqual([1, []]);
  return quantities[0] as (typeof quantities)[0];
}

const anyUs = fc.oneof(
  fc.nat(20_000_000),
  fc.nat(1_300_000_000),
  fc.integer({ min: 0, max: 172_800_000_000 }),
);

test("every time comes back, as exactly as it was told", () => {
  fc.assert(
    fc.property(anyUs, fc.constantFrom(time, instant), (us, write) => {
      const { kind, value, within } = only(write(us));
      expect(kind).toBe("time");
      expect(Math.abs(value - us)).toBeLessThanOrEqual(within);
      // A late instant is told to the hundredth: what is told less exactly would let any other pass.
      expect(within).toBeLessThanOrEqual(Math.max(5000, us / 20_0));
    }),
  );
});

test("every amount comes back, to the cent", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), (cents) => {
      expect(only(money(cents))).toMatchObject({ kind: "money", value: cents === 0 ? 0 : cents });
    }),
  );
});

test("every number and every share comes back", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.nat(10_000), (thousandths, hundredths) => {
      const told = only(number(thousandths / 1000));
      expect(told.kind).toBe("number");
      expect(told.value + 0).toBeCloseTo(thousandths / 1000, 9);
      expect(only(percent(hundredths / 10_000)).value).toBeCloseTo(hundredths / 10_000, 9);
    }),
  );
});

test("what is no quantity is told", () => {
  expect(readQuantities("5000 calls of 12,34 in 1.2.3 or 7x").unread).toEqual([
    "5000",
    "12,34",
    "1.2.3",
    "7x",
  ]);
});
