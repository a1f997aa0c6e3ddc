import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Request } from "playwright-core";
import { expect, inject, test } from "vitest";
import { openPage, siteUrl } from "./browser.ts";
import { state } from "./computed.ts";
import { eventually, LabPage } from "./lab.ts";

/** In kB of 1000 bytes. */
const CODE_KB = 165;
const FONTS_KB = 120;

const folder = inject("siteFolder");
const bytes = (file: string) => readFileSync(join(folder, file));
const sumKb = (files: readonly string[], size: (file: string) => number) =>
  files.reduce((sum, file) => sum + size(file) / 1000, 0);

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

test(`a lab's first load, the worker's included, is at most ${CODE_KB} kB of script and style, and ${FONTS_KB} kB of fonts, all from its own server`, async () => {
  const { page, problems } = await openPage({ fresh: true });
  const requests: Request[] = [];
  const origins = new Set<string>();
  page.on("requestfinished", (request) => requests.push(request));
  page.on("request", (request) => origins.add(new URL(request.url()).origin));
  await page.addInitScript(noteFirstRun);
  await page.goto(siteUrl("#/lab/pay"));
  const lab = new LabPage({ page, problems });
  await lab.ready();
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState("networkidle");

  // What is fetched behind the first run, for later, is no part of the first load.
  const firstRunAt = await page.evaluate(() => (window as unknown as Noting).firstRunAt);
  const asked = requests
    .filter((request) => request.timing().startTime <= firstRunAt)
    .map((request) => new URL(request.url()).pathname.slice(1));
  const code = [...new Set(asked)].filter((file) => /\.(js|css)$/.test(file));
  const fonts = [...new Set(asked)].filter((file) => file.endsWith(".woff2"));
  const [codeKb, fontsKb] = [
    sumKb(code, (file) => gzipSync(bytes(file)).length),
    sumKb(fonts, (file) => bytes(file).length),
  ];
  console.info(
    `First load of a lab: ${codeKb.toFixed(1)} kB of script and style, gzip; fonts ${fontsKb.toFixed(1)} kB.`,
  );

  for (const part of ["page", "worker", "view", "engine"])
    expect(code.join(), "all that plays and shows the run is counted").toContain(`assets/${part}-`);
  expect(fonts.length).toBeGreaterThan(0);
  expect(codeKb).toBeLessThanOrEqual(CODE_KB);
  expect(fontsKb).toBeLessThanOrEqual(FONTS_KB);

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
