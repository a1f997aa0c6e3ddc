import { expect, test } from "vitest";
import { Ledger } from "../../src/parts/ledger.ts";
import { events } from "../../src/sim/trace.ts";
import { play, requestOf } from "./play.ts";

/** A ledger with a charge for each [intent, attempt], one a millisecond. */
function ledgerOf(...charges: [number, number][]) {
  let ledger: Ledger | undefined;
  const { trace } = play((world) => {
    ledger = new Ledger(world);
    const book = ledger;
    world.spawn(
      (function* () {
        for (const [index, [intent, attempt]] of charges.entries()) {
          yield* world.sleep(1);
          book.post(requestOf({ intent, attempt }), { value: 6000 - 5000 * (index + 1), version: index + 1 });
        }
      })(),
    );
  });
  return { ledger: ledger as unknown as Ledger, trace };
}

test("one row per charge, tied to what was meant and to the attempt that caused it", () => {
  expect(ledgerOf([0, 2], [1, 5]).ledger.charges).toEqual([
    { intent: 0, attempt: 2, amount: 5000, atUs: 1000 },
    { intent: 1, attempt: 5, amount: 5000, atUs: 2000 },
  ]);
});

test("a charge is recorded with the account as it left it", () => {
  expect([...events(ledgerOf([0, 0], [0, 1]).trace)]).toMatchObject([
    { kind: "commit", atUs: 1000, actor: 0, subject: 1, value: 1000 },
    { kind: "commit", atUs: 2000, actor: 1, subject: 2, value: -4000 },
  ]);
});

test("every charge beyond the first of its intent is a duplicate", () => {
  expect(ledgerOf().ledger.duplicates).toBe(0);
  expect(ledgerOf([0, 0], [1, 1], [2, 2]).ledger.duplicates).toBe(0);
  expect(ledgerOf([0, 0], [1, 1], [0, 2], [0, 3], [1, 4]).ledger.duplicates).toBe(3);
});
