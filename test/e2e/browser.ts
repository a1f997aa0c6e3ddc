import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type axeCore from "axe-core";
import { type Browser, type CDPSession, chromium, type Page } from "playwright-core";
import { inject } from "vitest";

/** What a page is looked at with; what is left out is a laptop in the light. */
export interface Device {
  /** CSS pixels; 1280 by 800. */
  width?: number;
  height?: number;
  colorScheme?: "light" | "dark";
  reducedMotion?: "reduce" | "no-preference";
  /** Touch in place of a mouse. */
  touch?: boolean;
}

/** How a page is to be opened. */
export interface PageOptions extends Device {
  /** What to open, against the site's root: `#/lab/pay`, `?embed#/lab/pay`. Without it the page stays blank. */
  path?: string;
  /** A profile of its own, for a test that leaves behind what cannot be taken back: a route, a script, a grant. */
  fresh?: boolean;
  /** In the page as the test before left it, as a pasted link: sooner, for a test that minds only what links set. */
  there?: boolean;
  /** It is to run into errors: they do not fail the test. */
  failing?: boolean;
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

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let browser: Promise<Browser> | undefined;
/** The page that tests take in turns: a new one takes longer to open than most tests do. */
let shared: OpenPage | undefined;
/** What the test that runs has opened. */
let opened: OpenPage[] = [];
/** Each page's line to the browser itself: touch is emulated for as long as that is open. */
const protocols = new WeakMap<Page, CDPSession>();

/** Opens a page with nothing left of the test before: no storage, no notice, no errors. */
export async function openPage(options: PageOptions = {}): Promise<OpenPage> {
  const open = options.fresh ? await newPage() : await sharedPage(options);
  if (!options.failing) opened.push(open);
  await turnInto(open.page, options);
  if (options.path !== undefined) await open.page.goto(siteUrl(options.path));
  return open;
}

/** Makes a page that is open one on another device. */
export async function turnInto(page: Page, device: Device): Promise<void> {
  await page.setViewportSize({ width: device.width ?? 1280, height: device.height ?? 800 });
  await page.emulateMedia({
    colorScheme: device.colorScheme ?? "light",
    reducedMotion: device.reducedMotion ?? "no-preference",
  });
  await protocols.get(page)?.send("Emulation.setTouchEmulationEnabled", { enabled: device.touch ?? false });
}

async function sharedPage({ there, path = "" }: PageOptions): Promise<OpenPage> {
  if (!shared) {
    shared = await newPage();
    return shared;
  }
  const { page } = shared;
  const [before, after] = [new URL(page.url()), new URL(siteUrl(path))];
  const leadsAlong =
    before.origin === after.origin && before.search === after.search && before.hash !== after.hash;
  if (there && leadsAlong && before.hash.startsWith("#/lab/")) return shared;
  if (page.url().startsWith(siteUrl())) await page.evaluate(() => localStorage.clear());
  await page.goto("about:blank");
  // What the page before still had to tell is told by now.
  shared = { page, problems: [] };
  return shared;
}

async function newPage(): Promise<OpenPage> {
  browser ??= chromium.connect(inject("browserUrl"));
  const context = await (await browser).newContext();
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const own: OpenPage = { page, problems: [] };
  protocols.set(page, await context.newCDPSession(page));
  const tell = (problem: string) => (shared?.page === page ? shared : own).problems.push(problem);
  page.on("console", (message) => {
    if (message.type() === "error") tell(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => tell(`error: ${error.stack ?? error.message}`));
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText ?? "";
    // Leaving a page aborts what it was still loading, which is nobody's fault.
    if (reason !== "net::ERR_ABORTED") tell(`not loaded: ${request.url()} ${reason}`);
  });
  return own;
}

/** The address of a path on the built site. */
export function siteUrl(path = ""): string {
  return new URL(path, inject("siteUrl")).href;
}

/** The rules that a theme or a width may break by itself. */
export const OF_LOOKS = ["color-contrast", "target-size"];

/** Checks the page as it now stands against WCAG 2.2 A and AA, and axe's best practices; or against a few rules alone. */
export async function axe(page: Page, within?: string, only?: string[]): Promise<Violation[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axeSource);
  // What is on its way from one colour to the next has the contrast of neither. What goes by scrolling never ends.
  // Its state is asked for in each frame: where a promise of its end is asked for in its last frame, none ever comes.
  await page.evaluate(async () => {
    const isUnderWay = ({ timeline, playState }: Animation) =>
      timeline === document.timeline && playState !== "finished";
    while (document.getAnimations().some(isUnderWay)) await new Promise(requestAnimationFrame);
  });
  const results = await page.evaluate(
    ({ scope, runOnly }) => {
      const { axe } = globalThis as unknown as { axe: typeof axeCore };
      return axe.run(scope, { runOnly, resultTypes: ["violations"] });
    },
    { scope: within ?? ":root", runOnly: only ?? rules },
  );
  return results.violations.map(({ id, impact, help, nodes }) => ({
    id,
    impact: impact ?? "unknown",
    help,
    targets: nodes.map((node) => node.target.join(" ")),
  }));
}

/**
 * Closes what a test opened for itself, and the shared page too where it may be broken. Returns the errors that its
 * pages have told.
 */
export async function tidyUp(hasFailed: boolean): Promise<string[]> {
  const problems = opened.flatMap((open) => open.problems);
  opened = [];
  if (hasFailed || problems.length > 0) shared = undefined;
  const contexts = browser ? (await browser).contexts() : [];
  await Promise.all(contexts.filter((one) => one !== shared?.page.context()).map((one) => one.close()));
  return problems;
}
