import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { browserFlags, findBrowser } from "./test/setup/browser.mjs";
import { nodeDigest } from "./test/setup/commands.ts";

const elsewhere = ["test/app/**", "test/browser/**", "test/e2e/**"];

/** What any lab's page needs as it opens. Labs, the home page and what is folded come by themselves. */
const OF_EVERY_PAGE = [
  /\/node_modules\/(react|react-dom|scheduler|zustand|d3-array|fastest-levenshtein)\//,
  /\/src\/app\/(?!home\/|tune\/(?!Tune)|events\/(?!EventList)|statechart\/|(main|worker|thread|batch|engines)\.)/,
  /\/src\/link[/.]/,
  /\/src\/sim\/(settings|trace|units)\./,
  /\/src\/timeline\/(area|axis|labels|layout|marks|sizes|text|values|stage)\./,
];

export default defineConfig({
  // Relative addresses, so that the built site works from any path.
  base: "./",
  plugins: [react()],
  build: {
    target: "es2022",
    manifest: true,
    rolldownOptions: {
      output: {
        // What every lab's page needs is one file: many small ones load later and compress worse.
        codeSplitting: {
          groups: [{ name: "page", test: (id) => OF_EVERY_PAGE.some((path) => path.test(id)) }],
        },
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
        test: { name: "unit", environment: "node", include: ["test/**/*.test.ts"], exclude: elsewhere },
      },
      {
        extends: true,
        test: {
          name: "app",
          environment: "jsdom",
          include: ["test/app/**/*.test.{ts,tsx}"],
          setupFiles: ["test/setup/jsdom.ts"],
          // A whole page with every setting is much to search by role on a busy machine.
          testTimeout: 20_000,
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

/** Only tests need a browser, so only they look for one. */
function launchOptions() {
  const browser = process.env.VITEST ? findBrowser() : undefined;
  return { args: browserFlags, ...(browser ? { executablePath: browser } : {}) };
}
