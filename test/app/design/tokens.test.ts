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

/** How eyes see that lack a kind of cone: linear sRGB to linear sRGB (Machado, Oliveira and Fernandes 2009). */
const VISIONS: Record<string, readonly (readonly number[])[]> = {
  "with all cones": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  "without long cones": [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  "without middle cones": [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** Where a colour lies in OKLab as an eye sees it. */
function seen(of: Colour, vision: string): number[] {
  const screen = linear(of).map((part) => Math.min(1, Math.max(0, part)));
  const [r = 0, g = 0, b = 0] = (VISIONS[vision] ?? []).map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, weight, at) => sum + weight * (screen[at] ?? 0), 0),
      ),
    ),
  );
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const middle = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
  ];
}

/** A difference that is just noticed is about 0.02 (OKLab). */
const APART = 0.075;
const tones = ["client", "service", "cache", "database", "dedup", "ledger", "harm", "good"];

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

  test("harm can be read on its own wash", () => {
    expect(contrast(colour("harm", theme), colour("harm-wash", theme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(Object.keys(VISIONS))("parts and outcomes stay apart to eyes %s", (vision) => {
    for (const [at, one] of tones.entries()) {
      for (const other of tones.slice(at + 1)) {
        const [a, b] = [one, other].map((name) => seen(colour(name, theme), vision)) as [number[], number[]];
        expect(
          Math.hypot(...a.map((part, axis) => part - (b[axis] ?? 0))),
          `${one}, ${other}`,
        ).toBeGreaterThan(APART);
      }
    }
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
