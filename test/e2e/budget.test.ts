import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, inject, test } from "vitest";
import { openPage, siteUrl } from "./browser.ts";
import { state } from "./computed.ts";
import { eventually, LabPage } from "./lab.ts";

/** In kB of 1000 bytes. */
const CODE_KB = 130;
const FONTS_KB = 120;

interface Chunk {
  file: string;
  isEntry?: boolean;
  imports?: string[];
  css?: string[];
}

const folder = inject("siteFolder");
const manifest = JSON.parse(readFileSync(join(folder, ".vite/manifest.json"), "utf8")) as Record<
  string,
  Chunk
>;
const bytes = (file: string) => readFileSync(join(folder, file));
const gzipKb = (files: Iterable<string>) =>
  [...files].reduce((sum, file) => sum + gzipSync(bytes(file)).length / 1000, 0);
const kb = (files: Iterable<string>) => [...files].reduce((sum, file) => sum + bytes(file).length / 1000, 0);

/** Scripts and styles that the page's entry asks for by itself. */
function ofEntry(): Set<string> {
  const files = new Set<string>();
  const pending = Object.keys(manifest).filter((key) => manifest[key]?.isEntry);
  for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
    const chunk = manifest[key];
    if (!chunk || files.has(chunk.file)) continue;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    pending.push(...(chunk.imports ?? []));
  }
  return files;
}

/** Runs in the page: tells when the first outcome is there. */
function noteFirstRun(): void {
  new MutationObserver((_, observer) => {
    if (!document.querySelector("[data-testid=outcome][data-run]")) return;
    observer.disconnect();
    (window as unknown as { firstRunShown: () => void }).firstRunShown();
  }).observe(document, { subtree: true, childList: true, attributes: true });
}

test(`a lab's first load is at most ${CODE_KB} kB of script and style, and ${FONTS_KB} kB of fonts`, async () => {
  const { page, problems } = await openPage({ fresh: true });
  const asked = new Set<string>();
  let isFirst = true;
  page.on("request", (request) => {
    // What is fetched behind the first run, for later, is no part of the first load.
    if (isFirst) asked.add(new URL(request.url()).pathname.replace(/^\//, ""));
  });
  await page.exposeFunction("firstRunShown", () => {
    isFirst = false;
  });
  await page.addInitScript(noteFirstRun);
  await page.goto(siteUrl("#/lab/pay"));
  await new LabPage({ page, problems }).ready();
  await page.evaluate(() => document.fonts.ready);
  await eventually(() => isFirst).toBe(false);

  const assets = readdirSync(join(folder, "assets")).map((name) => `assets/${name}`);
  // The worker is built apart: its chunks are none of the page's.
  const ofPage = new Set(Object.values(manifest).map(({ file }) => file));
  const code = assets.filter((file) => /\.(js|css)$/.test(file));
  const loaded = new Set([...ofEntry(), ...code.filter((file) => asked.has(file) && ofPage.has(file))]);
  const worker = code.filter((file) => !ofPage.has(file) && asked.has(file));
  const fonts = assets.filter((file) => file.endsWith(".woff2") && asked.has(file));
  const [codeKb, workerKb, fontsKb] = [gzipKb(loaded), gzipKb(worker), kb(fonts)];
  console.info(
    `First load of a lab: ${codeKb.toFixed(1)} kB of script and style, gzip, with the worker's ${(codeKb + workerKb).toFixed(1)} kB; fonts ${fontsKb.toFixed(1)} kB.`,
  );

  expect(loaded.size).toBeGreaterThan(1);
  expect(worker.length).toBeGreaterThan(0);
  expect(fonts.length).toBeGreaterThan(0);
  expect(codeKb).toBeLessThanOrEqual(CODE_KB);
  expect(fontsKb).toBeLessThanOrEqual(FONTS_KB);
});

test("nothing is asked of any other server, not even after the page is there", async () => {
  const { page, problems } = await openPage({ fresh: true });
  const origins = new Set<string>();
  page.on("request", (request) =>
    origins.add(new URL(request.url()).protocol === "data:" ? "data" : new URL(request.url()).origin),
  );
  await page.goto(siteUrl("#/lab/pay"));
  const lab = new LabPage({ page, problems });
  await lab.ready();
  await lab.toggle("Cache");
  await page.evaluate(() => document.fonts.ready);
  origins.delete("data");
  expect([...origins]).toEqual([new URL(siteUrl()).origin]);
});

test("once it is there, a lab works without a network", async () => {
  const { page, problems } = await openPage({ fresh: true, path: "#/lab/pay" });
  const lab = new LabPage({ page, problems });
  await lab.ready();
  await page.waitForLoadState("networkidle");
  await page.context().setOffline(true);
  await lab.toggle("Retry");
  await lab.shows(state({ fixes: ["retry"] }));
  await lab.unfold("Tune the numbers");
  await lab.unfold("What happened, as a list");
  await lab.unfold("The numbers, every combination");
  expect(problems).toEqual([]);
});
