import { IDS } from "../design/ids.ts";

/** What had the focus when an answer was asked to take it. */
let from: Element | null | undefined;
/** What was pressed to ask: the focus goes back there. */
let opener: Element | null = null;

/** Before something is asked: by a key, the answer takes the focus, at once where it `isThere`, and later gives it back. */
export function beforeAsking(byKey: boolean, isThere: boolean): void {
  opener = byKey ? document.activeElement : null;
  if (!byKey) return;
  if (isThere) focusStep();
  else focusAnswer();
}

/** Has the next answer take the focus. */
export function focusAnswer(): void {
  from = document.activeElement;
}

/** Whether a click of this `detail` was made by a key. */
export const isByKey = (detail: number): boolean => detail === 0;

/** Gives the focus of an answer that is closed back: to what asked for it, or to the timeline. */
export function focusBack(): void {
  const button = opener?.isConnected && opener !== document.body ? opener : undefined;
  opener = null;
  (button as HTMLElement | undefined)?.focus();
  if (!button) document.querySelector<SVGGElement>('[data-mark][tabindex="0"]')?.focus();
}

/** Whether the focus is wanted, once, and the reader has not gone elsewhere meanwhile. */
export function takeFocus(): boolean {
  const at = document.activeElement;
  const wanted = from !== undefined && (at === from || at === document.body);
  from = undefined;
  return wanted;
}

/** Focuses the event that the answer is about. */
export function focusStep(): void {
  document.querySelector<HTMLElement>(`#${IDS.why} [aria-current="step"]`)?.focus();
}

/** Scrolls what the docked answer covers of some marks into sight, as far as the uppermost of them stays there. */
export function uncover(marks: Iterable<Element>): void {
  const answer = document.querySelector(`#${IDS.why}[data-asked]`);
  const places = [...marks].map((mark) => mark.getBoundingClientRect());
  if (!answer || places.length === 0) return;
  const below = Math.max(...places.map(({ bottom }) => bottom)) - answer.getBoundingClientRect().top;
  const above = Math.min(...places.map(({ top }) => top));
  const by = Math.min(below + MARGIN, above - MARGIN);
  if (below > 0 && by > 0) scrollBy({ top: by });
}

/** The px between what is scrolled to and what it was scrolled out of. */
const MARGIN = 12;

/** Scrolls to the timelines, which carry the answer along, where they are all but out of sight. */
export function showAnswer(): void {
  const timelines = document.getElementById(IDS.timeline);
  if (!timelines) return;
  const { top, bottom } = timelines.getBoundingClientRect();
  if (top > innerHeight * 0.6 || bottom < innerHeight * 0.4) timelines.scrollIntoView();
}
