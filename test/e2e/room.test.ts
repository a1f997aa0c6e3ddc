import { expect, test } from "vitest";
import { events } from "../../src/sim/trace.ts";
import { linkTo, played, state } from "./computed.ts";
import { type LabPage, openLab } from "./lab.ts";

const [charge] = [...events(played(state()).trace, "commit")];
const hash = linkTo({ state: state(), why: charge?.id ?? -1 });

/** A lab with everything open that takes room. */
async function unfolded(query: string) {
  const lab = await openLab(`${query}${hash}`);
  for (const fold of ["Tune the numbers", "Deeper fixes", "Situations", "What happened, as a list"])
    await lab.unfold(fold);
  await lab.unfold("The numbers, every combination");
  return lab;
}

/** Makes the window so wide, and lets the page settle in it. */
async function widen(lab: LabPage, width: number) {
  await lab.page.setViewportSize({ width, height: 900 });
  await lab.frames(3);
}

/** How far the page reaches beyond the window. */
const overflow = (lab: LabPage) =>
  lab.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** What can be pressed and is smaller than `least` px either way: a link within a sentence aside. */
const tooSmall = (lab: LabPage, within: string, least: number) =>
  lab.page.locator(within).evaluateAll(
    (roots, least) =>
      roots.flatMap((root) =>
        [...root.querySelectorAll("button, summary, select, input, a[href]")].flatMap((target) => {
          const { width, height } = target.getBoundingClientRect();
          if (width === 0 || (width >= least && height >= least)) return [];
          return [`${target.getAttribute("aria-label") ?? target.textContent} ${width} x ${height}`];
        }),
      ),
    least,
  );

test.each([
  ["", [360, 390, 768, 1280, 1920]],
  ["?size=large", [1920]],
])(
  "a page with all open (%s) does not scroll sideways, and all of its targets can be hit",
  async (query, widths) => {
    const lab = await unfolded(query);
    for (const width of widths) {
      await widen(lab, width);
      expect(await overflow(lab), `at ${width} px`).toBe(0);
      expect(await tooSmall(lab, "body", 24), `at ${width} px`).toEqual([]);
      expect(await tooSmall(lab, '[aria-label="Playback"]', 44), `at ${width} px`).toEqual([]);
    }
    await lab.button("Keys").click();
    for (const width of widths) {
      await widen(lab, width);
      expect(await overflow(lab), `at ${width} px with the keys`).toBe(0);
      expect(await tooSmall(lab, "dialog", 24), `at ${width} px with the keys`).toEqual([]);
    }
    expect(lab.problems).toEqual([]);
  },
);

test("an embedded lab does not scroll sideways, however narrow its frame", async () => {
  const lab = await openLab(`?embed${hash}`);
  for (const width of [320, 360, 600, 900]) {
    await widen(lab, width);
    expect(await overflow(lab), `at ${width} px`).toBe(0);
  }
});
