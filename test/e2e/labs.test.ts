import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { mainFixes } from "../../src/app/runs/plan.ts";
import { defaultState } from "../../src/app/state/changes.ts";
import { labs } from "../../src/labs/all.ts";
import { effective, type State, toggleFix } from "../../src/sim/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";
import { axe, OF_LOOKS, openPage, turnInto } from "./browser.ts";
import { eventually, openLab } from "./lab.ts";

/** The narrowest window that a page has to fit (WCAG 1.4.10). */
const phone = { width: 320, height: 640, colorScheme: "dark", touch: true } as const;

/** Asserts that a phone's page does not scroll sideways, nor one a little wider whose type is of twice the size. */
async function fits(page: Page): Promise<void> {
  const overflow = () =>
    page.evaluate(async () => {
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      return document.documentElement.scrollWidth - document.documentElement.clientWidth;
    });
  expect(await overflow()).toBe(0);
  await turnInto(page, { ...phone, width: 390 });
  const larger = await page.addStyleTag({ content: "html { font-size: 200% !important }" });
  expect(await overflow(), "with larger type").toBe(0);
  await larger.evaluate((style) => (style as HTMLStyleElement).remove());
  await turnInto(page, phone);
}

describe.each(labs.map((lab) => [lab.id, lab] as const))("the lab %s", (id, lab) => {
  const headlineOf = (state: State) =>
    lab.headline(simulate(lab, effective(lab.settings, lab.fixes, state), state.seed));
  const [first] = mainFixes(lab);
  const broken = defaultState(id);
  const fixed = toggleFix(lab.fixes, broken, first?.id ?? "", true);

  test("fits a phone in the dark and a laptop in the light, tells what Node computes, and breaks no rule of WCAG 2.2 AA", async () => {
    const page = await openLab(`#/lab/${id}`, phone);
    await page.picture.locator("[data-lane]").first().waitFor();
    await fits(page.page);
    expect(await axe(page.page)).toEqual([]);

    await turnInto(page.page, {});
    for (const state of [broken, fixed]) {
      if (state === fixed) await page.toggle(first?.title ?? "");
      const { figure, sentence } = headlineOf(state);
      await eventually(() => page.outcome()).toMatchObject({
        figure,
        says: expect.stringContaining(sentence),
      });
    }
    expect(await page.picture.locator("[data-lane]").count()).toBeGreaterThan(2);
    expect(await axe(page.page, undefined, OF_LOOKS)).toEqual([]);
    expect(page.problems).toEqual([]);
  });
});

test("the home page plays the story, toggles its three corners, and draws every lab broken and fixed", async () => {
  const { page, problems } = await openPage({ path: "#/" });
  const figure = page.getByRole("region", { name: "One tap, three charges" }).locator("strong");
  await eventually(() => figure.textContent()).toBe("3×");
  await page.getByRole("switch", { name: "Idempotency" }).click();
  await eventually(() => figure.textContent()).toBe("1×");
  for (const { title } of labs) {
    const card = page
      .getByRole("link")
      .filter({ has: page.getByRole("heading", { name: title, exact: true }) });
    await eventually(() => card.locator("svg[width] path, svg[width] rect").count()).toBeGreaterThan(2);
  }
  const dangling = await page.evaluate(
    () =>
      [...document.querySelectorAll("[clip-path], [fill^=url]")].filter((element) => {
        const [, id = ""] =
          /#(.*)\)/.exec(element.getAttribute("clip-path") ?? element.getAttribute("fill") ?? "") ?? [];
        return document.getElementById(id) === null;
      }).length,
  );
  expect(dangling).toBe(0);
  expect(await axe(page)).toEqual([]);
  await turnInto(page, phone);
  await fits(page);
  await turnInto(page, {});
  await page.getByRole("link", { name: /^Open this lab/ }).click();
  await eventually(() => new URL(page.url()).hash).toBe("#/lab/pay?v=1&fix=idempotency");
  await page.getByTestId("outcome").waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Labs" }).waitFor();
  await page.locator("[data-mark]", { hasText: "the phone shows" }).click();
  await page
    .getByRole("region", { name: "Why?" })
    .getByRole("heading", { name: /Why\? The phone shows/ })
    .waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Labs" }).waitFor();
  expect(new URL(page.url()).hash).toBe("#/");
  expect(problems).toEqual([]);
});
