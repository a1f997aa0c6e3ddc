import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Cache } from "../../src/parts/cache.ts";
import { Database, type Row } from "../../src/parts/database.ts";
import { play } from "./play.ts";

const OLD = { value: 1, version: 0 };
const NEW = { value: 0, version: 1 };

/** What a cache answers to some calls at time 0. */
function answers(ask: (cache: Cache) => unknown[]): unknown[] {
  let said: unknown[] = [];
  play((world) => {
    said = ask(new Cache(world, 1000));
  });
  return said;
}

describe("a token", () => {
  test("fills the entry as a set does", () => {
    const said = answers((cache) => [cache.fill(0, NEW, cache.lease(0)), cache.get(0)]);
    expect(said[0]).toEqual({ ...NEW, filledAtUs: 0, expiresAtUs: 1_000_000 });
    expect(said[1]).toEqual(said[0]);
  });

  test("is voided by a delete, and its set refused", () => {
    const said = answers((cache) => {
      const token = cache.lease(0);
      cache.delete(0);
      return [cache.fill(0, OLD, token), cache.get(0), cache.fill(0, NEW, cache.lease(0))?.version];
    });
    expect(said).toEqual([undefined, undefined, 1]);
  });

  test("is voided by a delete even if there was nothing to delete, or something new came since", () => {
    const said = answers((cache) => {
      const token = cache.lease(0);
      cache.delete(0);
      cache.set(0, NEW);
      return [cache.fill(0, OLD, token), cache.get(0)?.version];
    });
    expect(said).toEqual([undefined, 1]);
  });

  test("survives sets, other tokens and the deletes of other keys", () => {
    const said = answers((cache) => {
      const token = cache.lease(0);
      cache.lease(0);
      cache.set(0, NEW);
      cache.delete(1);
      return [cache.fill(0, OLD, token)?.version];
    });
    expect(said).toEqual([0]);
  });
});

/** When a reader takes its token, if it takes one. */
type Discipline = "beforeRead" | "afterRead" | "none";

/**
 * Readers that miss and set what they read, writers that commit and delete: each a process of three or two steps. An
 * order says whose step is next. The finding is the first moment at which the cache holds a value older than a write
 * that has been through with its delete.
 */
function outlives(order: readonly number[], discipline: Discipline): string | undefined {
  let found: string | undefined;
  play((world) => {
    const database = new Database(world);
    const cache = new Cache(world, 1_000_000);
    const story: string[] = [];
    let finished = 0;
    const steps = new Map<number, number>();
    const tokens = new Map<number, number>();
    const rows = new Map<number, Row>();
    const act = (who: number, step: number): string => {
      const isWriter = who % 2 === 1;
      if (isWriter && step === 0) rows.set(who, database.commit(0, who));
      else if (isWriter && step === 1) {
        cache.delete(0);
        finished = Math.max(finished, rows.get(who)?.version ?? 0);
      } else if (isWriter || step > 2) return "";
      else if (step === 2) {
        const row = rows.get(who) as Row;
        if (discipline === "none") cache.set(0, row);
        else cache.fill(0, row, tokens.get(who) as number);
      } else if ((step === 0) === (discipline !== "afterRead")) tokens.set(who, cache.lease(0));
      else rows.set(who, database.read(0));
      return `${isWriter ? "writer" : "reader"} ${who} step ${step}`;
    };
    for (const who of order) {
      const step = steps.get(who) ?? 0;
      steps.set(who, step + 1);
      story.push(act(who, step));
      const entry = cache.get(0);
      if (entry && entry.version < finished) found ??= story.filter((line) => line !== "").join(", ");
    }
  });
  return found;
}

const orders = fc.array(fc.nat({ max: 7 }), { maxLength: 40 });

describe("over random orders of reads and writes,", () => {
  test("with the lease no value outlives the write that replaced it", () => {
    fc.assert(
      fc.property(orders, (order) => outlives(order, "beforeRead") === undefined),
      { numRuns: 3000, seed: 1 },
    );
  });

  test.each(["none", "afterRead"] as const)(
    "some value does where the token is taken: %s; the shortest such order is a read around a write",
    (discipline) => {
      const result = fc.check(
        fc.property(orders, (order) => outlives(order, discipline) === undefined),
        { numRuns: 3000, seed: 1 },
      );
      expect(result.failed).toBe(true);
      const [order] = result.counterexample as [number[]];
      // Five steps that matter, in this order: the reader's read of the row, commit, delete, the reader's set.
      const [reader = -1, writer = -1] = [
        order.find((who) => who % 2 === 0),
        order.find((who) => who % 2 === 1),
      ];
      expect(order.filter((who) => who === writer)).toHaveLength(2);
      expect(order.filter((who) => who === reader)).toHaveLength(3);
      expect(order).toHaveLength(5);
      expect(order.at(-1)).toBe(reader);
    },
  );
});
