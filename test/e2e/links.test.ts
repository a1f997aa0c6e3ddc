import { expect, test } from "vitest";
import { events } from "../../src/sim/trace.ts";
import { openPage, siteUrl } from "./browser.ts";
import { linkTo, placeOf, played, state } from "./computed.ts";
import { eventually, LabPage, openLab } from "./lab.ts";

const pinned = state({ fixes: ["cache"], seed: 7 });
const shown = state({
  fixes: ["idempotency", "retry"],
  explicit: { timeoutMs: 4000, slowWhere: "queue" },
  seed: 7,
});
const [charge] = [...events(played(shown).trace, "commit")];
const everything = {
  state: shown,
  tMs: 3210.5,
  view: [1000, 9000] as [number, number],
  why: charge?.id ?? -1,
  pin: pinned,
};

/** Waits for the answer to Why?, which is loaded behind the page. */
const explains = (lab: LabPage) => eventually(() => lab.why()).toContain("Why?");

test("a link with everything in it opens just that, and a reload changes nothing", async () => {
  const lab = await openLab(linkTo(everything));
  await lab.tellsOutcomeOf(shown, pinned);
  await explains(lab);
  const opened = await lab.snapshot();
  expect(opened).toMatchObject({
    hash: linkTo(everything),
    moment: 3210.5,
    why: expect.stringContaining("Why?"),
  });
  const labels = opened.axis.map((label) => Number.parseFloat(label));
  expect([labels[0], labels.at(-1)]).toEqual([1, 9]);
  expect(await lab.notice()).toBe("");
  await lab.page.reload();
  await lab.ready();
  await eventually(() => lab.snapshot()).toEqual(opened);
  expect(lab.problems).toEqual([]);
});

test("what is done by hand is written into the address, and a reload restores it", async () => {
  const lab = await openLab();
  const setNumber = async (label: string, value: number) => {
    await lab.root.getByRole("textbox", { name: label, exact: true }).fill(String(value));
    await lab.press("Enter");
  };
  await lab.unfold("Tune the numbers");
  await setNumber("Seed", 7);
  await lab.toggle("Cache");
  await lab.tellsOutcomeOf(pinned);
  await lab.button("Pin this run").click();
  await lab.toggle("Cache");
  await lab.toggle("Idempotency");
  await lab.toggle("Retry");
  await setNumber("Timeout", 4000);
  await lab.root.getByRole("combobox", { name: "Slow part" }).selectOption("queue");
  await lab.tellsOutcomeOf(shown, pinned);
  await lab.fold("Tune the numbers");
  await lab.marks(everything.why).locator("circle").first().click();
  await lab.tabTo(lab.scrubber);
  await lab.press("ArrowLeft", "ArrowLeft");
  await lab.button("Zoom in").click();

  const tMs = await lab.moment();
  await eventually(() => placeOf(lab.hash())).toEqual({
    ...everything,
    tMs,
    view: expect.arrayContaining([expect.any(Number), expect.any(Number)]),
  });
  await explains(lab);
  const before = await lab.snapshot();
  await lab.page.reload();
  await lab.ready();
  await eventually(() => lab.snapshot()).toEqual({ ...before, switches: expect.anything() });
  expect(lab.problems).toEqual([]);
});

test("a link pasted into the same tab is gone to, and back and forward lead along", async () => {
  const [first, second, third] = [[], ["idempotency"], ["retry"]].map((fixes) => ({
    state: state({ fixes }),
    tMs: 5000 + fixes.length,
  }));
  if (!first || !second || !third) throw new Error("Three places are needed.");
  const lab = await openLab(linkTo(first));
  const isAt = async (place: typeof first) => {
    await lab.tellsOutcomeOf(place.state);
    await eventually(() => lab.hash()).toBe(linkTo(place));
    expect(await lab.moment()).toBe(place.tMs);
  };
  await isAt(first);
  for (const place of [second, third]) {
    await lab.page.goto(siteUrl(linkTo(place)));
    await isAt(place);
  }
  await lab.page.goBack();
  await isAt(second);
  await lab.page.goBack();
  await isAt(first);
  await lab.page.goForward();
  await isAt(second);
  expect(lab.problems).toEqual([]);
});

