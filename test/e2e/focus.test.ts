import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { openLab } from "./lab.ts";

type Colour = [red: number, green: number, blue: number];

/** Contrast of WCAG 2 between two colours of the screen. */
function contrast(one: Colour, other: Colour): number {
  const [low, high] = [one, other]
    .map((of) => of.map((part) => (part <= 10 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4)))
    .map(([red = 0, green = 0, blue = 0]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue)
    .sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** How many pixels of a screenshot are one of the page: at one, edges are all that is seen of a ring. */
const FINE = 4;

/** The colours from `above` px over a drawing down into its upper part, without what is only blended at their edges. */
async function coloursInto(page: Page, drawing: Locator, above: number): Promise<Colour[]> {
  const box = await drawing.boundingBox();
  if (!box) throw new Error(`${drawing} is not there.`);
  // In the document: its top may have been scrolled away.
  const top = box.y + (await page.evaluate(() => scrollY)) - above;
  const clip = { x: box.x + box.width / 2, y: top, width: 1, height: above + box.height / 5 };
  const devtools = await page.context().newCDPSession(page);
  const shot = await devtools.send("Page.captureScreenshot", { clip: { ...clip, scale: FINE } });
  return page.evaluate(
    async ({ png, least }) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
      const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
      canvas?.drawImage(image, 0, 0);
      const runs: { colour: Colour; length: number }[] = [];
      for (let y = 0; y < image.height; y++) {
        const [red = 0, green = 0, blue = 0] = canvas?.getImageData(0, y, 1, 1).data ?? [];
        const last = runs.at(-1);
        if (last?.colour.join() === `${red},${green},${blue}`) last.length++;
        else runs.push({ colour: [red, green, blue], length: 1 });
      }
      const seen = runs.filter(({ length }) => length >= least).map(({ colour }) => colour);
      return seen.filter((colour, at) => colour.join() !== seen[at - 1]?.join());
    },
    { png: shot.data, least: FINE },
  );
}

test.each([
  ["the light theme", { colorScheme: "light", forcedColors: "none" }],
  ["the dark theme", { colorScheme: "dark", forcedColors: "none" }],
  ["forced colours, light", { colorScheme: "light", forcedColors: "active" }],
  ["forced colours, dark", { colorScheme: "dark", forcedColors: "active" }],
] as const)("in %s, what has the focus is ringed in 3:1 to the page and to the mark", async (_, media) => {
  const lab = await openLab("#/lab/pay", { fresh: true });
  const { page } = lab;
  await page.emulateMedia(media);
  for (const [lane, drawing] of [
    ["client", 'rect[rx="3"]'],
    ["ledger", ":scope > path"],
  ] as const) {
    const mark = lab.picture.locator(`[data-lane=${lane}] [data-mark]`).first();
    await mark.focus();
    await lab.press("ArrowRight", "ArrowLeft");
    expect(await lab.isFocused(mark)).toBe(true);
    const colours = await coloursInto(page, mark.locator(drawing), 8);
    const [paper, ring, gap, filled] = colours as [Colour, Colour, Colour, Colour];
    expect(colours, `${lane}: page, ring, page, mark`).toHaveLength(4);
    expect(paper).toEqual(gap);
    expect(contrast(ring, paper), `${lane}: the ring on the page`).toBeGreaterThanOrEqual(3);
    expect(contrast(filled, gap), `${lane}: the mark in its ring`).toBeGreaterThanOrEqual(3);
  }
});
