import { act, render, screen } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, describe, expect, test, vi } from "vitest";
import { cachedRun, retainRuns, runId } from "../../../src/app/runs/cache.ts";
import type { Runner, RunRequest, RunResponse } from "../../../src/app/runs/queue.ts";
import { threadRunner } from "../../../src/app/runs/threadRunner.ts";
import type { PageStore } from "../../../src/app/state/page.ts";
import { createPage, PageContext, type PageParts, usePage } from "../../../src/app/state/store.ts";
import type { Lab, Preset } from "../../../src/labs/lab.ts";
import { effective } from "../../../src/sim/settings.ts";
import { simulate } from "../../../src/sim/simulate.ts";
import { countingLab, FOR_EVER, stateOf } from "../counting.ts";

const open: [PageStore, Runner][] = [];
afterEach(() => {
  for (const [page, runner] of open.splice(0)) {
    runner.close();
    retainRuns(page, new Set());
  }
});

function pageOf(lab: Lab, more: Partial<PageParts> = {}) {
  const asked: RunRequest[][] = [];
  const heard: RunResponse[] = [];
  const inner = threadRunner([lab, ...((more.labs ?? []) as Lab[])]);
  const runner: Runner = {
    ...inner,
    ask(requests, hear) {
      asked.push([...requests]);
      inner.ask(requests, (answers) => {
        heard.push(...answers);
        hear(answers);
      });
    },
  };
  const page = createPage({ runner, ...more, labs: [lab, ...(more.labs ?? [])] });
  open.push([page, runner]);
  const settled = () => vi.waitFor(() => expect(page.getState().busy).toBe(false), 5000);
  return { page, runner, asked, heard, settled, now: () => page.getState() };
}

/** A lab one of whose combinations is never there. */
function withEndless(): Lab {
  const { lab } = countingLab();
  const endless = {
    id: "endless",
    title: "Endless",
    layer: "clock",
    patch: { ticks: FOR_EVER },
    description: "It goes on.",
  };
  return { ...lab, fixes: [endless] };
}

const volumes = (page: PageStore) =>
  Object.fromEntries(Object.entries(page.getState().matrix).map(([key, run]) => [key, run.metrics.volume]));

