import { createHash } from "node:crypto";
import { relative } from "node:path";
import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { browserFlags, findBrowser } from "./test/setup/browser.mjs";
import { nodeDigest } from "./test/setup/commands.ts";
import { licences } from "./test/setup/licences.ts";
import { numbersOnly } from "./test/setup/numbersOnly.ts";

const elsewhere = ["test/app/**", "test/browser/**", "test/e2e/**"];

/** Builds the worker with the page, so that the two share what both need. Vite would build it apart, with copies. */
const workerBesidePage: Plugin = {
  name: "worker-beside-page",
  apply: "build",
  enforce: "pre",
  load(id) {
    const [file, query] = id.split("?");
    if (query !== "worker&url") return undefined;
    const chunk = this.emitFile({ type: "chunk", id: file as string });
    return `export default import.meta.ROLLUP_FILE_URL_${chunk};`;
  },
};

export default defineConfig({
  // Relative addresses, so that the built site works from any path.
  base: "./",
  plugins: [react(), workerBesidePage, numbersOnly(), licences(import.meta.dirname)],
  css: { modules: { generateScopedName: shortName } },
  build: {
    // The first that know all the page asks of them (light-dark, oklch, popover): nothing is written twice for older ones.
    target: ["chrome123", "edge123", "firefox125", "safari17.5"],
    // A worker has no document to preload for.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, needed, { hostId }) => (/engine/.test(hostId) ? [] : needed),
    },
    rolldownOptions: {
      treeshake: { propertyReadSideEffects: false },
      // What three of those that load later share is one file: many small ones load later and compress worse. Below
      // src/app nothing knows of a document, so that the worker may load it, too.
      output: {
        codeSplitting: { groups: [{ name: "shared", test: /\/src\/(?!app\/)/, minShareCount: 3 }] },
      },
    },
  },
  worker: { format: "es" },
  test: {
    maxWorkers: 2,
    // What is loaded serves all files of a worker: to load it anew for each took as long as the tests.
    isolate: false,
    passWithNoTests: true,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          environment: "node",
          include: ["test/**/*.test.ts"],
          exclude: elsewhere,
          setupFiles: ["test/setup/properties.ts"],
          // A property plays many runs: on a busy machine they take their time.
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "app",
          environment: "jsdom",
          include: ["test/app/**/*.test.{ts,tsx}"],
          setupFiles: ["test/setup/jsdom.ts"],
          // A whole page with every setting is much to search by role on a busy machine.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          sequence: { groupOrder: 1 },
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: launchOptions() }),
            instances: [{ browser: "chromium" }],
            commands: { nodeDigest },
          },
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          environment: "node",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/setup/site.ts"],
          setupFiles: ["test/setup/pages.ts"],
          // Pages share the machine, so they come last, when nothing else runs.
          sequence: { groupOrder: 2 },
          // A story of many steps takes a while on a machine that does much else.
          testTimeout: 90_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});

/** A class name that the page carries in few bytes, and the same in every build: a hash of its place and its name. */
function shortName(name: string, file: string): string {
  const place = relative(import.meta.dirname, file.replace(/\?.*$/, ""));
  return `c${createHash("sha256").update(`${place} ${name}`).digest("base64url").slice(0, 5)}`;
}

/** Only tests need a browser, so only they look for one. */
function launchOptions() {
  const browser = process.env.VITEST ? findBrowser() : undefined;
  return { args: browserFlags, ...(browser ? { executablePath: browser } : {}) };
}
