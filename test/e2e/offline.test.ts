import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { labs } from "../../src/labs/all.ts";
import { openPage, siteUrl } from "./browser.ts";
import { state } from "./computed.ts";
import { eventually, LabPage } from "./lab.ts";

/** The scripts that a page has loaded, but for those of its worker. */
const scripts = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter(({ name, responseStatus }) => responseStatus === 200 && name.endsWith(".js"))
      .map(({ name }) => name.split("/").at(-1) ?? ""),
  );

/** How many scripts of a name there are: `view` of `view-4e6f.js`. */
const countOf = async (page: Page, name: string) =>
  new Set((await scripts(page)).filter((file) => file.startsWith(`${name}-`))).size;

/** Lets what is left in idle time come. */
const allLoaded = (page: Page) =>
  eventually(async () =>
    Promise.all(["Home", "view", "notes", "engine"].map((file) => countOf(page, file))),
  ).toEqual([1, labs.length, labs.length, labs.length]);

/** Another lab or the home page, as a link leads there. */
const follow = (page: Page, hash: string) =>
  page.evaluate((to) => {
    location.hash = to;
  }, hash);

test("once all is loaded, every way works without a network: home, labs not yet visited, and what they play", async () => {
  const { page, problems } = await openPage({ fresh: true, path: "#/lab/pay" });
  const lab = new LabPage({ page, problems });
  await lab.ready();
  await allLoaded(page);
  // Its engines come to the worker at the same time.
  await page.waitForLoadState("networkidle");
  await page.context().setOffline(true);

  await lab.unfold("Model and limits");
  for (const { id, title, limits } of labs) {
    await follow(page, `#/lab/${id}?seed=7`);
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
    await page.waitForSelector(`[data-run^="${id}?seed=7&"]`);
    await page.getByText(limits[0] ?? "").waitFor();
  }
  expect(problems).toEqual([]);

  await page.getByRole("link", { name: "All labs" }).click();
  await page.getByRole("heading", { level: 1, name: "Three sound patterns" }).waitFor();
  await eventually(() => page.locator("ol > li h3").count()).toBe(labs.length);
  await page.getByRole("link", { name: labs[1]?.title ?? "" }).click();
  await page.waitForSelector(`[data-run^="${labs[1]?.id}?seed=1&"]`);
});

test("what was not loaded before the network went is said to be missing, the page stays, and all comes once it is back", async () => {
  const { page, problems } = await openPage({ fresh: true, failing: true });
  // The network goes before more than this lab has come.
  let views = 0;
  let isThere = true;
  await page.route("**/assets/{view,Home}-*.js", (route) =>
    isThere && route.request().url().includes("view") && views++ === 0 ? route.continue() : route.abort(),
  );
  await page.goto(siteUrl("#/lab/pay"));
  const lab = new LabPage({ page, problems });
  await lab.ready();
  await lab.summary("The story: nothing fixed").waitFor();
  const before = page.url();
  isThere = false;
  await page.context().setOffline(true);

  await page.getByRole("link", { name: "All labs" }).click();
  await eventually(() => lab.notice()).toContain("The home page could not be loaded. There is no network");
  await lab.shows(state());
  expect(page.url()).toBe(before);
  await follow(page, "#/lab/herd");
  await eventually(() => lab.notice()).toContain("That lab could not be loaded. There is no network");
  expect(page.url()).toBe(before);
  await lab.toggle("Retry");
  await lab.shows(state({ fixes: ["retry"] }));

  await page.unroute("**/assets/{view,Home}-*.js");
  await page.context().setOffline(false);
  await allLoaded(page);
  await page.getByRole("link", { name: "All labs" }).click();
  await page.getByRole("heading", { level: 1, name: "Three sound patterns" }).waitFor();
});

test("a frame loads its own lab and no other", async () => {
  const { page, problems } = await openPage({ fresh: true, path: "?embed#/lab/pay" });
  const lab = new LabPage({ page, problems });
  await lab.ready();
  await lab.summary("The story: nothing fixed").waitFor();
  // Longer than the others would be waited with.
  await page.waitForTimeout(6000);
  expect(await countOf(page, "view")).toBe(1);
  expect(await countOf(page, "Home")).toBe(0);
  expect(await countOf(page, "notes")).toBe(1);
});
