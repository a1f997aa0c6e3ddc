import { expect, test } from "vitest";
import { keyEventAt } from "../../src/app/playhead/instants.ts";
import { eventAt } from "../../src/sim/trace.ts";
import { instant } from "../../src/sim/units.ts";
import { instants, linkTo, pay, played, stageAt, state } from "./computed.ts";
import { eventually, type LabPage, openLab, visitLab } from "./lab.ts";

const run = played(state());
const at = (tMs: number) => linkTo({ state: state(), tMs });

/** Asserts that time, stage, slider and words are all at a moment. */
async function standsAt(lab: LabPage, ms: number) {
  await eventually(() => lab.moment()).toBe(ms);
  const event = keyEventAt(run.trace, ms);
  const happened = event < 0 ? "" : `: ${pay.describeEvent(eventAt(run.trace, event), run)}`;
  expect(await lab.spokenMoment()).toBe(instant(ms * 1000) + happened);
  expect(await lab.region("Playback").innerText()).toContain(instant(ms * 1000));
  expect(await lab.stage()).toBe(stageAt(run, ms));
}

test("a lab opens at the end of its run, where all of the story can be seen", async () => {
  const lab = await openLab();
  await standsAt(lab, run.endMs);
});

test("the slider is scrubbed by keyboard, and time and stage follow", async () => {
  const lab = await visitLab();
  await lab.tabTo(lab.scrubber);
  await lab.press("ArrowLeft");
  await eventually(() => lab.moment()).toBeLessThan(run.endMs);
  const back = await lab.moment();
  await standsAt(lab, back);
  await lab.press("PageDown");
  await eventually(() => lab.moment()).toBeLessThan(back);
  await standsAt(lab, await lab.moment());
  await lab.press("Home");
  await standsAt(lab, 0);
  await lab.press("ArrowRight");
  await eventually(() => lab.moment()).toBeGreaterThan(0);
  await standsAt(lab, await lab.moment());
  await lab.press("End");
  await standsAt(lab, run.endMs);
  expect(lab.problems).toEqual([]);
});

test("the arrow keys visit every instant at which something happens, and no other", async () => {
  const lab = await visitLab();
  const stops = instants(run);
  await lab.press("Home");
  await standsAt(lab, 0);
  for (const stop of stops.filter((ms) => ms > 0)) {
    await lab.press("ArrowRight");
    await standsAt(lab, stop);
  }
  expect(stops.at(-1)).toBe(run.endMs);
  for (const stop of stops.slice(0, -1).reverse()) {
    await lab.press("ArrowLeft");
    await standsAt(lab, stop);
  }
});

test("the buttons step to the next and to the previous event", async () => {
  const lab = await visitLab(at(6000));
  const stops = instants(run);
  const next = stops.find((ms) => ms > 6000) as number;
  const previous = stops.findLast((ms) => ms < 6000) as number;
  await lab.button("Next event").click();
  await standsAt(lab, next);
  await lab.button("Previous event").click();
  await standsAt(lab, previous);
});

test("a click on the time axis moves the playhead there", async () => {
  const lab = await visitLab();
  const axis = await lab.axis();
  const box = await lab.picture.boundingBox();
  const x = Math.round(axis.x(7500));
  await lab.page.mouse.click(x, (box?.y ?? 0) + 8);
  await eventually(() => lab.moment()).not.toBe(run.endMs);
  expect(Math.abs((await lab.moment()) - axis.ms(x))).toBeLessThan(1);
  await standsAt(lab, await lab.moment());
});

test("nothing plays unasked: not on opening, not after a toggle, not after a seek", async () => {
  const lab = await openLab(at(1000));
  const stays = async () => {
    await lab.frames(20);
    expect(await lab.moment()).toBe(1000);
    expect(await lab.button("Play").count()).toBe(1);
  };
  await stays();
  await lab.toggle("Retry");
  await lab.shows(state({ fixes: ["retry"] }));
  await stays();
  await lab.toggle("Retry");
  await lab.press("Home");
  await lab.frames(20);
  await standsAt(lab, 0);
});

test("play moves the playhead on, and pause stops it where it is", async () => {
  const lab = await visitLab(at(1000));
  await lab.button("Play").click();
  await eventually(() => lab.moment()).toBeGreaterThan(1000);
  await lab.button("Pause").click();
  await lab.button("Play").waitFor();
  const stopped = await lab.moment();
  await lab.frames(20);
  await standsAt(lab, stopped);
});

test("space plays and pauses, and from the end it plays from the start", async () => {
  const lab = await visitLab();
  await lab.press("Space");
  await lab.button("Pause").waitFor();
  await eventually(() => lab.moment()).toBeLessThan(run.endMs);
  await lab.press("Space");
  await lab.button("Play").waitFor();
  const stopped = await lab.moment();
  await lab.frames(20);
  await standsAt(lab, stopped);
});

test("playing ends at the end of the run", async () => {
  const lab = await visitLab(at(run.endMs - 2500));
  await lab.button("Play").click();
  await lab.button("Pause").waitFor();
  await lab.button("Play").waitFor();
  await standsAt(lab, run.endMs);
});

test("a higher speed covers more of the run in as many frames", async () => {
  const lab = await visitLab(at(0));
  const speed = lab.root.getByRole("combobox", { name: "Speed" });
  const options = await speed
    .locator("option")
    .evaluateAll((all) => all.map((one) => Number((one as HTMLOptionElement).value)));
  await speed.selectOption(String(options.at(-1)));
  await lab.button("Play").click();
  // At the highest speed the whole run takes a second or so; at the lowest it would take minutes.
  await eventually(() => lab.moment()).toBe(run.endMs);
  await speed.selectOption(String(options[0]));
  await lab.button("Play").click();
  await lab.frames(20);
  await lab.button("Pause").click();
  expect(await lab.moment()).toBeGreaterThan(0);
  expect(await lab.moment()).toBeLessThan(run.endMs / 10);
});

test("whoever wants less motion is stepped from event to event", async () => {
  const lab = await visitLab(at(1000), { reducedMotion: "reduce" });
  const seen: number[] = [];
  await lab.button("Play").click();
  await eventually(async () => {
    seen.push(await lab.moment());
    return new Set(seen).size;
  }).toBeGreaterThan(2);
  await lab.button("Pause").click();
  // What moves is hardly ever seen at such an instant.
  expect(seen.filter((ms) => ms !== 1000 && !instants(run).includes(ms))).toEqual([]);
});
