import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createPlayhead, fromDrawnMs, toDrawnMs } from "../../../src/app/playhead/playhead.ts";
import { drawnLengthMs, timeExtent } from "../../../src/app/playhead/timeExtent.ts";
import { cacheRun, retainRuns, runId, summarise } from "../../../src/app/runs/cache.ts";
import { idempotency } from "../../../src/labs/idempotency/index.ts";
import type { Value } from "../../../src/sim/settings.ts";
import { effective } from "../../../src/sim/settings.ts";
import { simulate } from "../../../src/sim/simulate.ts";
import { EVEN_SPACING } from "../../../src/timeline/spacing.ts";

const DAY_AND_HOUR_MS = 90_000_000;

/** What a page shows of the lab `idempotency` with some settings. */
function shown(explicit: Record<string, Value>, fixes: readonly string[] = []) {
  const state = { lab: "idempotency", fixes, explicit, seed: 1 };
  const run = simulate(idempotency, effective(idempotency.settings, idempotency.fixes, state), 1);
  const lab = idempotency;
  const id = runId(lab, state);
  const summary = { ...summarise(idempotency, id, state, run), id };
  cacheRun(summary, run);
  return { lab, shown: summary, baseline: summary, run };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  retainRuns({}, new Set());
  vi.useRealTimers();
});

describe("the course of a run", () => {
  test("of 25 h whose story takes seconds is seconds long, with air behind the last event", () => {
    const page = shown({ retryAfterMs: DAY_AND_HOUR_MS });
    const course = timeExtent(page);
    expect(course.spacing.idleGaps).toEqual([{ fromUs: 2e6, toUs: DAY_AND_HOUR_MS * 1000 }]);
    expect(drawnLengthMs(course)).toBeGreaterThan(2500);
    expect(drawnLengthMs(course)).toBeLessThan(4000);
    expect(course.endUs / 1000 - page.run.endMs).toBeLessThan(200);
    expect(timeExtent(page)).toBe(course);
  });

  test("that can be read as it is stays even", () => {
    const { spacing, endUs } = timeExtent(shown({}));
    expect(spacing).toBe(EVEN_SPACING);
    expect(endUs).toBe(3640 * 1000);
  });

  test("of nothing is nothing", () => {
    const lab = idempotency;
    expect(timeExtent({ lab, shown: undefined, baseline: undefined }).endUs).toBe(0);
  });
});

test("a playhead plays a silence as fast as it is drawn", () => {
  const { run, ...page } = shown({ retryAfterMs: DAY_AND_HOUR_MS });
  const { spacing, endUs } = timeExtent(page);
  const playhead = createPlayhead();
  playhead.show(run.trace, run.endMs, endUs / 1000, spacing);
  const { play, setSpeed } = playhead.getState();
  setSpeed(0.5);
  play();
  vi.advanceTimersByTime(2000);
  expect(Math.abs(playhead.getState().atMs - 1000)).toBeLessThan(40);
  const wholeMs = toDrawnMs(spacing, run.endMs);
  vi.advanceTimersByTime(2 * (wholeMs - 1000) - 400);
  const { atMs, playing } = playhead.getState();
  expect(playing).toBe(true);
  expect(atMs).toBeGreaterThan(DAY_AND_HOUR_MS);
  expect(Math.abs(toDrawnMs(spacing, atMs) - (wholeMs - 200))).toBeLessThan(80);
  expect(fromDrawnMs(spacing, toDrawnMs(spacing, atMs))).toBeCloseTo(atMs, 3);
  playhead.close();
});
