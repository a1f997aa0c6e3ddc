import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Says whether node_modules holds every package that package-lock.json asks for, at the same version. */
export function packagesAreFresh() {
  const wanted = readPackages("package-lock.json");
  const present = readPackages("node_modules/.package-lock.json");
  if (!wanted || !present) return false;
  // Optional packages are those built for other machines, so npm leaves them out here.
  const needed = Object.entries(wanted).filter(([path, entry]) => path !== "" && !entry.optional);
  return needed.every(([path, entry]) => present[path]?.version === entry.version);
}

/** Installs the locked packages with `npm ci`; its words go to standard error, since a command's output may be data. */
export function installPackages() {
  console.error("Installing packages (npm ci) ...");
  const done = runNpm(["ci", "--include=dev", "--no-audit", "--no-fund", "--no-progress"]);
  if (done.status === 0) return;
  console.error("\nThe packages could not be installed: see npm's message above, then try again.");
  process.exit(1);
}

/** @param {string[]} args */
function runNpm(args) {
  /** @type {import("node:child_process").SpawnSyncOptions} */
  const options = { stdio: ["ignore", 2, 2] };
  const npm = process.env.npm_execpath;
  if (npm) return spawnSync(process.execPath, [npm, ...args], options);
  return spawnSync("npm", args, { ...options, shell: process.platform === "win32" });
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }> | undefined}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}
