import { describe, expect, test } from "vitest";
import { roundTime } from "../../src/sim/units.ts";

describe("a rounded duration", () => {
  test.for([
    [500_000, "500 ms"],
    [120_000_000, "2 min"],
    [7_199_000_000, "119 min 59 s"],
    [25 * 3600e6 - 2e6, "25 h"],
    [25 * 3600e6 + 90e6, "25 h 2 min"],
    [24 * 3600e6, "24 h"],
    [7 * 24 * 3600e6, "7 days"],
  ] as const)("of %i us reads %s", ([us, text]) => {
    expect(roundTime(us)).toBe(text);
  });
});
