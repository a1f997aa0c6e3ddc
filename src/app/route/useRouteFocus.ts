import { useEffect } from "react";
import { splitHash } from "../../link.ts";

/** Whether the page has been anywhere yet: where it opens, the browser decides what is in sight and in focus. */
let hasBeen = false;

/** Marks this entry of the history as one that the reader has been at. */
function markSeen(): void {
  try {
    history.replaceState({ seen: true }, "");
  } catch {
    // A sandboxed frame may have no history of its own.
  }
}

/**
 * Another route begins at its top, with its heading in focus, as another document would. Back and forth in the history
 * the browser itself scrolls to where the reader was. `isFrame`: a host's frame takes no focus.
 */
export function useRouteFocus(route: string, isFrame = false): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another route is another arrival
  useEffect(() => {
    const moves = hasBeen && !history.state?.seen && !isFrame;
    markSeen();
    hasBeen = true;
    if (!moves) return;
    scrollTo(0, 0);
    document.querySelector("h1")?.focus({ preventScroll: true });
  }, [route, isFrame]);
  // A link to the same lab is another entry, but no other route.
  useEffect(() => {
    const onHash = () => splitHash(location.hash).lab === route && markSeen();
    addEventListener("hashchange", onHash);
    return () => removeEventListener("hashchange", onHash);
  }, [route]);
}
