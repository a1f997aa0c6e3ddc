import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { preview } from "vite";
import type { TestProject } from "vitest/node";
import { browserFlags, findBrowser } from "./browser.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of the built site, ending in a slash. */
    siteUrl: string;
    /** Folder that holds the built site. */
    siteFolder: string;
    /** Where a started browser listens. */
    browserUrl: string;
  }
}

/** Builds the site as a visitor gets it, serves it on a free port, starts a browser, and tells the tests where; once for all of them. */
export default async function setUp(project: TestProject) {
  const siteFolder = mkdtempSync(join(tmpdir(), "thrice-charged-"));
  build(siteFolder);
  const server = await preview({
    configFile: false,
    // Without this a missing file would be answered with the start page, and never be missed.
    appType: "mpa",
    logLevel: "error",
    root: fileURLToPath(new URL("../..", import.meta.url)),
    build: { outDir: siteFolder },
    preview: { host: "127.0.0.1", port: 0 },
  });
  const siteUrl = server.resolvedUrls?.local[0];
  if (!siteUrl) throw new Error("The built site could not be served on a local port.");
  const executablePath = findBrowser();
  const browser = await chromium.launchServer({
    args: browserFlags,
    ...(executablePath ? { executablePath } : {}),
  });
  project.provide("siteUrl", siteUrl);
  project.provide("siteFolder", siteFolder);
  project.provide("browserUrl", browser.wsEndpoint());
  return async () => {
    await browser.close();
    await server.close();
    rmSync(siteFolder, { recursive: true, force: true });
  };
}

/** Builds in a process of its own, because the test runner's NODE_ENV would put React's development build on the site. */
function build(outDir: string) {
  const vite = fileURLToPath(new URL("../../node_modules/vite/bin/vite.js", import.meta.url));
  const { VITEST: _, ...env } = process.env;
  const done = spawnSync(process.execPath, [vite, "build", "--outDir", outDir, "--emptyOutDir"], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: { ...env, NODE_ENV: "production" },
    encoding: "utf8",
  });
  if (done.status !== 0) throw new Error(`The site does not build:\n${done.stdout}${done.stderr}`);
}
