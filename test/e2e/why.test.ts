import { expect, test } from "vitest";
import { keyEventAt } from "../../src/app/playhead/instants.ts";
import type { Finding } from "../../src/sim/run.ts";
import { causes, type Event, eventAt, events } from "../../src/sim/trace.ts";
import { instants, linkTo, pay, played, state } from "./computed.ts";
import { eventually, type LabPage, openLab, visitLab } from "./lab.ts";

const run = played(state());
const [, secondCharge] = [...events(run.trace, "commit")] as [Event, Event];
const tell = (id: number) => pay.describeEvent(eventAt(run.trace, id), run);

/**
 * Asserts what Why? is about and that just the marks of the chain that ends at `chainEnd`, and of a finding's evidence, are
 * lit; returns how many.
 */
async function explains(lab: LabPage, event: number, chainEnd = event, finding?: Finding) {
  const sentence = finding?.sentence ?? tell(event);
  await eventually(() => lab.why()).toBe(`Why? ${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`);
  const chain = [...causes(run.trace, chainEnd), ...(finding?.evidence ?? [])];
  const marks = await lab.picture.locator("[data-mark]").evaluateAll((all) =>
    all.map((mark) => ({
      event: Number(mark.getAttribute("data-event")),
      lit: mark.getAttribute("data-lit"),
    })),
  );
  const wrong = marks.filter(({ event, lit }) => lit !== (chain.includes(event) ? "yes" : "no"));
  expect(wrong).toEqual([]);
  return marks.filter(({ lit }) => lit === "yes").length;
}

const unlit = (lab: LabPage) => lab.picture.locator("[data-lit]").count();

/** The focused mark: its event and its lane. */
const focused = (lab: LabPage) =>
  lab.picture.evaluate(() => {
    const mark = document.activeElement;
    return {
      event: Number(mark?.getAttribute("data-event") ?? -1),
      lane: mark?.closest("[data-lane]")?.getAttribute("data-lane"),
    };
  });

test("the second charge is traced back to the tap by keyboard alone", async () => {
  const lab = await openLab();
  expect(await unlit(lab)).toBe(0);
  await lab.tabTo(lab.picture.locator("[data-mark]"));
  for (let lane = 0; (await focused(lab)).lane !== "ledger" && lane < 10; lane++)
    await lab.press("ArrowDown");
  // Down leads to the nearest charge in time, so it takes one way or the other along the lane.
  for (let mark = 0; (await focused(lab)).event > secondCharge.id && mark < 10; mark++)
    await lab.press("ArrowLeft");
  for (let mark = 0; (await focused(lab)).event < secondCharge.id && mark < 10; mark++)
    await lab.press("ArrowRight");
  expect(await focused(lab)).toEqual({ event: secondCharge.id, lane: "ledger" });
  await lab.press("Enter");
  // The charge itself, and above it what let it happen.
  expect(await explains(lab, secondCharge.id)).toBeGreaterThan(2);

  const chain = causes(run.trace, secondCharge.id);
  const steps = lab.region("Why?").locator("ol button");
  expect(await steps.count()).toBe(chain.length);
  await lab.tabTo(lab.region("Why?").locator('[aria-current="step"]'));
  for (const cause of chain.slice(0, -1).reverse()) {
    await lab.press("ArrowUp");
    await explains(lab, cause, secondCharge.id);
    expect(await lab.moment()).toBe((run.trace.at[cause] as number) / 1000);
  }
  expect(eventAt(run.trace, chain[0] as number).kind).toBe("tap");
  // The way back is still there.
  await lab.press("ArrowDown");
  await explains(lab, chain[1] as number, secondCharge.id);
  await lab.press("Escape");
  await eventually(() => lab.why()).toBeUndefined();
  expect(await unlit(lab)).toBe(0);
  expect(lab.problems).toEqual([]);
});

test("arrow keys reach every mark of the timeline", async () => {
  const lab = await openLab();
  const marks = await lab.picture.locator("[data-mark]").count();
  await lab.tabTo(lab.picture.locator("[data-mark]"));
  // The picture notes for itself what gets the focus, since to ask after every key takes longer than the key.
  await lab.picture.evaluate((svg) => {
    const reached = new Set<string>();
    const note = () => {
      const mark = document.activeElement?.getAttribute("data-mark");
      if (mark) reached.add(mark);
      svg.setAttribute("data-reached", String(reached.size));
    };
    note();
    svg.addEventListener("focusin", note);
  });
  const reached = async () => Number(await lab.picture.getAttribute("data-reached"));
  const lanes = await lab.picture.locator("[data-lane]").count();
  const longest = await lab.picture
    .locator("[data-lane]")
    .evaluateAll((all) => Math.max(...all.map((lane) => lane.querySelectorAll("[data-mark]").length)));
  for (let lane = 0; lane < lanes; lane++) {
    for (let step = 0; step < longest; step++) await lab.press("ArrowLeft");
    for (let step = 0; step < longest; step++) await lab.press("ArrowRight");
    await lab.press("ArrowDown");
  }
  expect(await reached()).toBe(marks);
});

test("a mark that is clicked is explained, and clicked again it is not", async () => {
  const lab = await visitLab();
  const mark = lab.marks(secondCharge.id).locator("circle").first();
  await mark.click();
  await explains(lab, secondCharge.id);
  await mark.click();
  await eventually(() => lab.why()).toBeUndefined();
});

test("a finding leads to its moment and to its causes", async () => {
  const lab = await visitLab();
  const finding = run.findings.at(-1);
  if (!finding) throw new Error("The broken run has findings.");
  const button = lab.region("Findings").getByRole("button").filter({ hasText: finding.sentence }).last();
  if (!(await button.isVisible())) await lab.region("Findings").locator("summary").last().click();
  await button.click();
  const [event] = finding.evidence as [number];
  await explains(lab, event, event, finding);
  expect(await lab.moment()).toBe(finding.fromMs);
});

test("w asks about what matters most at the playhead", async () => {
  const moment = instants(run)[3] as number;
  const lab = await visitLab(linkTo({ state: state(), tMs: moment }));
  await lab.press("w");
  await explains(lab, keyEventAt(run.trace, moment));
});

test("the focus is not lost when Why? closes with Escape", async () => {
  const lab = await visitLab();
  await lab.tabTo(lab.picture.locator("[data-mark]"));
  await lab.press("Enter");
  await lab.region("Why?").getByRole("heading").waitFor();
  await lab.tabTo(lab.region("Why?").locator('[aria-current="step"]'));
  await lab.press("Escape");
  await eventually(() => lab.why()).toBeUndefined();
  expect(await lab.isFocused(lab.root.locator("body"))).toBe(false);
});
