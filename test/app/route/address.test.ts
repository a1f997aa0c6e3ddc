import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createPlayhead } from "../../../src/app/playhead/playhead.ts";
import { followRun, syncAddress } from "../../../src/app/route/address.ts";
import { retainRuns } from "../../../src/app/runs/cache.ts";
import { threadRunner } from "../../../src/app/runs/threadRunner.ts";
import { createPage } from "../../../src/app/state/store.ts";
import type { Lab } from "../../../src/labs/lab.ts";
import { parse } from "../../../src/link.ts";
import { countingLab, stateOf } from "../counting.ts";

let close: (() => void) | undefined;
let lab: Lab;
let other: Lab;

beforeEach(() => {
  [lab, other] = [countingLab().lab, countingLab().lab];
  history.replaceState(null, "", "#");
});
afterEach(() => {
  close?.();
  close = undefined;
  vi.restoreAllMocks();
});

/** Opens the page at a hash as a reload would. */
async function at(hash: string, loadFor = async (_hash: string) => {}) {
  close?.();
  history.replaceState(null, "", hash);
  const labs = [lab, other];
  const runner = threadRunner(labs);
  const page = createPage({ runner, labs, ...parse(location.hash, labs) });
  const playhead = createPlayhead();
  playhead.open(parse(location.hash, labs).place.tMs);
  const endings = [
    followRun(page, playhead),
    syncAddress(page, playhead, { loaded: labs, loadFor }),
    runner.close,
    playhead.close,
  ];
  close = () => {
    for (const end of endings) end();
    retainRuns(page, new Set());
  };
  const settled = () => vi.waitFor(() => expect(page.getState().busy).toBe(false), 5000);
  await settled();
  return { page, playhead, settled, now: () => page.getState() };
}

const written = (hash: string) => vi.waitFor(() => expect(location.hash).toBe(hash));
const idle = () => new Promise((wait) => setTimeout(wait, 400));

/** Another hash in the same tab, as when a link is pasted. */
function paste(hash: string) {
  location.hash = hash;
}

