import type { Playhead } from "../playhead/playhead.ts";

/** What a Shift of an arrow key moves by, of the run as it is drawn. */
const FINE = 1 / 100;
/** What a page key moves by, as sliders do. */
const COARSE = 1 / 10;

type Moves = Pick<Playhead, "next" | "previous" | "stepBy">;

/** What an arrow to the left or right does to the playhead: from event to event, with Shift by a hundredth of the run. */
export function arrowMove(key: string, shift: boolean, playhead: Moves): (() => void) | undefined {
  switch (key) {
    case "ArrowLeft":
      return shift ? () => playhead.stepBy(-FINE) : playhead.previous;
    case "ArrowRight":
      return shift ? () => playhead.stepBy(FINE) : playhead.next;
  }
  return undefined;
}

/** What a key does on the slider: the arrows of the page, up and down as well, and a tenth by a page key. */
export function sliderMove(key: string, shift: boolean, playhead: Moves): (() => void) | undefined {
  switch (key) {
    case "ArrowDown":
      return arrowMove("ArrowLeft", shift, playhead);
    case "ArrowUp":
      return arrowMove("ArrowRight", shift, playhead);
    case "PageDown":
      return () => playhead.stepBy(-COARSE);
    case "PageUp":
      return () => playhead.stepBy(COARSE);
  }
  return arrowMove(key, shift, playhead);
}
