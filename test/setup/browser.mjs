import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";

/** Flags for a quiet headless Chromium: no phoning home, and no sandbox, which a container's root may not have. */
export const browserFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Finds a Chrome, Chromium or Edge to test in: CHROME_PATH, else one installed, else one Playwright downloaded.
 * @returns {string | undefined} the path of its program
 */
export function findBrowser() {
  const named = process.env.CHROME_PATH;
  if (named && !existsSync(named)) throw new Error(`CHROME_PATH names ${named}, which is not there.`);
  return named || [...onPath(NAMES), ...usualPlaces(), ...downloaded()].find(works);
}

/** Finds a browser or installs one, by the gentlest way this machine allows; ends the process where none is to be had. */
export function ensureBrowser() {
  for (const attempt of [() => {}, installFromDebian, installFromPlaywright]) {
    attempt();
    const browser = findBrowser();
    if (browser) return browser;
  }
  console.error(
    "\nNo browser to test in. Install Chrome, Chromium or Edge, or set CHROME_PATH to one, and try again.",
  );
  return process.exit(1);
}

const NAMES = [
  "google-chrome",
  "google-chrome-stable",
  "chromium",
  "chromium-browser",
  "chrome",
  "microsoft-edge",
];

/**
 * Where programs of these names would be.
 * @param {readonly string[]} names
 */
export function onPath(names) {
  if (process.platform === "win32") return [];
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function usualPlaces() {
  if (process.platform === "darwin") {
    const apps = ["Google Chrome", "Chromium", "Microsoft Edge"];
    const folders = ["/Applications", join(process.env.HOME ?? "", "Applications")];
    return apps.flatMap((app) => folders.map((folder) => `${folder}/${app}.app/Contents/MacOS/${app}`));
  }
  if (process.platform === "win32") {
    const programs = ["Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe"];
    const roots = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].map((name) => process.env[name]);
    const edge = "Microsoft/Edge/Application/msedge.exe";
    return [...programs, edge].flatMap((path) => roots.flatMap((root) => (root ? [join(root, path)] : [])));
  }
  return [
    "/usr/bin/chromium",
    "/opt/google/chrome/chrome",
    "/opt/microsoft/msedge/msedge",
    "/snap/bin/chromium",
  ];
}

function downloaded() {
  try {
    return [createRequire(import.meta.url)("playwright-core").chromium.executablePath()];
  } catch {
    return [];
  }
}

/**
 * Asks the program its version on Linux, where `chromium` may be a stub that only advises to install one.
 * @param {string} path
 */
export function works(path) {
  if (!existsSync(path)) return false;
  return process.platform !== "linux" || spawnSync(path, ["--version"], { timeout: 20_000 }).status === 0;
}

function installFromDebian() {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !existsSync("/etc/debian_version") || isUbuntu()) return;
  console.error("Installing Chromium (apt-get) ...");
  const apt = (/** @type {string[]} */ ...args) =>
    spawnSync("apt-get", ["-qq", ...args], {
      stdio: ["ignore", "ignore", 2],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  // A failing update (one dead source among many) still leaves lists worth trying.
  apt("update");
  apt("install", "--yes", "--no-install-recommends", "chromium");
}

/** Ubuntu's `chromium` package only fetches a snap, which does not run in a container. */
function isUbuntu() {
  try {
    return /^ID=ubuntu$/m.test(readFileSync("/etc/os-release", "utf8"));
  } catch {
    return false;
  }
}

function installFromPlaywright() {
  console.error("Downloading Chromium (Playwright) ...");
  const program = join(
    dirname(createRequire(import.meta.url).resolve("playwright-core/package.json")),
    "cli.js",
  );
  const withLibraries = process.platform === "linux" && process.getuid?.() === 0 ? ["--with-deps"] : [];
  const options = { stdio: /** @type {import("node:child_process").StdioOptions} */ (["ignore", 2, 2]) };
  spawnSync(process.execPath, [program, "install", ...withLibraries, "chromium"], options);
}
