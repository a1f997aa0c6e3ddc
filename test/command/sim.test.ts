import { spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const tsx = createRequire(import.meta.url).resolve("tsx/cli");
const diceSim = [tsx, fileURLToPath(new URL("diceSim.ts", import.meta.url))];
const timeout = 60_000;

/** Runs the command line as a person does. */
function npmRun(...args: string[]) {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const done = spawnSync(npm, ["run", "--silent", "sim", "--", ...args], { cwd: root, encoding: "utf8" });
  return { stdout: done.stdout, stderr: done.stderr, exitCode: done.status };
}

describe("npm run --silent sim", () => {
  test("prints JSON and nothing else", { timeout }, () => {
    const { stdout, exitCode } = npmRun("pay", "--json", "--events");
    expect(JSON.parse(stdout)).toMatchObject({ lab: "pay", seed: 1, metrics: { intents: 1, charges: 3 } });
    expect(exitCode).toBe(0);
  });

  test("ends with 2 and an empty standard output where it cannot obey", { timeout }, () => {
    const { stdout, stderr, exitCode } = npmRun("pay", "--json", "--set", "timoutMs=$(touch x); rm -rf 'y'");
    expect(stdout).toBe("");
    expect(stderr).toContain("unknown setting timoutMs; did you mean timeoutMs?");
    expect(exitCode).toBe(2);
  });
});

describe("a large answer", () => {
  const args = [...diceSim, "dice", "--json", "--events", "--set", "rolls=100000"];

  test("comes through a slow pipe whole", { timeout }, async () => {
    const child = spawn(process.execPath, args);
    let told = "";
    child.stdout.pause();
    setTimeout(() => child.stdout.resume(), 500);
    child.stdout.setEncoding("utf8").on("data", (piece) => {
      told += piece;
    });
    const exitCode = await new Promise((ended) => child.on("close", ended));
    expect(JSON.parse(told).events).toHaveLength(100_000);
    expect(exitCode).toBe(0);
  });

  test("to a reader who has seen enough ends in silence", { timeout }, async () => {
    const child = spawn(process.execPath, args);
    let complaint = "";
    child.stderr.setEncoding("utf8").on("data", (piece) => {
      complaint += piece;
    });
    child.stdout.once("data", () => child.stdout.destroy());
    const exitCode = await new Promise((ended) => child.on("close", ended));
    expect(complaint).toBe("");
    expect(exitCode).toBe(0);
  });
});
