/** What had the focus when an answer was asked to take it. */
let from: Element | null | undefined;

/** Has the next answer take the focus: for those who ask by a key from anywhere on the page. */
export function focusAnswer(): void {
  from = document.activeElement;
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
  document.querySelector<HTMLElement>('[aria-label="Why?"] [aria-current="step"]')?.focus();
}

/** Scrolls to the timelines, which carry the answer along, where they are all but out of sight. */
export function showAnswer(): void {
  const timelines = document.querySelector('[aria-label="Timeline"]');
  if (!timelines) return;
  const { top, bottom } = timelines.getBoundingClientRect();
  if (top > innerHeight * 0.6 || bottom < innerHeight * 0.4) timelines.scrollIntoView();
}
