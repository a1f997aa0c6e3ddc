import { useEffect, useRef } from "react";
import { toUs } from "../../sim/process.ts";
import { tellingEventAt } from "../playhead/instants.ts";
import { type Playhead, usePlayheadStore } from "../playhead/playhead.ts";
import { courseOf, nearer } from "../playhead/timeExtent.ts";
import { runOf } from "../runs/cache.ts";
import { mainFixes } from "../runs/plan.ts";
import type { Page } from "../state/page.ts";
import { usePageStore } from "../state/store.ts";
import { beforeAsking } from "../why/focus.ts";
import { arrowMove } from "./playheadKeys.ts";

/** Where a key press belongs to the control and not to the page. */
const FIELDS = "input, select, textarea, [contenteditable], [role=slider], [role=tab], dialog";
/** What space and Enter press. */
const PRESSED = "button, summary, a";

/** Hears the keys of the page, wherever no control wants them. `letters`: whether single characters count. */
export function useKeys(letters: boolean, openKeys: () => void): void {
  const page = usePageStore();
  const playhead = usePlayheadStore();
  const latest = useRef({ letters, openKeys });
  latest.current = { letters, openKeys };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : document.body;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target.closest(FIELDS) || (event.key === " " && target.closest(PRESSED))) return;
      const { letters, openKeys } = latest.current;
      const character = event.key.length === 1;
      if (character && !letters) return;
      const act =
        event.key === "?"
          ? openKeys
          : commandOf(event.key, event.shiftKey, page.getState(), playhead.getState());
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [page, playhead]);
}

/** What a key does on the page as it stands. */
function commandOf(key: string, shift: boolean, page: Page, playhead: Playhead): (() => void) | undefined {
  const fix = /^[1-9]$/.test(key) ? mainFixes(page.lab)[Number(key) - 1] : undefined;
  if (fix) return () => page.toggleFix(fix.id);
  switch (key) {
    case " ":
      return playhead.toggle;
    case "Home":
      return () => playhead.stepTo(0);
    case "End":
      return () => playhead.stepTo(playhead.endMs);
    case "+":
    case "=":
      return () => zoom(page, playhead, 2);
    case "-":
      return () => zoom(page, playhead, 0.5);
    case "0":
      return () => page.setView(undefined);
    case "z":
    case "Z":
      return shift ? page.redo : page.undo;
    case "w":
      return () => askWhyNow(page, playhead.atMs);
    case "Escape":
      return page.why === undefined ? undefined : () => page.askWhy(undefined);
  }
  return arrowMove(key, shift, playhead);
}

function askWhyNow(page: Page, atMs: number): void {
  const run = runOf(page.shown?.id);
  const event = run ? tellingEventAt(run.trace, atMs) : -1;
  if (event < 0) return;
  beforeAsking(true, event === page.why);
  page.askWhy(event);
}

function zoom(page: Page, playhead: Playhead, factor: number): void {
  const course = courseOf(page);
  const [from, to] = page.view?.map(toUs) ?? [0, course.endUs];
  const { fromUs, toUs: untilUs } = nearer(
    { fromUs: from as number, toUs: to as number },
    factor,
    playhead,
    course,
  );
  page.setView(fromUs <= 0 && untilUs >= course.endUs ? undefined : [fromUs / 1000, untilUs / 1000]);
}