describe("a page", () => {
  test("shows the run of its state, its baseline and every combination of the main fixes", async () => {
    const { lab } = countingLab();
    const state = stateOf(lab, { fixes: ["fast"] });
    const { page, settled, now } = pageOf(lab, { place: { state } });
    expect(now()).toMatchObject({ shown: undefined, busy: true });
    await settled();
    expect(now().shown).toMatchObject({ state, endMs: 400, headline: { figure: "4" } });
    expect(now().baseline).toMatchObject({ state: stateOf(lab), endMs: 4000 });
    expect(cachedRun(now().shown?.id)?.trace.length).toBe(4);
    expect(cachedRun(now().baseline?.id)?.trace.length).toBe(4);
    expect(volumes(page)).toEqual({ "": 4, fast: 4, quiet: 0, "fast,quiet": 0 });
  });

  test("has in its matrix what each combination gives when simulated alone", async () => {
    const { lab } = countingLab();
    const { settled, now } = pageOf(lab, {
      place: { state: stateOf(lab, { explicit: { ticks: 3, loud: 2 } }) },
    });
    await settled();
    for (const run of Object.values(now().matrix)) {
      const alone = simulate(lab, effective(lab.settings, lab.fixes, run.state), run.state.seed);
      expect(run).toMatchObject({ metrics: alone.metrics, endMs: alone.endMs });
    }
    expect(now().matrix.quiet?.state.explicit).toEqual({ ticks: 3 });
    expect(now().matrix.fast?.state.explicit).toEqual({ ticks: 3, loud: 2 });
  });

  test("leaves deeper fixes on in the matrix, but where a main fix excludes them", async () => {
    const { lab } = countingLab();
    const { settled, now } = pageOf(lab, { place: { state: stateOf(lab, { fixes: ["slow"] }) } });
    await settled();
    expect(now().matrix.quiet?.state.fixes).toEqual(["quiet", "slow"]);
    expect(now().matrix.fast?.state.fixes).toEqual(["fast"]);
    expect(now().matrix[""]?.id).toBe(now().shown?.id);
  });

  test("never plays a run twice", async () => {
    const { lab, begun } = countingLab();
    const { settled, now } = pageOf(lab);
    await settled();
    expect(begun).toHaveLength(4);
    now().toggleFix("fast");
    await settled();
    // Its summary was there, but not its trace.
    expect(begun).toHaveLength(5);
    now().toggleFix("fast");
    expect(now()).toMatchObject({ busy: false, shown: { state: { fixes: [] } } });
  });

  test("keeps the columns of the runs that it shows, and no others", async () => {
    const { lab } = countingLab();
    const { settled, now } = pageOf(lab);
    const ids: string[] = [];
    for (const text of ["5", "6", "7"]) {
      now().setSetting("ticks", text);
      await settled();
      ids.push(now().shown?.id ?? "");
    }
    expect(ids.map((id) => cachedRun(id) !== undefined)).toEqual([false, false, true]);
  });

  test("keeps its picture whole until the run of the new state is there", async () => {
    const { lab } = countingLab();
    const { page, settled, now } = pageOf(lab);
    await settled();
    const { shown, baseline, matrix } = now();
    const seen = new Set<unknown>();
    page.subscribe((state) => seen.add(JSON.stringify([state.shown?.state, state.baseline?.state])));
    now().newSeed();
    expect(now()).toMatchObject({ shown, baseline, matrix, busy: true });
    await settled();
    expect(now().shown?.state).toEqual(now().state);
    expect(seen.size).toBe(2);
  });

  test("shows the newest state only, however fast it changes", async () => {
    const { lab } = countingLab();
    const { page, settled, now } = pageOf(lab);
    await settled();
    const shown = new Set<unknown>();
    page.subscribe((state) => shown.add(state.shown?.metrics.ticks));
    for (const text of [String(FOR_EVER), "8", "9"]) now().setSetting("ticks", text);
    await settled();
    expect([...shown]).toEqual([4, 9]);
  });

  test("tells how far a slow run is, and goes back to what is shown when it is cancelled", async () => {
    const { lab } = countingLab();
    const { settled, now } = pageOf(lab);
    await settled();
    now().setSetting("ticks", String(FOR_EVER));
    await vi.waitFor(() => expect(now().progress).toBeGreaterThan(0));
    now().cancelRun();
    expect(now()).toMatchObject({ progress: undefined, busy: false, state: stateOf(lab) });
    expect(now()).toMatchObject({ canUndo: false, canRedo: true });
  });

  test("adds no step to redo where all that is cancelled is a combination", async () => {
    const lab = withEndless();
    const { settled, now } = pageOf(lab);
    await vi.waitFor(() => expect(now().shown).toBeDefined());
    now().cancelRun();
    await settled();
    expect(now()).toMatchObject({ state: stateOf(lab), canUndo: false, canRedo: false });
  });

  test("cancels what is under way where the reader goes back to what is known", async () => {
    const { lab } = countingLab();
    const { runner, settled, now } = pageOf(lab);
    await settled();
    now().setSetting("ticks", String(FOR_EVER));
    const cancel = vi.spyOn(runner, "cancel");
    now().undo();
    expect(cancel).toHaveBeenCalledOnce();
    expect(now()).toMatchObject({ busy: false, shown: { state: stateOf(lab) } });
  });

  test("tells the state that is asked for where two come to one run", async () => {
    const { lab, begun } = countingLab();
    const { settled, now } = pageOf(lab, { place: { state: stateOf(lab, { fixes: ["fast"] }) } });
    await settled();
    const [{ shown }, plays] = [now(), begun.length];
    const byHand = stateOf(lab, { explicit: { gapMs: 100 } });
    now().load(byHand);
    await settled();
    expect(now().shown).toEqual({ ...shown, state: byHand });
    expect(begun).toHaveLength(plays);
  });

  test("keeps the last good run when one fails, and says why", async () => {
    const { lab } = countingLab();
    const { settled, now } = pageOf(lab);
    await settled();
    const { shown, matrix } = now();
    now().setSetting("bad", "1");
    await settled();
    expect(now()).toMatchObject({ notice: "The run failed: a spring is broken.", shown, matrix });
    now().undo();
    expect(now()).toMatchObject({ notice: undefined, shown });
  });
});

