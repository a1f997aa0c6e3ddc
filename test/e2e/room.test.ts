import { expect, test } from "vitest";
import { labs } from "../../src/labs/all.ts";
import { events } from "../../src/sim/trace.ts";
import { linkTo, played, state } from "./computed.ts";
import { eventually, type LabPage, openLab } from "./lab.ts";

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

/** What of the page is seen in part only, or not at all, because it stands beyond the window's right edge. */
const beyond = (lab: LabPage) =>
  lab.page
    .locator("body *:not([class*=heard])")
    .evaluateAll((all) =>
      all
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
        .map(({ tagName, textContent }) => `${tagName} ${textContent}`),
    );

test.each(labs.map(({ id }) => id))("%s does not scroll sideways in a frame, however narrow", async (id) => {
  for (const size of ["normal", "large"]) {
    const lab = await openLab(`?embed&size=${size}#/lab/${id}`);
    for (const width of [240, 280, 300, 320, 360, 600, 900]) {
      await widen(lab, width);
      expect(await overflow(lab), `${size} at ${width} px`).toBe(0);
      expect(await beyond(lab), `${size} at ${width} px`).toEqual([]);
    }
  }
});

test.each([240, 320, 390, 900])("in a frame of %s px, nothing ends under the transport", async (width) => {
  const lab = await openLab("?embed#/lab/pay", { width });
  await lab.region("Findings").waitFor();
  const transport = lab.region("Playback");
  const covered = () =>
    transport.evaluate((bar) => {
      scrollTo(0, document.body.scrollHeight);
      const parts = [...document.querySelectorAll("main > *")];
      const ends = parts.map((part) => part.getBoundingClientRect().bottom);
      return Math.max(...ends) - bar.getBoundingClientRect().top;
    });
  await eventually(covered).toBeLessThanOrEqual(0);
  expect(await covered()).toBeGreaterThan(-40);
  expect(await transport.evaluate((bar) => bar.getBoundingClientRect().bottom - innerHeight)).toBe(0);
  // WebKitGTK does not repaint what is sticky at a frame's end.
  expect(await transport.evaluate((bar) => getComputedStyle(bar).position)).toBe("fixed");
});
