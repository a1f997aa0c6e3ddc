import { toUs } from "../../sim/process.ts";
import { keyEventAt } from "../playhead/instants.ts";
import type { Playhead } from "../playhead/playhead.ts";
import { timeExtent, zoomAtPlayhead } from "../playhead/timeExtent.ts";
import { cachedRun } from "../runs/cache.ts";
import { mainFixes } from "../runs/plan.ts";
import type { Page } from "../state/page.ts";
import { beforeAsking } from "../why/focus.ts";

/** What a shortcut acts on: the page as it stands when the key is pressed. */
export interface ShortcutContext {
  page: Page;
  playhead: Playhead;
  /** None where the press is on a control. */
  openHelp?: () => void;
}

/** One key of a shortcut. */
interface Key {
  /** As the help shows it. */
  shown: string;
  /** What the browser calls it, in lower case; without it, as it is shown. */
  names?: readonly string[];
  /** With Shift, or without it; either where it is not given. */
  shift?: boolean;
  /** Whether the key does anything now; always without it. */
  applies?: (context: ShortcutContext) => boolean;
  /** None where a panel listens for the key itself. */
  action?: (context: ShortcutContext) => void;
}

interface Shortcut {
  description: string;
  keys: readonly Key[];
}

/** What the arrows with Shift move by, and the page keys on the slider, as shares of the run as it is drawn. */
const FINE = 1 / 100;
const COARSE = 1 / 10;

/** The keys of the page in the order of the help: the help and the handler read the same table. */
export const SHORTCUTS: readonly Shortcut[] = [
  {
    description: "Play, pause",
    keys: [{ shown: "Space", names: [" "], action: ({ playhead }) => playhead.toggle() }],
  },
  {
    description: "Previous event, next event",
    keys: [
      { shown: "←", names: ["arrowleft"], shift: false, action: ({ playhead }) => playhead.previous() },
      { shown: "→", names: ["arrowright"], shift: false, action: ({ playhead }) => playhead.next() },
    ],
  },
  {
    description: "A hundredth of the run back, on",
    keys: [
      {
        shown: "Shift ←",
        names: ["arrowleft"],
        shift: true,
        action: ({ playhead }) => playhead.stepBy(-FINE),
      },
      {
        shown: "Shift →",
        names: ["arrowright"],
        shift: true,
        action: ({ playhead }) => playhead.stepBy(FINE),
      },
    ],
  },
  {
    description: "Start, end of the run",
    keys: [
      { shown: "Home", action: ({ playhead }) => playhead.stepTo(0) },
      { shown: "End", action: ({ playhead }) => playhead.stepTo(playhead.endMs) },
    ],
  },
  {
    description: "Zoom in, out, all of it",
    keys: [
      { shown: "+", names: ["+", "="], action: ({ page, playhead }) => zoom(page, playhead, 2) },
      { shown: "-", action: ({ page, playhead }) => zoom(page, playhead, 0.5) },
      { shown: "0", action: ({ page }) => page.setView(undefined) },
    ],
  },
  {
    description: "Switch a main fix",
    keys: [1, 2, 3].map((place) => ({
      shown: `${place}`,
      applies: ({ page }) => place <= mainFixes(page.lab).length,
      action: ({ page }) => page.toggleFix(mainFixes(page.lab)[place - 1]?.id ?? ""),
    })),
  },
  {
    description: "Undo, redo",
    keys: [
      { shown: "z", shift: false, action: ({ page }) => page.undo() },
      { shown: "Shift z", names: ["z"], shift: true, action: ({ page }) => page.redo() },
    ],
  },
  {
    description: "Why? for the last event",
    keys: [{ shown: "w", action: ({ page, playhead }) => askWhyNow(page, playhead.atMs) }],
  },
  { description: "In Why?: to the cause, to the effect", keys: [{ shown: "↑" }, { shown: "↓" }] },
  {
    description: "Close Why?",
    keys: [
      {
        shown: "Esc",
        names: ["escape"],
        applies: ({ page }) => page.why !== undefined,
        action: ({ page }) => page.askWhy(undefined),
      },
    ],
  },
  {
    description: "These keys",
    keys: [{ shown: "?", action: ({ openHelp }) => openHelp?.() }],
  },
];

/** A key press, as far as shortcuts go. */
type KeyPress = Pick<KeyboardEvent, "key" | "shiftKey">;

/** What a key does on the page; undefined where it does nothing. */
export function shortcutFor({ key, shiftKey }: KeyPress, context: ShortcutContext): (() => void) | undefined {
  const name = key.toLowerCase();
  const found = SHORTCUTS.flatMap(({ keys }) => keys).find(
    ({ shown, names = [shown.toLowerCase()], shift = shiftKey }) =>
      names.includes(name) && shift === shiftKey,
  );
  const { action, applies } = found ?? {};
  return action && applies?.(context) !== false ? () => action(context) : undefined;
}

/** What an arrow up or down on the slider is like. */
const SIDEWAYS: Record<string, string> = { ArrowDown: "ArrowLeft", ArrowUp: "ArrowRight" };

/** On the slider the arrows up and down are as those to the right and left, and the page keys move by a tenth. */
export function sliderShortcut(
  { key, shiftKey }: KeyPress,
  context: ShortcutContext,
): (() => void) | undefined {
  if (key === "PageDown") return () => context.playhead.stepBy(-COARSE);
  if (key === "PageUp") return () => context.playhead.stepBy(COARSE);
  const arrow = SIDEWAYS[key] ?? key;
  return arrow.startsWith("Arrow") ? shortcutFor({ key: arrow, shiftKey }, context) : undefined;
}

function askWhyNow(page: Page, atMs: number): void {
  const run = cachedRun(page.shown?.id);
  const event = run ? keyEventAt(run.trace, atMs) : -1;
  if (event < 0) return;
  beforeAsking(true, event === page.why);
  page.askWhy(event);
}

function zoom(page: Page, playhead: Playhead, factor: number): void {
  const course = timeExtent(page);
  const [from, to] = page.view?.map(toUs) ?? [0, course.endUs];
  const { fromUs, toUs: untilUs } = zoomAtPlayhead(
    { fromUs: from as number, toUs: to as number },
    factor,
    playhead,
    course,
  );
  page.setView(fromUs <= 0 && untilUs >= course.endUs ? undefined : [fromUs / 1000, untilUs / 1000]);
}
