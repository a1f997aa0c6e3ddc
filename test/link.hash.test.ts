import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitHash } from "../src/link.ts";

describe("a hash", () => {
  test.each([
    ["", { lab: undefined, query: "", isHome: true }],
    ["#", { lab: undefined, query: "", isHome: true }],
    ["#/", { lab: undefined, query: "", isHome: true }],
    ["#/?x=1", { lab: undefined, query: "x=1", isHome: false }],
    ["#/lab/pay", { lab: "pay", query: "", isHome: false }],
    ["#/lab/pay/", { lab: "pay", query: "", isHome: false }],
    ["lab/pay?v=1&t=2", { lab: "pay", query: "v=1&t=2", isHome: false }],
    ["#/lab/p%61y?pin=a?b", { lab: "pay", query: "pin=a?b", isHome: false }],
    ["#/lab/pay/more", { lab: undefined, query: "", isHome: false }],
    ["#/learn/pay", { lab: undefined, query: "", isHome: false }],
    ["#/lab", { lab: undefined, query: "", isHome: false }],
  ])("%j leads where it says", (hash, parts) => {
    expect(splitHash(hash)).toMatchObject(parts);
  });

  test("of any characters is split, and nothing of its query is lost", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (path, query) => {
        fc.pre(!path.includes("?"));
        expect(splitHash(`#/${path}?${query}`).query).toBe(query);
      }),
    );
  });
});
