import type axeCore from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, inject } from "vitest";
import { browserFlags, findBrowser } from "../setup/browser.mjs";

/** How a page is to be opened; what is left out is a laptop in the light. */
export interface PageOptions {
  /** CSS pixels; 1280 by 800. */
  width?: number;
  height?: number;
  colorScheme?: "light" | "dark";
  reducedMotion?: "reduce" | "no-preference";
  /** Device pixels per CSS pixel; 1. */
  deviceScaleFactor?: number;
  /** Touch in place of a mouse. */
  touch?: boolean;
  /** What to open, against the site's root: `#/lab/pay`, `?embed#/lab/pay`. Without it the page stays blank. */
  path?: string;
  /** Any further option of Playwright's browser context. */
  context?: BrowserContextOptions;
}

/** A page, and every error its console or scripts have told so far. */
export interface OpenPage {
  page: Page;
  problems: string[];
}

/** One broken accessibility rule, and the elements that break it, short enough to read in a failure. */
export interface Violation {
  id: string;
  impact: string;
  help: string;
  targets: string[];
}

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let browser: Promise<Browser> | undefined;

/** Opens a page in a fresh profile; it closes after the test. The browser is started once for each test file. */
export async function newPage(options: PageOptions = {}): Promise<OpenPage> {
  browser ??= launch();
  const context = await (await browser).newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    colorScheme: options.colorScheme ?? "light",
    reducedMotion: options.reducedMotion ?? "no-preference",
    deviceScaleFactor: options.deviceScaleFactor ?? 1,
    hasTouch: options.touch ?? false,
    ...options.context,
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`error: ${error.stack ?? error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    // Leaving a page aborts what it was still loading, which is nobody's fault.
    if (reason !== "net::ERR_ABORTED") problems.push(`not loaded: ${request.url()} ${reason}`);
  });
  if (options.path !== undefined) await page.goto(siteUrl(options.path));
  return { page, problems };
}

/** The address of a path on the built site. */
export function siteUrl(path = ""): string {
  return new URL(path, inject("siteUrl")).href;
}

/** Checks the page as it now stands against WCAG 2.2 A and AA, and axe's best practices. */
export async function axe(page: Page, within?: string): Promise<Violation[]> {
  const { default: core } = await import("axe-core");
  await page.evaluate(core.source);
  const results = await page.evaluate(
    ({ scope, runOnly }) => {
      const { axe } = globalThis as unknown as { axe: typeof axeCore };
      return axe.run(scope, { runOnly, resultTypes: ["violations"] });
    },
    { scope: within ?? ":root", runOnly: rules },
  );
  return results.violations.map(({ id, impact, help, nodes }) => ({
    id,
    impact: impact ?? "unknown",
    help,
    targets: nodes.map((node) => node.target.join(" ")),
  }));
}

async function launch() {
  const executablePath = findBrowser();
  return chromium.launch({ args: browserFlags, ...(executablePath ? { executablePath } : {}) });
}

afterEach(async () => {
  const contexts = browser ? (await browser).contexts() : [];
  await Promise.all(contexts.map((context) => context.close()));
});

afterAll(async () => {
  await (await browser)?.close();
  browser = undefined;
});
