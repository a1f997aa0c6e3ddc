import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

type Colour = [lightness: number, chroma: number, hue: number];

const css = readFileSync("src/app/design/tokens.css", "utf8");
const written = /--([\w-]+): light-dark\(oklch\(([\d. ]+)\), oklch\(([\d. ]+)\)\)/g;
const tokens = [...css.matchAll(written)].map(([, name, light, dark]) => ({
  name: name as string,
  light: (light as string).split(" ").map(Number) as Colour,
  dark: (dark as string).split(" ").map(Number) as Colour,
}));
const colour = (name: string, theme: "light" | "dark"): Colour => {
  const token = tokens.find((one) => one.name === name);
  if (!token) throw new Error(`no colour ${name}`);
  return token[theme];
};

/** Linear sRGB of an OKLCH colour (Ottosson 2020). */
function linear([l, c, h]: Colour): number[] {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const middle = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
  ];
}

/** Contrast of WCAG 2. */
function contrast(one: Colour, other: Colour): number {
  const [low, high] = [one, other]
    .map((of) => linear(of).map((part) => Math.min(1, Math.max(0, part))))
    .map(([red = 0, green = 0, blue = 0]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue)
    .sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const texts = [
  "ink",
  "soft",
  "faint",
  "harm",
  "good",
  "client",
  "service",
  "cache",
  "database",
  "dedup",
  "ledger",
];

describe.each(["light", "dark"] as const)("in the %s theme,", (theme) => {
  test.each(texts)("%s can be read on paper and on what is raised", (name) => {
    for (const ground of ["paper", "raised"]) {
      expect(contrast(colour(name, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each(["edge", "focus"])("%s can be seen", (name) => {
    for (const ground of ["paper", "raised"]) {
      expect(contrast(colour(name, theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
    }
  });

  test.each(["harm", "good"])("%s can be read on its own wash", (name) => {
    expect(contrast(colour(name, theme), colour(`${name}-wash`, theme))).toBeGreaterThanOrEqual(4.5);
  });

  test("every colour is one that a screen has", () => {
    for (const token of tokens) {
      for (const part of linear(token[theme])) {
        expect(part).toBeGreaterThan(-0.003);
        expect(part).toBeLessThan(1.003);
      }
    }
  });
});
