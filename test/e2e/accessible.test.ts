import { expect, test } from "vitest";
import { events } from "../../src/sim/trace.ts";
import { axe, type Device, OF_LOOKS, turnInto } from "./browser.ts";
import { linkTo, played, state } from "./computed.ts";
import { type LabPage, openLab } from "./lab.ts";

const [charge] = [...events(played(state()).trace, "commit")];
const whyOpen = linkTo({
  state: state({ fixes: ["cache"], explicit: { timeoutMs: 4000 } }),
  why: charge?.id ?? -1,
});

/** Opens all that can be opened. */
async function unfoldAll(lab: LabPage) {
  for (const fold of ["Tune the numbers", "Deeper fixes", "Situations", "What happened, as a list"])
    await lab.unfold(fold);
  await lab.unfold("The numbers, every combination");
}

const devices: [string, Device][] = [
  ["a laptop in the light", {}],
  [
    "a phone in the dark that wants less motion",
    { width: 390, height: 844, touch: true, colorScheme: "dark", reducedMotion: "reduce" },
  ],
];

test("with all open that can be, nothing breaks a rule of WCAG 2.2 AA on a laptop in the light or a phone in the dark", async () => {
  const lab = await openLab(whyOpen);
  await lab.region("Why?").getByRole("heading").waitFor();
  await unfoldAll(lab);
  for (const [name, device] of devices) {
    await turnInto(lab.page, device);
    await lab.frames(3);
    expect(await axe(lab.page), name).toEqual([]);
  }
  await lab.button("Keys").click();
  await lab.root.getByRole("dialog", { name: "Keys" }).waitFor();
  for (const [name, device] of devices) {
    await turnInto(lab.page, device);
    expect(await axe(lab.page, "dialog"), name).toEqual([]);
  }
  expect(lab.problems).toEqual([]);
});

test.each(["light", "dark"] as const)(
  "the broken run can be read and hit in a theme forced to %s",
  async (theme) => {
    // The system says the opposite of what the query does.
    const lab = await openLab(`?theme=${theme}#/lab/pay`, {
      colorScheme: theme === "dark" ? "light" : "dark",
    });
    const paper = await lab.page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
    expect(paper).toBe(theme);
    expect(await axe(lab.page, undefined, OF_LOOKS)).toEqual([]);
  },
);

test.each(["", "&size=large&theme=dark"])("an embedded lab breaks no rule (?embed%s)", async (query) => {
  const lab = await openLab(`?embed${query}${whyOpen}`);
  await lab.region("Why?").getByRole("heading").waitFor();
  expect(await axe(lab.page)).toEqual([]);
});

test("a link that hides the outcome breaks no rule, and tells nothing before it is asked to", async () => {
  const lab = await openLab(linkTo({ state: state(), guess: true }));
  expect(await axe(lab.page)).toEqual([]);
  const text = await lab.root.locator("main").innerText();
  expect(text).not.toMatch(/charged\b.*×|\d×/i);
  await lab.button("Show the outcome").click();
  await lab.tellsOutcomeOf(state());
});

test("the theme button turns the page over, and a reload keeps it", async () => {
  const lab = await openLab();
  const scheme = () => lab.page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await lab.button("Use the dark theme").click();
  expect(await scheme()).toBe("dark");
  await lab.page.reload();
  await lab.ready();
  expect(await scheme()).toBe("dark");
});

test("a dialog of keys gives the focus back to what opened it", async () => {
  const lab = await openLab();
  await lab.tabTo(lab.button("Keys"));
  await lab.press("Enter");
  await lab.root.getByRole("dialog", { name: "Keys" }).waitFor();
  await lab.press("Escape");
  await lab.root.getByRole("dialog", { name: "Keys" }).waitFor({ state: "hidden" });
  expect(await lab.isFocused(lab.button("Keys"))).toBe(true);
});
