import { useEffect, useRef } from "react";
import { mainFixes } from "../ask.ts";
import { courseOf, lengthMs } from "../course.ts";
import { tellingEventAt } from "../instants.ts";
import { momentMs, type Playhead, placeMs, usePlayheadStore } from "../playhead.ts";
import { runOf } from "../runs.ts";
import { type Page, usePageStore } from "../store.ts";
import { beforeAsking } from "../why/focus.ts";

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
    case "ArrowLeft":
      return playhead.previous;
    case "ArrowRight":
      return playhead.next;
    case "Home":
      return () => playhead.stepTo(0);
    case "End":
      return () => playhead.stepTo(playhead.endMs);
    case "+":
    case "=":
      return () => page.setView(zoomed(page, playhead.atMs, 0.5));
    case "-":
      return () => page.setView(zoomed(page, playhead.atMs, 2));
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
  return undefined;
}

function askWhyNow(page: Page, atMs: number): void {
  const run = runOf(page.shown?.id);
  const event = run ? tellingEventAt(run.trace, atMs) : -1;
  if (event < 0) return;
  beforeAsking(true, event === page.why);
  page.askWhy(event);
}

/**
 * The view `factor` times as long, with the playhead where it is on screen; about its middle where the playhead is off
 * it, or at rest at the end.
 */
export function zoomed(
  page: Pick<Page, "lab" | "view" | "shown" | "baseline">,
  atMs: number,
  factor: number,
): Page["view"] {
  const course = courseOf(page);
  const place = (ms: number) => placeMs(course.spacing, ms);
  const end = lengthMs(course);
  const [from, to] = page.view ? [place(page.view[0]), place(page.view[1])] : [0, end];
  const isSeen = place(atMs) >= from && place(atMs) <= to;
  // At the end it only rests: nobody has put it there.
  const about = isSeen && atMs < (page.shown?.endMs ?? 0) ? place(atMs) : (from + to) / 2;
  const length = (to - from) * factor;
  if (length >= end) return undefined;
  const start = Math.min(end - length, Math.max(0, about - (about - from) * factor));
  return [momentMs(course.spacing, start), momentMs(course.spacing, start + length)];
}