describe("an address", () => {
  test("is restored exactly by a reload: state, moment, view, event and pin", async () => {
    const { playhead, settled, now } = await at("#");
    now().setSetting("ticks", "9");
    await settled();
    now().pinShown();
    now().toggleFix("fast");
    now().newSeed();
    await settled();
    now().setView([100.5, 800]);
    now().askWhy(3);
    playhead.getState().seek(123.456);
    const { state, view, why, pin, shown, baseline } = now();
    await idle();
    const again = await at(location.hash);
    expect(again.now()).toMatchObject({ state, view, why, pin, notice: undefined });
    expect([again.now().shown?.id, again.now().baseline?.id]).toEqual([shown?.id, baseline?.id]);
    expect(again.playhead.getState().atMs).toBe(123.456);
  });

  test("that is broken opens the defaults, says so, and stays until the reader does something", async () => {
    const { now } = await at("#/lab/nowhere?seed=5");
    expect(now()).toMatchObject({ lab, state: stateOf(lab) });
    expect(now().notice).toContain("no lab nowhere");
    await idle();
    expect(location.hash).toBe("#/lab/nowhere?seed=5");
  });

  test("is written once the reader pauses, without a new entry in the history", async () => {
    const { now } = await at("#");
    const entries = history.length;
    const replace = vi.spyOn(history, "replaceState");
    for (const text of ["5", "6", "7"]) now().setSetting("ticks", text);
    expect(replace).not.toHaveBeenCalled();
    await written(`#/lab/${lab.id}?v=1&ticks=7`);
    expect(replace).toHaveBeenCalledOnce();
    expect(history).toHaveLength(entries);
  });

  test("is written at once when the page is left", async () => {
    const { now } = await at("#");
    now().toggleFix("fast");
    window.dispatchEvent(new Event("pagehide"));
    expect(location.hash).toBe(`#/lab/${lab.id}?v=1&fix=fast`);
  });

  test("tells the moment after a scrub or a pause, not while it plays", async () => {
    const { playhead } = await at("#");
    const replace = vi.spyOn(history, "replaceState");
    playhead.getState().play();
    await idle();
    expect(replace).not.toHaveBeenCalled();
    playhead.getState().pause();
    const { atMs } = playhead.getState();
    await written(`#/lab/${lab.id}?v=1&t=${atMs}`);
  });

  test("pasted into the same tab is gone to, once, and undo leads back", async () => {
    const { page, playhead, settled, now } = await at(`#/lab/${lab.id}?v=1&fix=fast`);
    const goTo = vi.fn(now().goTo);
    page.setState({ goTo });
    const replace = vi.spyOn(history, "replaceState");
    const hash = `#/lab/${lab.id}?v=1&fix=quiet&t=1500&view=1000-2000&why=1`;
    paste(hash);
    await vi.waitFor(() => expect(now().state.fixes).toEqual(["quiet"]));
    await settled();
    expect(now()).toMatchObject({ view: [1000, 2000], why: 1 });
    expect(playhead.getState().atMs).toBe(1500);
    await idle();
    expect(location.hash).toBe(hash);
    expect(goTo).toHaveBeenCalledOnce();
    expect(replace).not.toHaveBeenCalled();
    now().undo();
    expect(now().state.fixes).toEqual(["fast"]);
  });

  test("of another lab is another entry, and Back leads to the lab before", async () => {
    const { settled, now } = await at(`#/lab/${lab.id}?v=1&fix=fast`);
    const entries = history.length;
    now().openLab(other.id);
    expect(location.hash).toBe(`#/lab/${other.id}?v=1`);
    expect(history).toHaveLength(entries + 1);
    await settled();
    history.back();
    await vi.waitFor(() => expect(now().state).toEqual(stateOf(lab, { fixes: ["fast"] })));
    await settled();
    await idle();
    expect(location.hash).toBe(`#/lab/${lab.id}?v=1&fix=fast`);
    expect(history).toHaveLength(entries + 1);
  });

  test("of what cannot be loaded is put back to the page that stays, and may be followed again", async () => {
    const loadFor = vi.fn(async (_hash: string) => {});
    const { settled, now } = await at(`#/lab/${lab.id}?v=1&fix=fast`, loadFor);
    const before = location.hash;
    for (const [hash, what] of [
      [`#/lab/${other.id}?v=1`, "That lab"],
      ["#/", "The home page"],
      [`#/lab/${other.id}?v=1`, "That lab"],
    ] as const) {
      loadFor.mockRejectedValueOnce(new Error("offline"));
      now().dismissNotice();
      paste(hash);
      await vi.waitFor(() => expect(now().notice).toContain(`${what} could not be loaded`));
      expect(location.hash).toBe(before);
      expect(now().lab).toBe(lab);
    }
    paste(`#/lab/${other.id}?v=1`);
    await vi.waitFor(() => expect(now().lab).toBe(other));
    await settled();
    await idle();
    expect(location.hash).toBe(`#/lab/${other.id}?v=1`);
  });

  test("that cannot be written, in a sandbox, breaks nothing", async () => {
    const { now, settled } = await at("#");
    vi.spyOn(history, "replaceState").mockImplementation(() => {
      throw new DOMException("denied", "SecurityError");
    });
    now().toggleFix("fast");
    await idle();
    await settled();
    expect(now().shown?.state.fixes).toEqual(["fast"]);
  });

  test("is left alone once the page is closed, and kept by the page that opens next", async () => {
    const first = await at("#");
    const second = await at("#");
    first.now().toggleFix("fast");
    second.now().toggleFix("quiet");
    await written(`#/lab/${lab.id}?v=1&fix=quiet`);
    await idle();
    expect(location.hash).toBe(`#/lab/${lab.id}?v=1&fix=quiet`);
  });
});
