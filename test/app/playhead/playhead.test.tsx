import { act, render, screen } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { nextEvent, previousEvent } from "../../../src/app/playhead/instants.ts";
import {
  createPlayhead,
  PlayheadContext,
  type PlayheadStore,
  usePlayhead,
} from "../../../src/app/playhead/playhead.ts";
import { defaultSpeed, speedsFor } from "../../../src/app/playhead/speed.ts";
import { Recorder } from "../../../src/sim/recorder.ts";
import type { Trace } from "../../../src/sim/trace.ts";

beforeEach(() => vi.useFakeTimers());

const open: PlayheadStore[] = [];
afterEach(() => {
  for (const playhead of open.splice(0)) playhead.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A trace that has an event at each of these, in us. */
function traceAt(...instants: number[]): Trace {
  const recorder = new Recorder();
  for (const us of instants) recorder.write(0, us, 0, 0, -1, 0);
  return recorder.finish();
}

const story = traceAt(0, 0, 1_000_000, 1_000_000, 1_000_001, 9_000_000);

function playheadOn(trace = story, endMs = 18_000, still = false) {
  const playhead = createPlayhead(() => still);
  open.push(playhead);
  playhead.show(trace, endMs, endMs);
  return { playhead, now: () => playhead.getState() };
}

describe("a playhead", () => {
  test("stands at the end of the story, and plays nothing unasked", () => {
    const { now } = playheadOn();
    vi.advanceTimersByTime(5000);
    expect(now()).toMatchObject({ atMs: 18_000, endMs: 18_000, playing: false, speed: 1 });
  });

  test("played at the end starts over, moves with the clock and stops at the end", () => {
    const { now } = playheadOn();
    now().play();
    expect(now()).toMatchObject({ atMs: 0, playing: true });
    vi.advanceTimersByTime(1000);
    expect(Math.abs(now().atMs - 1000)).toBeLessThan(40);
    now().setSpeed(10);
    vi.advanceTimersByTime(1000);
    expect(Math.abs(now().atMs - 11_000)).toBeLessThan(400);
    vi.advanceTimersByTime(1000);
    expect(now()).toMatchObject({ atMs: 18_000, playing: false });
  });

  test("pauses where it is, and goes on from there", () => {
    const { now } = playheadOn();
    now().seek(5000);
    now().play();
    vi.advanceTimersByTime(500);
    now().pause();
    const { atMs } = now();
    vi.advanceTimersByTime(5000);
    expect(now()).toMatchObject({ atMs, playing: false });
    now().toggle();
    vi.advanceTimersByTime(500);
    expect(now().atMs).toBeGreaterThan(atMs);
  });

  test("plays on when it is moved meanwhile, and stops for a step", () => {
    const { now } = playheadOn();
    now().play();
    now().seek(7000);
    vi.advanceTimersByTime(100);
    expect(now().playing).toBe(true);
    now().next();
    expect(now()).toMatchObject({ atMs: 9000, playing: false });
  });

  test("does not jump over a stretch when a frame is late", () => {
    const { now } = playheadOn();
    const frames: FrameRequestCallback[] = [];
    vi.stubGlobal("requestAnimationFrame", (frame: FrameRequestCallback) => frames.push(frame));
    now().play();
    frames.shift()?.(0);
    frames.shift()?.(9000);
    expect(now().atMs).toBe(250);
    vi.unstubAllGlobals();
  });

  test("stays within the run, to the microsecond", () => {
    const { now } = playheadOn();
    now().seek(-5);
    expect(now().atMs).toBe(0);
    now().seek(1234.567_89);
    expect(now().atMs).toBe(1234.568);
    now().seek(1e9);
    expect(now().atMs).toBe(18_000);
  });

  test("moved past the end stands at the end, of a longer run too", () => {
    const { playhead, now } = playheadOn();
    now().seek(5000);
    now().seek(1e9);
    expect(playhead.linkedMs()).toBeUndefined();
    playhead.show(story, 20_000, 20_000);
    expect(now().atMs).toBe(20_000);
  });

  test("stays paused where a listener pauses it as it moves", () => {
    const { playhead, now } = playheadOn();
    now().play();
    playhead.subscribe(({ atMs, pause }) => {
      if (atMs > 1000) pause();
    });
    vi.advanceTimersByTime(2000);
    expect(now().playing).toBe(false);
    expect(Math.abs(now().atMs - 1000)).toBeLessThan(40);
  });

  test("does not play in a page that is hidden", () => {
    const { now } = playheadOn();
    vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    now().play();
    vi.advanceTimersByTime(1000);
    expect(now()).toMatchObject({ atMs: 18_000, playing: false });
  });

  test("pauses when the page is hidden", () => {
    const { now } = playheadOn();
    now().play();
    vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    document.dispatchEvent(new Event("visibilitychange"));
    expect(now().playing).toBe(false);
  });

  test("keeps its moment over a run that is too short for it", () => {
    const { playhead, now } = playheadOn();
    now().seek(10_000);
    playhead.show(story, 1200, 18_000);
    expect(now().atMs).toBe(1200);
    playhead.show(story, 18_000, 18_000);
    expect(now().atMs).toBe(10_000);
  });

  test("at the end of one run is at the end of the next", () => {
    const { playhead, now } = playheadOn();
    playhead.show(story, 1200, 18_000);
    playhead.show(story, 18_000, 18_000);
    expect(now().atMs).toBe(18_000);
  });

  test("opens at the moment of a link as soon as its run is there", () => {
    const { playhead, now } = playheadOn();
    playhead.open(10_200.5);
    playhead.show(undefined, 0, 0);
    expect(playhead.linkedMs()).toBe(10_200.5);
    playhead.show(story, 18_000, 18_000);
    expect(now().atMs).toBe(10_200.5);
  });

  test("steps from event to event where things should not move", () => {
    const { now } = playheadOn(story, 18_000, true);
    now().play();
    expect(now().atMs).toBe(0);
    const seen = Array.from({ length: 5 }, () => {
      vi.advanceTimersByTime(700);
      return now().atMs;
    });
    expect(seen).toEqual([1000, 1000.001, 9000, 18_000, 18_000]);
    expect(now().playing).toBe(false);
  });

  test("moves without rendering what looks at something else, in StrictMode too", () => {
    const { playhead, now } = playheadOn();
    let renders = 0;
    function Button() {
      renders++;
      return <p>{usePlayhead(({ playing }) => (playing ? "playing" : "paused"))}</p>;
    }
    render(
      <StrictMode>
        <PlayheadContext value={playhead}>
          <Button />
        </PlayheadContext>
      </StrictMode>,
    );
    act(() => now().play());
    const before = renders;
    act(() => vi.advanceTimersByTime(1000));
    expect(screen.getByText("playing")).toBeVisible();
    expect(renders).toBe(before);
  });
});

describe("the events around a moment", () => {
  test("are the nearest distinct instants on either side, or the ends of the run", () => {
    const from = [0, 999.9995, 1000, 1000.001, 5000, 9000];
    expect(from.map((ms) => nextEvent(story, ms, 18_000))).toEqual([
      1000, 1000.001, 1000.001, 9000, 9000, 18_000,
    ]);
    expect(from.map((ms) => previousEvent(story, ms))).toEqual([0, 0, 0, 1000, 1000.001, 1000.001]);
  });

  test("are reached one after the other from any moment that a double makes of them", () => {
    const instants = [1_234_567, 1_234_568, 4_100_003, 8_000_001];
    const trace = traceAt(...instants);
    let atMs = 0;
    const seen = instants.map(() => {
      atMs = nextEvent(trace, atMs, 9000);
      return Math.round(atMs * 1000);
    });
    expect(seen).toEqual(instants);
  });
});

describe("a speed", () => {
  test("plays a run of any length in 8 to 23 s, unless the reader chose another", () => {
    for (let lengthMs = 0.5; lengthMs < 1.8e8; lengthMs *= 1.37) {
      const wholeMs = lengthMs / defaultSpeed(lengthMs);
      expect(wholeMs).toBeGreaterThan(8000);
      expect(wholeMs).toBeLessThan(23_000);
    }
    const { playhead, now } = playheadOn();
    now().setSpeed(5);
    playhead.show(story, 100, 100);
    expect(now().speed).toBe(5);
  });

  test("that was chosen goes with the link in which it was", () => {
    const { playhead, now } = playheadOn();
    now().setSpeed(5);
    playhead.open(undefined);
    playhead.show(story, 18_000, 18_000);
    expect(now().speed).toBe(1);
  });

  test("of a run of 18 s goes from a tenth of its own time to twenty times it", () => {
    expect(speedsFor(18_000)).toEqual([0.1, 0.2, 0.5, 1, 2, 5, 10, 20]);
  });
});
