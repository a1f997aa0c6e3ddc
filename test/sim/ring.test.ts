import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Ring } from "../../src/sim/ring.ts";

const steps = fc.array(fc.constantFrom("push", "push", "push", "shift", "pop", "clear"), { maxLength: 300 });

describe("a ring", () => {
  test("does what a plain array does, however it grows and wraps around", () => {
    fc.assert(
      fc.property(steps, (doing) => {
        const ring = new Ring<number>();
        const plain: number[] = [];
        for (const [value, step] of doing.entries()) {
          if (step === "push") {
            ring.push(value);
            plain.push(value);
          } else if (step === "clear") {
            ring.clear();
            plain.length = 0;
          } else expect(ring[step]()).toBe(plain[step]());
          expect([ring.size, ring.first]).toEqual([plain.length, plain[0]]);
        }
      }),
    );
  });

  test("keeps its order when it grows while it is wrapped around", () => {
    const ring = new Ring<number>();
    for (let n = 0; n < 16; n++) ring.push(n);
    for (let n = 0; n < 10; n++) ring.shift();
    for (let n = 16; n < 50; n++) ring.push(n);
    expect(Array.from({ length: 40 }, () => ring.shift())).toEqual(
      Array.from({ length: 40 }, (_, n) => n + 10),
    );
    expect(ring.shift()).toBeUndefined();
  });
});
