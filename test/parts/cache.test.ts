import { describe, expect, test } from "vitest";
import { Cache, type CacheEntry } from "../../src/parts/cache.ts";
import type { Process } from "../../src/sim/process.ts";
import type { World } from "../../src/sim/world.ts";
import { play } from "./play.ts";

const SIXTY = { value: 6000, version: 0 };
const TEN = { value: 1000, version: 1 };

/** What the cache holds at each of some instants, in ms, in which `at` may also do something first. */
function reads(
  ttlMs: number,
  begin: (cache: Cache) => void,
  ...at: (number | [number, (cache: Cache) => void])[]
): (number | undefined)[] {
  const seen: (number | undefined)[] = [];
  play((world: World) => {
    const cache = new Cache(world, ttlMs);
    begin(cache);
    function* reader(): Process<void> {
      for (const moment of at) {
        const [ms, act] = typeof moment === "number" ? [moment, undefined] : moment;
        yield* world.sleep(ms - world.nowUs() / 1000);
        act?.(cache);
        seen.push(cache.get(0)?.value);
      }
    }
    world.spawn(reader());
  });
  return seen;
}

const filled = (cache: Cache) => void cache.set(0, SIXTY);

describe("an entry", () => {
  test("is served until its time to live is over, and not at that very microsecond", () => {
    expect(reads(30_000, filled, 0, 29_999.999, 30_000, 30_000.001)).toEqual([
      6000,
      6000,
      undefined,
      undefined,
    ]);
  });

  test("of a certain age has only the rest of its time", () => {
    expect(reads(30_000, (cache) => void cache.set(0, SIXTY, 25_000), 4999.999, 5000)).toEqual([
      6000,
      undefined,
    ]);
  });

  test("older than its time to live is never served", () => {
    expect(reads(1000, (cache) => void cache.set(0, SIXTY, 1000), 0)).toEqual([undefined]);
  });

  test("with no time to live is never served, not even at once", () => {
    expect(reads(0, filled, 0)).toEqual([undefined]);
  });

  test("that is overwritten has the new value and a whole time to live again", () => {
    const overwrite = (cache: Cache) => void cache.set(0, TEN);
    expect(reads(10_000, filled, [6000, overwrite], 15_999.999, 16_000)).toEqual([1000, 1000, undefined]);
  });

  test("that is deleted is gone at once and can be filled again", () => {
    const drop = (cache: Cache) => cache.delete(0);
    const fill = (cache: Cache) => void cache.set(0, TEN);
    expect(reads(10_000, filled, [1, drop], 2, [3, fill])).toEqual([undefined, undefined, 1000]);
  });

  test("that was never there can be deleted", () => {
    expect(reads(10_000, (cache) => cache.delete(0), 0)).toEqual([undefined]);
  });

  test("says when it was filled, when it expires, and which version it copies", () => {
    let entry: CacheEntry | undefined;
    play((world) => {
      const cache = new Cache(world, 10);
      cache.set(0, TEN, 4);
      entry = cache.get(0);
    });
    expect(entry).toEqual({ value: 1000, version: 1, filledAtUs: -4000, expiresAtUs: 6000 });
  });

  test("stays as it was filled although the row changes", () => {
    const row = { value: 6000, version: 0 };
    const change = () => {
      row.value = 1000;
    };
    expect(reads(10_000, (cache) => void cache.set(0, row), [1, change])).toEqual([6000]);
  });
});

test("keys do not disturb each other", () => {
  const both = (cache: Cache) => {
    cache.set(0, SIXTY);
    cache.set(1, TEN);
    cache.delete(1);
  };
  expect(reads(10_000, both, 1)).toEqual([6000]);
});

describe("a token", () => {
  /** What the cache holds after a reader has taken a token, something has happened, and the reader has filled. */
  const afterwards = (happens: (cache: Cache) => void) =>
    reads(
      10_000,
      (cache) => {
        const token = cache.lease(0);
        happens(cache);
        cache.fill(0, SIXTY, token);
      },
      0,
    )[0];

  test("fills the entry if nothing was deleted since it was taken", () => {
    expect(afterwards(() => {})).toBe(6000);
    expect(afterwards((cache) => cache.delete(1))).toBe(6000);
    expect(afterwards((cache) => void cache.set(0, TEN))).toBe(6000);
  });

  test("is void after a delete: an old value does not come back, and a newer one stays", () => {
    expect(afterwards((cache) => cache.delete(0))).toBeUndefined();
    const renew = (cache: Cache) => {
      cache.delete(0);
      cache.fill(0, TEN, cache.lease(0));
    };
    expect(afterwards(renew)).toBe(1000);
  });
});
