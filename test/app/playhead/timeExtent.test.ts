import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createPlayhead, momentMs, placeMs } from "../../../src/app/playhead/playhead.ts";
import { courseOf, lengthMs } from "../../../src/app/playhead/timeExtent.ts";
import { hold, remember, runId, summarise } from "../../../src/app/runs/cache.ts";
import { idempotency } from "../../../src/labs/idempotency/index.ts";
import type { Value } from "../../../src/sim/settings.ts";
import { effective } from "../../../src/sim/settings.ts";
import { simulate } from "../../../src/sim/simulate.ts";
import { EVEN } from "../../../src/timeline/spacing.ts";

const DAY_AND_HOUR_MS = 90_000_000;

/** What a page shows of the lab `idempotency` with some settings. */
function shown(explicit: Record<string, Value>, fixes: readonly string[] = []) {
  const state = { lab: "idempotency", fixes, explicit, seed: 1 };
  const run = simulate(idempotency, effective(idempotency.settings, idempotency.fixes, state), 1);
  const lab = idempotency;
  const id = runId(lab, state);
  const summary = { ...summarise(idempotency, id, state, run), id };
  remember(summary, run);
  return { lab, shown: summary, baseline: summary, run };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  hold({}, new Set());
  vi.useRealTimers();
});

describe("the course of a run", () => {
  test("of 25 h whose story takes seconds is seconds long, with air behind the last event", () => {
    const page = shown({ retryAfterMs: DAY_AND_HOUR_MS });
    const course = courseOf(page);
    expect(course.spacing.silences).toEqual([{ fromUs: 2e6, toUs: DAY_AND_HOUR_MS * 1000 }]);
    expect(lengthMs(course)).toBeGreaterThan(2500);
    expect(lengthMs(course)).toBeLessThan(4000);
    expect(course.endUs / 1000 - page.run.endMs).toBeLessThan(200);
    expect(courseOf(page)).toBe(course);
  });

  test("that can be read as it is stays even", () => {
    const { spacing, endUs } = courseOf(shown({}));
    expect(spacing).toBe(EVEN);
    expect(endUs).toBe(3640 * 1000);
  });

  test("of nothing is nothing", () => {
    const lab = idempotency;
    expect(courseOf({ lab, shown: undefined, baseline: undefined }).endUs).toBe(0);
  });
});

test("a playhead plays a silence as fast as it is drawn", () => {
  const { run, ...page } = shown({ retryAfterMs: DAY_AND_HOUR_MS });
  const { spacing, endUs } = courseOf(page);
  const playhead = createPlayhead();
  playhead.show(run.trace, run.endMs, endUs / 1000, spacing);
  const { play, setSpeed } = playhead.getState();
  setSpeed(0.5);
  play();
  vi.advanceTimersByTime(2000);
  expect(Math.abs(playhead.getState().atMs - 1000)).toBeLessThan(40);
  const wholeMs = placeMs(spacing, run.endMs);
  vi.advanceTimersByTime(2 * (wholeMs - 1000) - 400);
  const { atMs, playing } = playhead.getState();
  expect(playing).toBe(true);
  expect(atMs).toBeGreaterThan(DAY_AND_HOUR_MS);
  expect(Math.abs(placeMs(spacing, atMs) - (wholeMs - 200))).toBeLessThan(80);
  expect(momentMs(spacing, placeMs(spacing, atMs))).toBeCloseTo(atMs, 3);
  playhead.close();
});
