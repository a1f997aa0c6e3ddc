import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const packages = createRequire(import.meta.url);

test("the types agree", () => {
  run("typescript", "bin/tsc", ["--noEmit"]);
});

test("the linter and the formatter have nothing to say", () => {
  run("@biomejs/biome", "bin/biome", ["check", "--colors=off", "--error-on-warnings", "."]);
});

/** Runs a package's program on the whole tree, and fails with its own words. */
function run(name: string, program: string, args: string[]): void {
  const path = join(dirname(packages.resolve(`${name}/package.json`)), program);
  const done = spawnSync(process.execPath, [path, ...args], { cwd: root, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${program} ${args.join(" ")}\n${done.stdout}${done.stderr}`);
}