describe("settings", () => {
  test("are clamped with a note beside the field, or refused with one", async () => {
    const { lab } = countingLab();
    const { now } = pageOf(lab);
    now().setSetting("gapMs", "9000");
    expect(now().state.explicit).toEqual({ gapMs: 5000 });
    expect(now().fieldNotes.gapMs).toContain("goes from 1 to 5000");
    now().setSetting("gapMs", "soon");
    expect(now().state.explicit).toEqual({ gapMs: 5000 });
    expect(now().fieldNotes.gapMs).toContain("from 1 to 5000");
    now().setSetting("gapMs", "20");
    expect(now().fieldNotes).toEqual({});
  });

  test("that a fix patches give way to it when it is switched on", () => {
    const { now } = pageOf(countingLab().lab);
    now().setSetting("gapMs", "20");
    now().toggleFix("fast");
    expect(now().state).toMatchObject({ fixes: ["fast"], explicit: {} });
  });

  test("are replaced as a whole by a preset, and by reset, which keeps the seed", () => {
    const { lab } = countingLab();
    const { now } = pageOf(lab);
    now().newSeed();
    const { seed } = now().state;
    now().setSetting("loud", "5");
    now().reset();
    expect(now().state).toMatchObject({ fixes: [], explicit: {}, seed });
    now().loadPreset(lab.presets[0] as Preset);
    expect(now().state).toMatchObject({ fixes: ["fast"], explicit: { ticks: 2 }, seed: 1 });
  });
});

describe("undo", () => {
  test("goes back state by state, and redo forth again", () => {
    const { now } = pageOf(countingLab().lab);
    const fixes = () => now().state.fixes.join();
    now().toggleFix("fast");
    now().toggleFix("quiet");
    now().undo();
    expect([fixes(), now().canUndo, now().canRedo]).toEqual(["fast", true, true]);
    now().undo();
    expect([fixes(), now().canUndo]).toEqual(["", false]);
    now().redo();
    now().redo();
    expect([fixes(), now().canRedo]).toEqual(["fast,quiet", false]);
    now().undo();
    now().toggleFix("slow");
    expect([fixes(), now().canRedo]).toEqual(["slow", false]);
  });

  test("has no step, and what was asked stays asked, where a setting is set to what it is", async () => {
    const { settled, now } = pageOf(countingLab().lab);
    await settled();
    now().askWhy(2);
    now().setSetting("ticks", "4");
    expect(now()).toMatchObject({ why: 2, canUndo: false });
  });

  test("takes a drag of one setting as one step", () => {
    const { now } = pageOf(countingLab().lab);
    for (const text of ["5", "6", "7"]) now().setSetting("ticks", text);
    now().setSetting("gapMs", "10");
    now().undo();
    expect(now().state.explicit).toEqual({ ticks: 7 });
    now().undo();
    expect(now()).toMatchObject({ state: { explicit: {} }, canUndo: false });
  });

  test("remembers a hundred steps", () => {
    const { now } = pageOf(countingLab().lab);
    for (let step = 0; step < 130; step++) now().toggleFix("fast");
    let steps = 0;
    for (; now().canUndo; steps++) now().undo();
    expect(steps).toBe(100);
  });
});

