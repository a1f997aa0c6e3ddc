import { expect, test } from "vitest";
import { openLab } from "./lab.ts";

/** The px between the margins of a sheet of A4, as the style sheet sets them. */
const PAPER = ((210 - 2 * 12) / 25.4) * 96;

test("on paper the picture is no wider than the paper, what is folded is open, and the screen's comes back", async () => {
  const { page, picture, ...lab } = await openLab("#/lab/pay?why=20", { fresh: true });
  const width = async () => Number(await picture.getAttribute("width"));
  const before = await width();
  expect(before).toBeGreaterThan(PAPER);
  await page.evaluate(() => {
    // What the page itself does before it is printed is done by now.
    addEventListener("beforeprint", () => {
      const drawn = document.querySelector("svg[role=group]")?.getAttribute("width");
      document.body.dataset.printed = drawn ?? "";
    });
  });
  await page.pdf({ format: "A4" });
  const printed = Number(await page.evaluate(() => document.body.dataset.printed));
  expect(printed).toBeGreaterThan(PAPER * 0.9);
  expect(printed).toBeLessThanOrEqual(PAPER);
  await expect.poll(width).toBe(before);

  await page.emulateMedia({ media: "print" });
  const tooWide = await page.evaluate((paper) => {
    document.documentElement.style.width = `${paper}px`;
    dispatchEvent(new Event("beforeprint"));
    return [...document.querySelectorAll("main *")]
      .filter((element) => element.getBoundingClientRect().right > paper + 1)
      .map((element) => `${element.tagName} ${element.textContent}`);
  }, PAPER);
  expect(tooWide).toEqual([]);
  expect(await page.getByRole("region", { name: "Playback" }).isVisible()).toBe(false);
  const why = page.getByRole("region", { name: "Why?" });
  expect(await why.evaluate((section) => section.scrollHeight - section.clientHeight), "cut").toBe(0);
  expect(await why.evaluate((section) => getComputedStyle(section).position)).toBe("static");
  expect(await page.getByText("Conditional debit").first().isVisible()).toBe(true);
  expect(lab.problems).toEqual([]);
});

test("in forced colours the transport is seen, whatever theme was chosen", async () => {
  const { page, scrubber } = await openLab("?theme=light#/lab/pay", { fresh: true });
  await page.emulateMedia({ forcedColors: "active", colorScheme: "dark" });
  const { ground, ...marks } = await scrubber.evaluate((input) => {
    const bar = input.parentElement as Element;
    const of = (element: Element, pseudo?: string) => getComputedStyle(element, pseudo).backgroundColor;
    return {
      ground: of(document.body),
      track: of(bar, "::before"),
      tick: of(bar.querySelector("span") as Element),
      play: of(document.querySelector("[aria-label=Play] > span") as Element),
    };
  });
  expect(ground).toBe("rgb(0, 0, 0)");
  for (const [name, colour] of Object.entries(marks))
    expect([ground, "rgba(0, 0, 0, 0)"], name).not.toContain(colour);

  // A thumb has no style that can be asked for; it stands at the end, and reaches above the track.
  const seen = await page.evaluate(
    async (png) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
      const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
      canvas?.drawImage(image, 0, 0);
      return [...(canvas?.getImageData(image.width - 9, image.height / 2 - 6, 1, 1).data ?? [])];
    },
    (await scrubber.screenshot()).toString("base64"),
  );
  expect(seen).toEqual([255, 255, 255, 255]);
});
