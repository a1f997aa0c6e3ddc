import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { labs } from "../../src/labs/all.ts";
import { LAB_IDS } from "../../src/labs/registry.ts";

const foldersIn = (path: string) =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

const filesIn = (path: string) =>
  (readdirSync(path, { recursive: true }) as string[])
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${path}/${name}`);

test("each folder of labs is on the list, once", () => {
  expect([...LAB_IDS].sort()).toEqual(foldersIn("src/labs").sort());
});

describe.each(labs)("the lab $id", (lab) => {
  test("is the one of its folder, and its tests name each setting, fix, preset and metric", () => {
    expect(LAB_IDS).toContain(lab.id);
    const paths = filesIn("test/labs").filter((path) => path.startsWith(`test/labs/${lab.id}`));
    const text = paths.map((path) => readFileSync(path, "utf8")).join("\n");
    const ids = [
      ...Object.keys(lab.settings),
      ...lab.fixes.map(({ id }) => id),
      ...lab.presets.map(({ id }) => id),
      // "staleReads/session" is told by its first part.
      ...Object.keys(lab.metrics).map((id) => id.split("/")[0] ?? id),
    ];
    expect(ids.filter((id) => !new RegExp(`\\b${id}\\b`).test(text))).toEqual([]);
  });

  test("has situations worth a look, each with words of its own, and tells what its model leaves out", () => {
    expect(lab.presets.length).toBeGreaterThan(0);
    expect(lab.limits.length).toBeGreaterThan(2);
    const words = lab.presets.flatMap(({ title, description }) => [title, description]);
    expect(new Set(words).size).toBe(words.length);
    expect(words.every((text) => text.trim().length > 3)).toBe(true);
  });

  test("shows each setting in one group", () => {
    const grouped = lab.groups.flatMap(({ settings }) => settings);
    expect(grouped.toSorted()).toEqual(Object.keys(lab.settings).sort());
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

test("each kind of finding is named in a test of findings or of a lab", () => {
  const source = filesIn("src/findings").concat(filesIn("src/labs"));
  const kinds = source.flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/\bkind: "(\w+)"/g)].map(([, kind]) => kind ?? ""),
  );
  const tests = filesIn("test/findings").concat(filesIn("test/labs"));
  const text = tests.map((path) => readFileSync(path, "utf8")).join("\n");
  expect(kinds.length).toBeGreaterThan(10);
  expect(kinds.filter((kind) => !new RegExp(`\\b${kind}\\b`).test(text))).toEqual([]);
});

test("herd, storm and breaker call settings that mean the same by one id and one title", () => {
  const titles = new Map<string, string>();
  const ids = new Map<string, string>();
  for (const { id: lab, settings } of labs.filter(({ id }) => ["herd", "storm", "breaker"].includes(id))) {
    for (const [id, setting] of Object.entries(settings)) {
      const { title, type } = setting;
      const meaning = `${title}, ${type === "number" ? setting.unit : type}`;
      expect(titles.get(id) ?? meaning, `${id} in ${lab}`).toBe(meaning);
      expect(ids.get(title) ?? id, `“${title}” in ${lab}`).toBe(id);
      titles.set(id, meaning);
      ids.set(title, id);
    }
  }
});
