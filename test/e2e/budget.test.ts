import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Request } from "playwright-core";
import { expect, inject, test } from "vitest";
import { labs } from "../../src/labs/all.ts";
import { openPage, siteUrl } from "./browser.ts";
import { state } from "./computed.ts";
import { eventually, LabPage } from "./lab.ts";

/** In kB of 1000 bytes: script and style, gzip, up to the first picture of a lab; the same of the home page once it is at rest; fonts. */
const LAB_KB = 165;
const HOME_KB = 240;
const FONTS_KB = 120;

const folder = inject("siteFolder");
const bytes = (file: string) => readFileSync(join(folder, file));
const sumKb = (files: readonly string[], size: (file: string) => number) =>
  files.reduce((sum, file) => sum + size(file) / 1000, 0);
const gzipKb = (files: readonly string[]) => sumKb(files, (file) => gzipSync(bytes(file)).length);
const isCode = (file: string) => /\.(js|css)$/.test(file);

/** Runs in the page: notes when the first outcome is there, in ms since 1970. */
function noteFirstRun(): void {
  new MutationObserver((_, observer) => {
    if (!document.querySelector("[data-testid=outcome][data-run]")) return;
    observer.disconnect();
    (window as unknown as Noting).firstRunAt = performance.timeOrigin + performance.now();
  }).observe(document, { subtree: true, childList: true, attributes: true });
}

interface Noting {
  firstRunAt: number;
}

/** The files that a lab asks for until its first outcome is there: what comes behind it is no part of the first load. */
async function firstLoad(id: string): Promise<{ files: string[]; origins: Set<string>; lab: LabPage }> {
  const { page, problems } = await openPage({ fresh: true });
  const requests: Request[] = [];
  const origins = new Set<string>();
  page.on("requestfinished", (request) => requests.push(request));
  page.on("request", (request) => origins.add(new URL(request.url()).origin));
  await page.addInitScript(noteFirstRun);
  await page.goto(siteUrl(`#/lab/${id}`));
  const lab = new LabPage({ page, problems });
  await lab.ready();
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState("networkidle");
  const firstRunAt = await page.evaluate(() => (window as unknown as Noting).firstRunAt);
  const files = requests
    .filter((request) => request.timing().startTime <= firstRunAt)
    .map((request) => new URL(request.url()).pathname.slice(1));
  return { files: [...new Set(files)], origins, lab };
}

test(`each lab shows its first picture with at most ${LAB_KB} kB of script and style, its worker's included`, async () => {
  const table: Record<string, { kB: string; files: number }> = {};
  for (const { id } of labs) {
    const { files } = await firstLoad(id);
    const code = files.filter(isCode);
    for (const part of ["index", "worker", "view", "engine"])
      expect(code.join(), "all that plays and shows the run is counted").toContain(`assets/${part}-`);
    const kB = gzipKb(code);
    table[id] = { kB: kB.toFixed(1), files: code.length };
    expect(kB, id).toBeLessThanOrEqual(LAB_KB);
  }
  console.table(table);
});

test(`the home page is at rest with at most ${HOME_KB} kB of script and style`, async () => {
  const { page } = await openPage({ fresh: true });
  const files = new Set<string>();
  page.on("requestfinished", (request) => files.add(new URL(request.url()).pathname.slice(1)));
  await page.goto(siteUrl("#/"));
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForLoadState("networkidle");
  const code = [...files].filter(isCode);
  console.info(`Home: ${gzipKb(code).toFixed(1)} kB of script and style in ${code.length} files.`);
  expect(gzipKb(code)).toBeLessThanOrEqual(HOME_KB);
});

test(`a lab loads at most ${FONTS_KB} kB of fonts, and all from its own server`, async () => {
  const { files, origins, lab } = await firstLoad("pay");
  const fonts = files.filter((file) => file.endsWith(".woff2"));
  expect(fonts.length).toBeGreaterThan(0);
  expect(sumKb(fonts, (file) => bytes(file).length)).toBeLessThanOrEqual(FONTS_KB);
  await lab.toggle("Cache");
  await lab.shows(state({ fixes: ["cache"] }));
  // A picture that is written into the page itself has no origin.
  origins.delete("null");
  expect([...origins]).toEqual([new URL(siteUrl()).origin]);
});

test("where what comes behind it cannot be had, a lab says so once, and works", async () => {
  const { page, problems } = await openPage({ fresh: true, failing: true });
  await page.route("**/assets/panels-*.js", (route) => route.abort());
  await page.goto(siteUrl("#/lab/pay"));
  const lab = new LabPage({ page, problems });
  await eventually(() => lab.notice()).toContain("could not be loaded");
  expect(await page.getByRole("alert").count()).toBe(0);
  await lab.toggle("Cache");
  await lab.shows(state({ fixes: ["cache"] }));
});

test("once it is there, a lab works without a network", async () => {
  const { page, problems } = await openPage({ fresh: true, path: "#/lab/pay" });
  const lab = new LabPage({ page, problems });
  await lab.ready();
  // What comes behind the first run is there, too: the panels, and the notes that name the situation.
  await lab.summary("The story: nothing fixed").waitFor();
  await page.context().setOffline(true);
  await lab.toggle("Retry");
  await lab.shows(state({ fixes: ["retry"] }));
  await lab.unfold("Tune the numbers");
  await lab.unfold("What happened, as a list");
  await lab.unfold("The numbers, every combination");
  expect(problems).toEqual([]);
});
