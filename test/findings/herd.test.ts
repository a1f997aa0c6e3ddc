import { describe, expect, test } from "vitest";
import { type Retries, thunderingHerds } from "../../src/findings/herd.ts";
import { nbsp } from "../setup/nbsp.ts";

const retries = (...given: [bin: number, many: number][]): Retries => ({
  bins: given.map(([bin]) => bin),
  values: given.map(([, many]) => many),
  events: given.map(([bin]) => bin * 10),
});
const found = (given: Retries, takes = 100) => thunderingHerds(given, takes, "it can take 100");

describe("a thundering herd", () => {
  test("is more retries in 100 ms than the service can take", () => {
    expect(found(retries([11, 1000]))).toEqual([
      {
        kind: "thunderingHerd",
        name: "thundering herd",
        fromMs: 110,
        toMs: 120,
        evidence: [110],
        sentence: nbsp("From 0.11 s on 1,000 retries came within 10 ms; it can take 100."),
      },
    ]);
    expect(found(retries([11, 100]))).toEqual([]);
    expect(found(retries([11, 101]))).toHaveLength(1);
  });

  test("may be spread over ten bins, wherever they begin, but not over eleven", () => {
    expect(found(retries([15, 60], [24, 60]))).toHaveLength(1);
    expect(found(retries([15, 60], [25, 60]))).toEqual([]);
  });

  test("is one as long as its windows overlap, told with its size and its peak", () => {
    const [herd, ...more] = found(retries([1, 70], [5, 80], [9, 90], [14, 85]));
    expect(more).toEqual([]);
    expect(herd).toMatchObject({ fromMs: 10, toMs: 150 });
    expect(herd?.sentence).toContain(nbsp("325 retries came within 140 ms, up to 90 in 10 ms"));
  });

  test("is another one after a pause", () => {
    expect(found(retries([11, 500], [32, 500], [73, 90], [154, 500])).map(({ fromMs }) => fromMs)).toEqual([
      110, 320, 1540,
    ]);
  });

  test("has no evidence where the trace has none, and is told all the same", () => {
    const herd = { ...retries([11, 500]), events: [-1] };
    expect(found(herd)).toMatchObject([{ evidence: [] }]);
  });

  test("is told twenty times at most, the largest", () => {
    const many = Array.from({ length: 40 }, (_, nth): [number, number] => [nth * 50, 200 + nth]);
    const told = found(retries(...many));
    expect(told).toHaveLength(20);
    expect(told[0]?.fromMs).toBe(10_000);
  });
});
