import { expect, test } from "vitest";
import { timeExtent } from "../../src/app/playhead/timeExtent.ts";
import { cacheRun, runId, settingsOf, summarise } from "../../src/app/runs/cache.ts";
import { baselineOf } from "../../src/app/runs/plan.ts";
import { labs } from "../../src/labs/all.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { format } from "../../src/link.ts";
import { toUs } from "../../src/sim/process.ts";
import type { State } from "../../src/sim/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";
import { layout } from "../../src/timeline/layout.ts";
import { state } from "./computed.ts";
import { eventually, openLab } from "./lab.ts";

/** Plays a state in Node and keeps the run, as the page does. */
function playedIn(lab: Lab, of: State) {
  const run = simulate(lab, settingsOf(lab, of), of.seed);
  const summary = summarise(lab, runId(lab, of), of, run);
  cacheRun(summary, run);
  return { run, summary };
}

/** The paths and the ticks of a state's timelines, as Node lays them out. */
function laidOut(lab: Lab, of: State, width: number) {
  const [now, before] = [playedIn(lab, of), playedIn(lab, baselineOf(of, undefined))];
  const { spacing, endUs } = timeExtent({ lab, shown: now.summary, baseline: before.summary });
  const ghost = before.summary.id === now.summary.id ? [] : lab.lanes(before.run, endUs);
  const view = { fromUs: 0, toUs: endUs };
  const restUs = toUs(now.run.endMs);
  const lanes = lab.lanes(now.run, endUs);
  const { strips, axis } = layout(lanes, ghost, view, endUs, width, 1, undefined, spacing, restUs);
  const shapes = strips.flatMap(({ shapes, ghosts }) => [...shapes, ...ghosts]);
  return {
    paths: shapes.flatMap((shape) => ("d" in shape ? [shape.d] : [])),
    ticks: axis.ticks.map(({ x }) => `translate(${x},0)`),
  };
}

// The build leaves out of D3's scales what numbers do not need: they must lead to the same numbers.
test.each([
  ["herd", [], {}],
  ["breaker", ["breaker"], {}],
  ["idempotency", ["keyOnce"], { retryAfterMs: 90_000_000 }],
])("the built page of %s draws what Node lays out, to the last digit", async (id, fixes, explicit) => {
  const lab = labs.find((one) => one.id === id) as Lab;
  const of = state({ lab: id, fixes, explicit });
  const page = await openLab(format({ state: of }, labs));
  const picture = page.root.getByRole("region", { name: "Timeline" }).locator("svg[role=group]");
  const { paths, ticks } = laidOut(lab, of, Number(await picture.getAttribute("width")));
  expect(paths.length).toBeGreaterThan(1);
  const drawn = () =>
    picture.evaluate((svg) => ({
      paths: [...svg.querySelectorAll("path")].map((path) => path.getAttribute("d")),
      ticks: [...svg.querySelectorAll("g[transform]")].map((group) => group.getAttribute("transform")),
    }));
  await eventually(async () => {
    const { paths: seen } = await drawn();
    return paths.filter((d) => !seen.includes(d));
  }).toEqual([]);
  expect((await drawn()).ticks).toEqual(expect.arrayContaining(ticks));
});
