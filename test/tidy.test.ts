import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readFiles } from "./setup/source.ts";
import {
  circles,
  deadExports,
  deadFiles,
  machinePaths,
  rooms,
  sharedNames,
  violations,
} from "./setup/tidy.ts";

const files = readFiles(fileURLToPath(new URL("..", import.meta.url)));

describe("the house is tidy:", () => {
  test("imports go down only, runs stay pure, files and functions stay short", () => {
    expect(violations(files)).toEqual([]);
  });

  test("every file of src is used", () => {
    expect(deadFiles(files)).toEqual([]);
  });

  test("every export is used", () => {
    expect(deadExports(files)).toEqual([]);
  });

  test("no imports go in a circle, not even those of types", () => {
    expect(circles(files)).toEqual([]);
  });

  test("each room opens with a README, short enough to be read", () => {
    const rooms = new Set(Object.keys(files).flatMap((path) => /^src\/([^/]+)\//.exec(path)?.[1] ?? []));
    for (const room of rooms) {
      const lines = files[`src/${room}/README.md`]?.trim().split("\n") ?? [];
      expect(lines.length, room).toBeGreaterThan(7);
      expect(lines.length, room).toBeLessThan(25);
    }
  });

  test("README tells of each room which packages it may import", () => {
    const rows = [...(files["README.md"] ?? "").matchAll(/^\| `src\/(\w+)` \|.*\| (.*) \|$/gm)];
    expect(rows.map(([, room]) => room).sort()).toEqual(Object.keys(rooms).sort());
    for (const [, room = "", told = ""] of rows) {
      if (room === "app") continue;
      const names = [...told.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
      // The breaker alone may import XState; what belongs to Node is no package.
      const packages =
        room === "parts" ? ["xstate"] : rooms[room]?.packages.filter((name) => name !== "node:");
      expect(names.filter((name) => !(name in rooms)).sort(), room).toEqual(packages?.toSorted());
    }
  });

  test("no two types or classes share a name", () => {
    expect(sharedNames(files)).toEqual([]);
  });

  test("no file names a machine's own folders", () => {
    expect(machinePaths(files)).toEqual([]);
  });

  test("the lock names no registry, so packages come from wherever npm is told to look", () => {
    expect(files["package-lock.json"]).not.toContain('"resolved": "http');
  });
});

describe("the rules catch", () => {
  test("an export that nothing uses, even where another file has one of its name", () => {
    const a = "export const twice = 1;\nexport const own = 2;\nexport const sum = own + 1;";
    const b = `import { sum } from "./a.ts"; export const twice = sum; export { own } from "./a.ts";`;
    const all = {
      "src/sim/a.ts": a,
      "src/sim/b.ts": b,
      "test/c.ts": `import { twice } from "../src/sim/b.ts";`,
    };
    expect(deadExports(all)).toEqual(["src/sim/a.ts exports twice, which nothing uses"]);
    expect(deadExports({ ...all, "test/d.ts": `import * as a from "../src/sim/a.ts";` })).toEqual([]);
  });

  test("a type that is exported twice", () => {
    const lease = "export interface Lease {}";
    const two = { "src/sim/a.ts": lease, "src/parts/b.ts": "export class Lease {}", "test/c.ts": lease };
    expect(sharedNames(two)).toEqual(["Lease: src/sim/a.ts, src/parts/b.ts"]);
    expect(sharedNames({ "src/sim/a.ts": lease, "src/sim/b.ts": "interface Lease {}" })).toEqual([]);
  });

  test("imports that go in a circle, those of types and those that load later too, once", () => {
    const circle = {
      "src/app/a.ts": `import type { B } from "./b.ts";`,
      "src/app/b.ts": `import { c } from "./c.ts"; import "./d.ts";`,
      "src/app/c.ts": `const later = () => import("./a.ts");`,
      "src/app/d.ts": "",
    };
    expect(circles(circle)).toEqual(["src/app/a.ts -> src/app/b.ts -> src/app/c.ts -> src/app/a.ts"]);
    expect(circles({ ...circle, "src/app/c.ts": "" })).toEqual([]);
  });

  test.each([
    ["src/sim/a.ts", `import { x } from "../parts/cache.ts";`],
    ["src/sim/a.ts", `import type { X } from "../parts/cache.ts";`],
    ["src/sim/a.ts", `export * from "../labs/pay.ts";`],
    ["src/sim/a.ts", `type X = import("../labs/pay.ts").X;`],
    ["src/sim/a.ts", `const x = () => import("../app/main.tsx");`],
    ["src/sim/a.ts", `new Worker(new URL("../app/worker.ts", import.meta.url));`],
    ["src/sim/a.ts", `import { extent } from "d3-array";`],
    ["src/parts/cache.ts", `import { x } from "./retry.ts";`],
    ["src/parts/cache.ts", `import { setup } from "xstate";`],
    ["src/findings/a.ts", `import { x } from "../timeline/scale.ts";`],
    ["src/timeline/a.ts", `import { select } from "d3-selection";`],
    ["src/labs/pay.ts", `import { x } from "../app/store.ts";`],
    ["src/labs/pay.ts", `import { x } from "../link.ts";`],
    ["src/labs/pay.ts", `import { create } from "zustand";`],
    ["src/link.ts", `import { x } from "./labs/all.ts";`],
    ["src/command/sim.ts", `import { x } from "../app/store.ts";`],
    ["src/app/main.tsx", `import { cache } from "../parts/cache.ts";`],
    ["src/app/main.tsx", `import { Tune } from "./deferred/Tune.tsx";`],
    ["src/app/main.tsx", `export * from "./deferred/Tune.tsx";`],
    ["src/app/runs/a.ts", `const x = (id) => import(\`../../parts/\${id}.ts\`);`],
    ["src/app/a.module.css", `@import "../parts/a.css";`],
    ["src/app/a.ts", `import { x } from "../../test/a.ts";`],
    ["src/misc/a.ts", `import { x } from "../sim/a.ts";`],
  ])("an import that goes up or sideways: %s, %s", (path, text) => {
    expect(violations({ [path]: text })).toHaveLength(1);
  });

  test.each([
    "const x = Math.random();",
    'const x = Math["random"]();',
    "const x = Date.now();",
    "const x = new Date();",
    "let x: Promise<number>;",
    "setTimeout(f, 1);",
    "setInterval(f, 1);",
    "const x = { now: performance.now };",
    "const x = async () => 1;",
    "class A { async f() {} }",
    "await f();",
    "console.log(1);",
    "document.title;",
    "const x = { window };",
    "globalThis.setTimeout(f, 1);",
    "process.exit();",
    `const x = <T>(a: T) => \`\${Date.now()}\`;`,
  ])("what is not pure: %s", (text) => {
    expect(violations({ "src/labs/a.ts": text })).not.toEqual([]);
  });

  test.each([
    'const x = value.toLocaleString("en-US");',
    "const x = value.toFixed(2);",
    'const x = new Intl.NumberFormat("en-US");',
  ])("a number that is written elsewhere than by the one module: %s", (text) => {
    expect(violations({ "src/labs/a.ts": text })).toHaveLength(1);
    expect(violations({ "src/sim/units.ts": text })).toEqual([]);
  });

  test("a long function, even one within another, and a long file", () => {
    const lines = (count: number) => "f();\n".repeat(count);
    expect(violations({ "src/app/a.tsx": `const f = () => {\n${lines(69)}};` })).toHaveLength(1);
    expect(violations({ "src/app/a.tsx": `class A {\n m() {\n${lines(69)}}\n}` })).toHaveLength(1);
    expect(violations({ "src/sim/a.ts": `${lines(250)}f();` })).toHaveLength(1);
  });

  test("a file that is reached by no import, not even by one from a file as dead", () => {
    const dead = {
      "src/sim/a.ts": `import "./b.ts";`,
      "src/sim/b.ts": `import "./a.ts";`,
      "src/app/a.css": "",
    };
    const html = `<script type="module" src="/src/app/main.tsx"></script>`;
    expect(deadFiles({ "index.html": html, "src/app/main.tsx": "", ...dead })).toEqual(Object.keys(dead));
  });

  test("a machine's folder", () => {
    const slash = "/";
    expect(machinePaths({ "a.md": `see ${slash}root${slash}notes` })).toEqual(["a.md"]);
    expect(machinePaths({ "a.json": `"${slash}home${slash}ann${slash}x"` })).toEqual(["a.json"]);
  });
});

describe("the rules let pass", () => {
  test.each([
    ["src/parts/breaker.ts", `import { setup } from "xstate"; import { x } from "../sim/world.ts";`],
    ["src/labs/pay.ts", `import { x } from "../parts/cache.ts"; import { y } from "../findings/index.ts";`],
    ["src/command/sim.ts", `import fs from "node:fs"; console.log(process.argv, closest);`],
    [
      "src/app/main.tsx",
      `import { create } from "zustand"; const x = async () => <p>don't {Date.now()} can't</p>;`,
    ],
    ["src/sim/a.ts", `/* Date, setTimeout */ export const x = "Date.now()" + a.document + a.performance;`],
    [
      "src/sim/a.ts",
      `export function spawn(process: Process, window = 1) { return { process, window, Date: 1 }; }`,
    ],
    [
      "src/sim/a.ts",
      `interface World { spawn(process: Process): void; window: number; at: (document: X) => void }`,
    ],
    [
      "src/app/main.tsx",
      `import type { T } from "./deferred/a.ts"; const x = () => import("./deferred/a.ts");`,
    ],
    ["src/app/deferred/a.ts", `import { b } from "./b.ts";`],
    ["src/labs/all.ts", `const load = async (id) => (await import(\`./\${id}/index.ts\`))[id];`],
    ["src/sim/a.ts", `const [first, { window: process = 1 }] = x; for (const y of z) process(y);`],
  ])("%s, %s", (path, text) => {
    expect(violations({ [path]: text })).toEqual([]);
  });

  test("files that a page, a style sheet, a worker or a type leads to", () => {
    const used = {
      "index.html": `<script type="module" src="/src/app/main.tsx"></script>`,
      "src/app/main.tsx": `import "./a.css"; import Run from "./run.ts?worker"; new URL("./b.ts", import.meta.url);`,
      "src/app/a.css": `@import "./c.css"; .a { composes: b from "./d.css"; }`,
      "src/app/b.ts": `import type { X } from "./types.ts";`,
      "src/app/c.css": "",
      "src/app/d.css": "",
      "src/app/run.ts": `const x = () => import("../labs/pay.ts");`,
      "src/app/types.ts": "export interface X {}",
      "src/labs/pay.ts": `const x = (id) => import(\`./\${id}/view.ts\`);`,
      "src/labs/herd/view.ts": "",
      "src/vite-env.d.ts": "",
    };
    expect(deadFiles(used)).toEqual([]);
  });

  test("a function and a file just short enough, and a path that only looks like a machine's", () => {
    expect(violations({ "src/app/a.tsx": `const f = () => {\n${"f();\n".repeat(68)}};` })).toEqual([]);
    expect(violations({ "src/sim/a.ts": "f();\n".repeat(250) })).toEqual([]);
    const [home, work] = ["home", "work"].map((name) => `/${name}/`);
    expect(machinePaths({ "a.ts": `"#${home}x/" "..${work}a" "https://x.org${work}a"` })).toEqual([]);
  });
});
