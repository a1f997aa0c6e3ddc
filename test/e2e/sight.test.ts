import { expect, test } from "vitest";
import { openPage, turnInto } from "./browser.ts";
import { linkTo, state } from "./computed.ts";
import { eventually, LabPage, openLab } from "./lab.ts";

const scrollY = (lab: LabPage) => lab.page.evaluate(() => Math.round(window.scrollY));

test("a lab that is opened from the home page begins at its top, and back leads to where the reader was", async () => {
  const { page, problems } = await openPage({ path: "#/" });
  const lab = new LabPage({ page, problems });
  const card = page.getByRole("link", { name: /The escape valve/ });
  await card.scrollIntoViewIfNeeded();
  await eventually(() => scrollY(lab)).toBeGreaterThan(100);
  await card.click();
  await lab.ready();
  await eventually(() => scrollY(lab)).toBe(0);
  await eventually(() => lab.isFocused(page.locator("h1"))).toBe(true);
  await page.goBack();
  await card.waitFor();
  await eventually(() => scrollY(lab)).toBeGreaterThan(100);
  expect(problems).toEqual([]);
});

test("on a phone a fix that is switched far below the outcome tells what came of it in the transport", async () => {
  const lab = await openLab(linkTo({ state: state() }), { width: 390, height: 844 });
  const result = lab.page.getByTitle("Back to the outcome");
  const barHeight = async () => (await lab.region("Playback").boundingBox())?.height;
  const before = await barHeight();
  expect(await result.count()).toBe(0);
  await lab.toggle("Idempotency");
  await eventually(() => result.innerText()).toMatch(/^1×/);
  expect(await barHeight(), "the bar stays as high").toBe(before);
  expect(await lab.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await result.press("Enter");
  await result.waitFor({ state: "detached" });
  expect(await lab.isFocused(lab.page.locator("h1")), "the focus does not go with the button").toBe(true);
});

test("what the docked answer would cover of the marks that it lights is scrolled clear of it", async () => {
  const lab = await openLab(linkTo({ state: state() }));
  const charge = lab.picture.locator("[data-mark]", { hasText: "charge 3 commits" });
  for (const device of [{}, { width: 390, height: 844 }]) {
    await turnInto(lab.page, device);
    await lab.press("Escape");
    await charge.click();
    const why = lab.region("Why?");
    const room = async () =>
      ((await why.boundingBox())?.y ?? 0) -
      Math.max(
        ...(await charge.evaluateAll((all) => all.map((mark) => mark.getBoundingClientRect().bottom))),
      );
    await eventually(room).toBeGreaterThanOrEqual(0);
    expect(await why.evaluate((section) => section.scrollWidth - section.clientWidth)).toBe(0);
    const step = why.locator('[aria-current="step"]');
    const hidden = async () =>
      ((await step.boundingBox())?.y ?? 0) - ((await lab.region("Playback").boundingBox())?.y ?? 0);
    expect(await hidden(), "the step that is asked about is not under the transport").toBeLessThan(0);
  }
});

test("the answer to Why? stands in sight beside the marks that it lights, whoever asks", async () => {
  const lab = await openLab(linkTo({ state: state(), tMs: 8100 }), { width: 1280, height: 800 });
  const heading = lab.region("Why?").getByRole("heading");
  const inSight = () =>
    heading.evaluate((element) => {
      const { left, top, bottom } = element.getBoundingClientRect();
      return (
        top >= 0 && bottom <= innerHeight && element.contains(document.elementFromPoint(left + 5, bottom - 5))
      );
    });
  await lab.button("1 stale raced balance check").click();
  await eventually(inSight).toBe(true);
  await lab.press("Escape", "w");
  await eventually(inSight).toBe(true);
  // Asked by key, it can be walked at once.
  await eventually(() => lab.isFocused(lab.region("Why?").locator('[aria-current="step"]'))).toBe(true);
  await lab.press("Escape");
  await lab.unfold("What happened, as a list");
  await lab.page.locator("ol[start] button").filter({ hasText: "charge 2 commits" }).click();
  await eventually(inSight).toBe(true);
});
