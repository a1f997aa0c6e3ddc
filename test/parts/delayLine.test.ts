import fc from "fast-check";
import { expect, test } from "vitest";
import { DelayLine } from "../../src/parts/delayLine.ts";
import { play } from "./play.ts";

/** When each item arrives that is sent at these instants, in us. */
function arrivals(delayUs: number, sentUs: readonly number[]): [item: number, us: number][] {
  const arrived: [number, number][] = [];
  play((world) => {
    const line = new DelayLine(world, delayUs, (item) => void arrived.push([item, world.nowUs()]));
    const send = world.handler((item) => line.send(item));
    for (const [item, us] of sentUs.entries()) world.schedule(us, send, item);
  });
  return arrived;
}

test("everything arrives in the order in which it left, each after the same delay", () => {
  expect(arrivals(10, [0, 3, 3, 30])).toEqual([
    [0, 10],
    [1, 13],
    [2, 13],
    [3, 40],
  ]);
  expect(arrivals(0, [5, 5])).toEqual([
    [0, 5],
    [1, 5],
  ]);
});

test("a crowd on the way is no matter", () => {
  const sent = Array.from({ length: 1000 }, (_, item) => Math.floor(item / 7));
  expect(arrivals(500, sent)).toEqual(sent.map((us, item) => [item, us + 500]));
});

test("what is sent on arrival goes to the end of the line", () => {
  const arrived: string[] = [];
  play((world) => {
    const line: DelayLine = new DelayLine(world, 10, (item) => {
      arrived.push(`${world.nowUs()} ${item}`);
      if (item < 4) line.send(item + 2);
    });
    line.send(0);
    line.send(1);
  });
  expect(arrived).toEqual(["10 0", "10 1", "20 2", "20 3", "30 4", "30 5"]);
});

test("among others of the same instant each arrives as if it had been scheduled when it was sent", () => {
  const gaps = fc.array(fc.record({ gapUs: fc.nat(4), byLine: fc.boolean() }), { maxLength: 60 });
  fc.assert(
    fc.property(gaps, fc.integer({ min: 0, max: 12 }), (sends, delayUs) => {
      const run = (useLine: boolean) => {
        const arrived: string[] = [];
        play((world) => {
          const note = (item: number) => void arrived.push(`${world.nowUs()} ${item}`);
          const line = new DelayLine(world, delayUs, note);
          const arrive = world.handler(note);
          const send = world.handler((item) => {
            if (useLine && sends[item]?.byLine) line.send(item);
            else world.schedule(world.nowUs() + delayUs, arrive, item);
          });
          let us = 0;
          for (const [item, { gapUs }] of sends.entries()) {
            us += gapUs;
            world.schedule(us, send, item);
          }
        });
        return arrived;
      };
      expect(run(true)).toEqual(run(false));
    }),
  );
});