describe("what the reader looks at", () => {
  test("comes from a link as it is, and the event is forgotten with its run", async () => {
    const { lab } = countingLab();
    const { settled, now } = pageOf(lab, { place: { state: stateOf(lab), why: 2, view: [100, 3000] } });
    await settled();
    expect(now()).toMatchObject({ why: 2, view: [100, 3000] });
    now().toggleFix("quiet");
    expect(now()).toMatchObject({ why: undefined, view: [100, 3000] });
  });

  test("is within the run: an event beyond it is dropped, a view is clamped to the longer of run and baseline", async () => {
    const { lab } = countingLab();
    const place = {
      state: stateOf(lab, { fixes: ["fast"] }),
      why: 99,
      view: [300, 9000] as [number, number],
    };
    const { settled, now } = pageOf(lab, { place });
    await settled();
    expect(now()).toMatchObject({ why: undefined, view: [300, 4160] });
    expect(now().notice).toMatch(/^Left out of the link: why is .* from 0 to \d+; 99 is not\.$/);
    now().setView([-5, 8000]);
    expect(now().view).toBeUndefined();
  });

  test("is at most the last event of the run: they are numbered from 0", async () => {
    const { lab } = countingLab();
    const asking = async (why: number) => {
      const { settled, now } = pageOf(lab, { place: { state: stateOf(lab), why } });
      await settled();
      return now().why;
    };
    expect([await asking(3), await asking(4)]).toEqual([3, undefined]);
  });

  test("is no finding any more once another event, or another run, is gone to", async () => {
    const { lab } = countingLab();
    const { settled, now } = pageOf(lab);
    await settled();
    const asked = () => [now().why, now().chainEnd, now().finding];
    now().askWhy(2, 0);
    now().goTo({ state: stateOf(lab), why: 1 });
    await settled();
    expect(asked()).toEqual([1, undefined, undefined]);
    now().askWhy(2, 0);
    now().toggleFix("quiet");
    expect(asked()).toEqual([undefined, undefined, undefined]);
  });

  test("is of the run that was seen: a question that comes before the next run goes with the old one, unsaid", async () => {
    const { lab } = countingLab();
    const { settled, now } = pageOf(lab);
    await settled();
    now().setSetting("ticks", "2");
    now().askWhy(3);
    await settled();
    expect([now().shown?.events, now().why, now().notice]).toEqual([2, undefined, undefined]);
  });

  test("is compared with the pinned run until it is unpinned", async () => {
    const { lab } = countingLab();
    const { settled, now } = pageOf(lab);
    await settled();
    now().setSetting("ticks", "9");
    await settled();
    now().pinShown();
    now().setSetting("ticks", "3");
    await settled();
    expect([now().shown?.endMs, now().baseline?.endMs]).toEqual([3000, 9000]);
    now().toggleFix("fast");
    await settled();
    now().unpin();
    await settled();
    expect(now().baseline).toMatchObject({ endMs: 3000, state: { fixes: [], explicit: { ticks: 3 } } });
  });

  test("is compared with nothing while that is still played, and how far it is, is not told", async () => {
    const { lab } = countingLab();
    const { heard, settled, now } = pageOf(lab);
    await settled();
    const state = stateOf(lab, { explicit: { ticks: 1_000_000 } });
    const pin = stateOf(lab, { explicit: { ticks: FOR_EVER } });
    now().goTo({ state, pin });
    const ofPin = { type: "progress", id: runId(lab, pin) };
    await vi.waitFor(() => expect(heard.at(-1)).toMatchObject(ofPin), 5000);
    expect(now()).toMatchObject({ shown: { state }, baseline: undefined, progress: undefined, busy: true });
  });

  test("is compared with nothing where that fails, and the reader is told", async () => {
    const { lab } = countingLab();
    const state = stateOf(lab);
    const { settled, now } = pageOf(lab, { place: { state, pin: stateOf(lab, { explicit: { bad: 1 } }) } });
    await settled();
    expect(now()).toMatchObject({ shown: { state }, baseline: undefined });
    expect(now().notice).toBe("There is nothing to compare with. The run failed: a spring is broken.");
  });

  test("is another lab as it comes once that is opened: the old picture goes at once", async () => {
    const [one, two] = [countingLab().lab, countingLab().lab];
    const { settled, now } = pageOf(one, { labs: [two] });
    await settled();
    now().toggleFix("fast");
    await settled();
    now().pinShown();
    now().openLab(two.id);
    expect(now()).toMatchObject({ lab: two, shown: undefined, matrix: {}, pin: undefined, canUndo: false });
    await settled();
    expect(now().shown?.state).toEqual(stateOf(two));
  });
});

test("a component in StrictMode renders once for a change of what it selects, and never for another", async () => {
  const { lab } = countingLab();
  const { page, settled, now } = pageOf(lab);
  await settled();
  let renders = 0;
  function Figure() {
    renders++;
    return <p>{usePage(({ shown }) => shown?.headline.figure)}</p>;
  }
  render(
    <StrictMode>
      <PageContext value={page}>
        <Figure />
      </PageContext>
    </StrictMode>,
  );
  expect(screen.getByText("4")).toBeVisible();
  const before = renders;
  act(() => now().setView([1, 2]));
  expect(renders).toBe(before);
  await act(async () => {
    now().toggleFix("quiet");
    await settled();
  });
  expect(screen.getByText("0")).toBeVisible();
  expect(renders).toBe(before + 2);
});
