import { describe, expect, test } from "vitest";
import { extentMs } from "../../src/app/runs/coordinator.ts";
import { linkTo, placeOf, played, state } from "./computed.ts";
import { eventually, type LabPage, visitLab } from "./lab.ts";

const run = played(state());
const endMs = extentMs({ shown: run, baseline: run } as unknown as Parameters<typeof extentMs>[0]);
// All of the timeline is in the window.
const tall = { height: 1100 };
const whole = (tMs?: number) =>
  visitLab(linkTo({ state: state(), ...(tMs === undefined ? {} : { tMs }) }), tall);
const closer = (tMs = 7000) => visitLab(linkTo({ state: state(), tMs, view: [4000, 12_000] }), tall);

/** A place on the lanes that is `share` of the way along the plot. */
async function spot(lab: LabPage, share: number) {
  const box = await lab.picture.boundingBox();
  const left = await plotLeft(lab);
  const right = (box?.x ?? 0) + (box?.width ?? 0);
  return { x: Math.round(left + (right - left) * share), y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
}

/** Where the lanes begin: right of their names. */
const plotLeft = (lab: LabPage) =>
  lab.picture
    .locator("[data-lane] > line")
    .first()
    .evaluate((rail) => rail.getBoundingClientRect().left);

/** Asserts that the playhead's line stands where the axis has its moment. */
async function playlineIsTrue(lab: LabPage) {
  const [axis, moment] = [await lab.axis(), await lab.moment()];
  await eventually(async () =>
    Math.abs(((await lab.playline()) ?? Number.NaN) - axis.x(moment)),
  ).toBeLessThan(1);
}

/** Waits until the axis is another one. */
const axisAfter = async (lab: LabPage, before: Awaited<ReturnType<LabPage["ticks"]>>) => {
  await eventually(() => lab.ticks()).not.toEqual(before);
  return lab.axis();
};

/** Milliseconds in the width of the plot: smaller is closer. */
async function span(lab: LabPage) {
  const axis = await lab.axis();
  const [from, to] = [await spot(lab, 0), await spot(lab, 1)];
  return axis.ms(to.x) - axis.ms(from.x);
}

describe("the buttons", () => {
  test("zoom in around the playhead, out again and back to the whole", async () => {
    const lab = await whole(7000);
    const before = await lab.ticks();
    const all = await span(lab);
    expect(await lab.button("Fit").isDisabled()).toBe(true);
    const x = await lab.playline();
    await lab.button("Zoom in").click();
    await axisAfter(lab, before);
    expect((await span(lab)) / all).toBeCloseTo(0.5, 1);
    await eventually(async () => Math.abs(((await lab.playline()) ?? 0) - (x ?? 0))).toBeLessThan(1);
    await playlineIsTrue(lab);
    await lab.button("Zoom in").click();
    await eventually(async () => (await span(lab)) / all).toBeLessThan(0.3);
    await playlineIsTrue(lab);
    await lab.button("Zoom out").click();
    await eventually(async () => (await span(lab)) / all).toBeGreaterThan(0.4);
    await lab.button("Fit").click();
    await eventually(() => lab.ticks()).toEqual(before);
    await playlineIsTrue(lab);
    expect(lab.problems).toEqual([]);
  });
});

describe("the keys", () => {
  test("+ and - zoom around the playhead, 0 shows all", async () => {
    const lab = await whole(7000);
    const before = await lab.ticks();
    const all = await span(lab);
    await lab.press("+");
    await axisAfter(lab, before);
    expect((await span(lab)) / all).toBeCloseTo(0.5, 1);
    await playlineIsTrue(lab);
    await lab.press("+");
    await eventually(async () => (await span(lab)) / all).toBeLessThan(0.3);
    await lab.press("-");
    await eventually(async () => (await span(lab)) / all).toBeGreaterThan(0.4);
    await lab.press("0");
    await eventually(() => lab.ticks()).toEqual(before);
    await playlineIsTrue(lab);
  });
});

describe("the wheel", () => {
  test("zooms with Ctrl, and what is under the pointer stays there", async () => {
    const lab = await whole(7000);
    const before = await lab.ticks();
    const { x, y } = await spot(lab, 0.6);
    const under = (await lab.axis()).ms(x);
    await lab.page.mouse.move(x, y);
    await lab.page.keyboard.down("Control");
    await lab.page.mouse.wheel(0, -240);
    await lab.page.keyboard.up("Control");
    const axis = await axisAfter(lab, before);
    expect(Math.abs(axis.x(under) - x)).toBeLessThan(1);
    await playlineIsTrue(lab);
    expect(await lab.page.evaluate(() => visualViewport?.scale)).toBe(1);
  });

  test("scrolls the page without Ctrl, and leaves the view alone", async () => {
    const lab = await visitLab(linkTo({ state: state() }), { height: 500 });
    const before = await lab.tickLabels();
    const box = await lab.region("Timeline").boundingBox();
    await lab.page.mouse.move((box?.x ?? 0) + 300, Math.min(480, (box?.y ?? 0) + 40));
    await lab.page.mouse.wheel(0, 300);
    await eventually(() => lab.page.evaluate(() => scrollY)).toBeGreaterThan(0);
    expect(await lab.tickLabels()).toEqual(before);
  });

  test("pans a zoomed view sideways", async () => {
    const lab = await closer();
    const before = await lab.ticks();
    const { x, y } = await spot(lab, 0.5);
    const under = (await lab.axis()).ms(x);
    await lab.page.mouse.move(x, y);
    await lab.page.mouse.wheel(120, 0);
    const axis = await axisAfter(lab, before);
    expect(Math.abs(axis.x(under) - (x - 120))).toBeLessThan(1);
    await playlineIsTrue(lab);
  });
});

describe("a drag", () => {
  async function drag(lab: LabPage, from: { x: number; y: number }, toX: number) {
    await lab.page.mouse.move(from.x, from.y);
    await lab.page.mouse.down();
    await lab.page.mouse.move(toX, from.y, { steps: 5 });
    await lab.page.mouse.up();
  }

  test("over the whole run draws a stretch, and zooms to just that", async () => {
    const lab = await whole(7000);
    const before = await lab.ticks();
    const [a, b] = [await spot(lab, 0.2), await spot(lab, 0.6)];
    const old = await lab.axis();
    await drag(lab, a, b.x);
    const axis = await axisAfter(lab, before);
    expect(Math.abs(axis.x(old.ms(a.x)) - old.x(0))).toBeLessThan(1);
    expect(Math.abs(axis.x(old.ms(b.x)) - old.x(endMs))).toBeLessThan(1);
    await eventually(() => placeOf(lab.hash()).view).toHaveLength(2);
    await playlineIsTrue(lab);
    expect(await lab.moment(), "a drag is no click").toBe(7000);
    await lab.button("Fit").click();
    await eventually(() => lab.ticks()).toEqual(before);
  });

  test("over a zoomed view pans it along with the pointer", async () => {
    const lab = await closer();
    const before = await lab.ticks();
    const from = await spot(lab, 0.5);
    const held = (await lab.axis()).ms(from.x);
    await drag(lab, from, from.x - 150);
    const axis = await axisAfter(lab, before);
    expect(Math.abs(axis.x(held) - (from.x - 150))).toBeLessThan(1);
    await playlineIsTrue(lab);
    await drag(lab, await spot(lab, 0.2), (await spot(lab, 0.95)).x);
    // No further than to the beginning.
    await eventually(async () => Math.abs((await lab.axis()).ms(await plotLeft(lab)))).toBeLessThan(20);
    expect(lab.problems).toEqual([]);
  });

  test("along the axis scrubs", async () => {
    const lab = await whole(7000);
    const axis = await lab.axis();
    const box = await lab.picture.boundingBox();
    const [from, to] = [Math.round(axis.x(3000)), Math.round(axis.x(11_000))];
    await drag(lab, { x: from, y: (box?.y ?? 0) + 8 }, to);
    await eventually(async () => Math.abs((await lab.moment()) - axis.ms(to))).toBeLessThan(1);
    await playlineIsTrue(lab);
  });
});

describe("two fingers", () => {
  /** Moves each finger from its first x to its second, in steps. */
  async function pinch(lab: LabPage, fingers: readonly (readonly [number, number])[], y: number) {
    const session = await lab.page.context().newCDPSession(lab.page);
    const send = (type: "touchStart" | "touchMove" | "touchEnd", share: number) =>
      session.send("Input.dispatchTouchEvent", {
        type,
        touchPoints:
          type === "touchEnd"
            ? []
            : fingers.map(([from, to], id) => ({ x: from + (to - from) * share, y, id })),
      });
    await send("touchStart", 0);
    for (let step = 1; step <= 8; step++) await send("touchMove", step / 8);
    await send("touchEnd", 1);
  }

  test("that part zoom in, and each keeps the instant that it holds", async () => {
    const lab = await visitLab(linkTo({ state: state(), tMs: 7000 }), { ...tall, touch: true });
    const before = await lab.ticks();
    const old = await lab.axis();
    const [a, b, left, right] = [
      await spot(lab, 0.4),
      await spot(lab, 0.6),
      await spot(lab, 0.2),
      await spot(lab, 0.8),
    ];
    await pinch(
      lab,
      [
        [a.x, left.x],
        [b.x, right.x],
      ],
      a.y,
    );
    const axis = await axisAfter(lab, before);
    expect(Math.abs(axis.x(old.ms(a.x)) - left.x)).toBeLessThan(4);
    expect(Math.abs(axis.x(old.ms(b.x)) - right.x)).toBeLessThan(4);
    await playlineIsTrue(lab);
    expect(lab.problems).toEqual([]);
  });

  test("of which one rests zoom in around the one that rests", async () => {
    const lab = await visitLab(linkTo({ state: state(), tMs: 7000 }), { ...tall, touch: true });
    const before = await lab.ticks();
    const old = await lab.axis();
    const [a, b, right] = [await spot(lab, 0.3), await spot(lab, 0.5), await spot(lab, 0.9)];
    await pinch(
      lab,
      [
        [a.x, a.x],
        [b.x, right.x],
      ],
      a.y,
    );
    const axis = await axisAfter(lab, before);
    expect(Math.abs(axis.x(old.ms(a.x)) - a.x)).toBeLessThan(4);
    expect(Math.abs(axis.x(old.ms(b.x)) - right.x)).toBeLessThan(4);
  });
});

test("the playhead's line is true at every zoom, and takes the view along when it is moved out of it", async () => {
  const lab = await closer(4000);
  await playlineIsTrue(lab);
  await lab.press("Home");
  await eventually(() => lab.moment()).toBe(0);
  await playlineIsTrue(lab);
  await lab.press("0");
  await playlineIsTrue(lab);
});

test("the playhead's line is gone while a link's view lies elsewhere", async () => {
  const lab = await visitLab(linkTo({ state: state(), tMs: 9000, view: [1000, 3000] }));
  expect(await lab.playline()).toBeUndefined();
});
