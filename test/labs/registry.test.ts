import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { labs } from "../../src/labs/all.ts";
import { LAB_IDS } from "../../src/labs/registry.ts";

const foldersIn = (path: string) =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

test("each folder of labs is on the list, once", () => {
  expect([...LAB_IDS].sort()).toEqual(foldersIn("src/labs").sort());
});

describe.each(labs)("the lab $id", (lab) => {
  test("is the one of its folder, and has tests that bear its name", () => {
    expect(LAB_IDS).toContain(lab.id);
    const tests = readdirSync("test/labs", { recursive: true }) as string[];
    expect(tests.some((path) => path.startsWith(lab.id) && path.endsWith(".test.ts"))).toBe(true);
  });

  test("has situations worth a look, each with words of its own, and tells what its model leaves out", () => {
    expect(lab.presets.length).toBeGreaterThan(0);
    expect(lab.limits.length).toBeGreaterThan(2);
    const words = lab.presets.flatMap(({ title, description }) => [title, description]);
    expect(new Set(words).size).toBe(words.length);
    expect(words.every((text) => text.trim().length > 3)).toBe(true);
  });

  test("has words for each fix, and each fix changes a setting that is", () => {
    for (const { title, description, patch } of lab.fixes) {
      expect(title.length, description).toBeGreaterThan(2);
      expect(description, title).toMatch(/\.$/);
      expect(Object.keys(patch).length, title).toBeGreaterThan(0);
      for (const id of Object.keys(patch)) expect(lab.settings).toHaveProperty(id);
    }
  });
});