test("a view that was moved away from what is asked about stays there through a reload", async () => {
  const away = { ...everything, view: [0, 2000] as [number, number] };
  const lab = await openLab(linkTo(everything));
  await lab.page.goto(siteUrl(linkTo(away)));
  await lab.page.reload();
  await lab.tellsOutcomeOf(shown, pinned);
  await explains(lab);
  await lab.frames(30);
  expect(lab.hash()).toBe(linkTo(away));
  expect((await lab.tickLabels()).map((label) => Number.parseFloat(label)).at(-1)).toBe(2);
});

test("toggling leaves no trail of history entries behind", async () => {
  const lab = await openLab("#/lab/pay", { fresh: true });
  const length = () => lab.page.evaluate(() => history.length);
  const before = await length();
  for (const fixes of [["cache"], ["cache", "retry"]]) {
    await lab.toggle(fixes.at(-1) === "retry" ? "Retry" : "Cache");
    await eventually(() => lab.hash()).toBe(linkTo({ state: state({ fixes }) }));
  }
  expect(await length()).toBe(before);
});

test("the link that Share copies opens the same run, moment and view in another tab", async () => {
  const lab = await openLab(linkTo(everything), { fresh: true });
  await lab.tellsOutcomeOf(shown, pinned);
  await lab.toggle("Cache");
  await lab.shows({ ...shown, fixes: ["cache", "idempotency", "retry"] });
  const context = lab.page.context();
  await context.grantPermissions(["clipboard-read", "clipboard-write"], {
    origin: new URL(siteUrl()).origin,
  });
  await lab.button("Share").click();
  await lab.root.getByRole("button", { name: /^Copy link/ }).click();
  await lab.root.getByText("Link copied.").waitFor();
  const link = await lab.page.evaluate(() => navigator.clipboard.readText());
  await eventually(() => lab.page.url()).toBe(link);
  const copied = await lab.snapshot();

  const other = new LabPage({ page: await context.newPage(), problems: lab.problems });
  await other.page.goto(link);
  await other.ready();
  await eventually(() => other.snapshot()).toEqual(copied);
  expect(lab.problems).toEqual([]);
});

test("where the clipboard is out of reach, Share shows the link to copy by hand", async () => {
  const lab = await openLab(linkTo(everything));
  await lab.page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("No.", "NotAllowedError"));
  });
  await lab.button("Share").click();
  await lab.root.getByRole("button", { name: /^Copy link/ }).click();
  expect(await lab.root.getByRole("textbox", { name: "What to copy" }).inputValue()).toBe(lab.page.url());
});

test("Share opens with all that is in it, even before the page has loaded that", async () => {
  const lab = new LabPage(await openPage({ fresh: true }));
  let deliver = () => {};
  const asked = new Promise<void>((resolve) => {
    deliver = resolve;
  });
  await lab.page.route("**/assets/panels-*.js", async (route) => {
    await asked;
    await route.continue();
  });
  await lab.page.goto(siteUrl("#/lab/pay"));
  await lab.ready();
  const share = lab.root.locator("#share");
  await share.evaluate((popover) => {
    popover.addEventListener("beforetoggle", (event) => {
      if (event.defaultPrevented || (event as ToggleEvent).newState !== "open") return;
      const shown = document.body.dataset.shown ?? "";
      document.body.dataset.shown = `${shown}${popover.querySelectorAll("button").length} `;
    });
  });
  await lab.button("Share").dblclick();
  await lab.frames(5);
  expect(await share.isVisible()).toBe(false);
  deliver();
  await share.waitFor();
  await lab.press("Escape");
  await share.waitFor({ state: "hidden" });
  await lab.button("Share").click();
  await share.waitFor();
  expect(await lab.page.evaluate(() => document.body.dataset.shown)).toBe("2 2 ");
  expect(lab.problems).toEqual([]);
});
