import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { browserFlags, findBrowser } from "./test/setup/browser.mjs";
import { nodeDigest } from "./test/setup/commands.ts";

const elsewhere = ["test/app/**", "test/browser/**", "test/e2e/**"];

export default defineConfig({
  // Relative addresses, so that the built site works from any path.
  base: "./",
  plugins: [react()],
  build: { target: "es2022", manifest: true },
  worker: { format: "es" },
  test: {
    maxWorkers: 2,
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
          // Pages share the machine, so they come last, when nothing else runs.
          sequence: { groupOrder: 2 },
          testTimeout: 30_000,
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
