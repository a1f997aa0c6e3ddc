import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PRESENTATION } from "../src/link/presentation.ts";
import { PARTS, type Presentation, parsePresentation } from "../src/link.ts";

const usual: Presentation = { embed: false, show: PARTS, theme: "auto", size: "normal", motion: "auto" };

describe("the query says how a lab is shown", () => {
  test.each([
    ["", {}],
    ["?", {}],
    ["?embed", { embed: true }],
    ["?embed=true", { embed: true }],
    ["?embed=1", { embed: true }],
    ["?embed=false", {}],
    ["?embed=0", {}],
    [
      "?embed&theme=dark&size=large&motion=reduce",
      { embed: true, theme: "dark", size: "large", motion: "reduce" },
    ],
    ["?show=timeline,outcome", { show: ["outcome", "timeline"] }],
    ["?show=outcome,outcome,", { show: ["outcome"] }],
    ["?show=", {}],
    ["?utm_source=mail&rolls=4&autoplay", {}],
    ["?theme=dark&theme=light", { theme: "light" }],
  ])('"%s" is understood without a notice', (search, differs) => {
    expect(parsePresentation(search)).toEqual({ presentation: { ...usual, ...differs }, notices: [] });
  });

  test.each([
    ["?theme=sepia", {}, 'Left out of the query: theme is one of auto, light, dark; "sepia" is not.'],
    ["?embed=yes", {}, 'Left out of the query: embed is a switch, true or false; "yes" is neither.'],
    [
      "?show=outcome,timline",
      { show: ["outcome"] },
      "Left out of the query: show has no part timline; did you mean timeline?",
    ],
    ["?show=nothing", {}, "Left out of the query: show has no part nothing; did you mean stage?"],
    ["?size=%", {}, 'A garbled part of the link was left out: "size=%".'],
    [`?${"x".repeat(9000)}`, {}, "A query of more than 8192 characters is not read."],
  ])('"%s" stays at its default, with a notice', (search, differs, notice) => {
    const { presentation, notices } = parsePresentation(search);
    expect(presentation).toEqual({ ...usual, ...differs });
    expect(notices).toHaveLength(1);
    if (!search.includes("nothing")) expect(notices).toEqual([notice]);
  });

  test.each(Object.entries(PRESENTATION))("every value of %s comes back", (id, setting) => {
    const values = setting.type === "switch" ? [true, false] : Object.keys(setting.choices);
    for (const value of values)
      expect(parsePresentation(`?${id}=${value}`)).toEqual({
        presentation: { ...usual, [id]: value },
        notices: [],
      });
  });

  test("no query throws, and each shows something", () => {
    const texts = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "outcome", "%", "true"));
    const keys = fc.constantFrom("show", "__proto__", "toString", ...Object.keys(PRESENTATION));
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, texts)), (pairs) => {
        const { presentation } = parsePresentation(`?${pairs.map((pair) => pair.join("=")).join("&")}`);
        expect(Object.keys(presentation)).toEqual(Object.keys(usual));
        expect(presentation.show.length).toBeGreaterThan(0);
      }),
    );
  });
});
