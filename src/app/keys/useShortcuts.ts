import { useEffect, useEffectEvent } from "react";
import { usePlayheadStore } from "../playhead/playhead.ts";
import { usePageStore } from "../state/store.ts";
import { shortcutFor } from "./shortcuts.ts";

/** Where a key press belongs to the control and not to the page. */
const FIELDS = "input, select, textarea, [contenteditable], [role=slider], [role=tab], dialog";
/** What space and Enter press. */
const PRESSED = "button, summary, a";

/** Listens for the keys of the page, wherever no control wants them. `letters`: whether single characters count. */
export function useShortcuts(letters: boolean, openHelp: () => void): void {
  const page = usePageStore();
  const playhead = usePlayheadStore();
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest(FIELDS) || (event.key === " " && target.closest(PRESSED))) return;
    const isCharacter = event.key.length === 1;
    if (isCharacter && !letters) return;
    const act = shortcutFor(event, { page: page.getState(), playhead: playhead.getState(), openHelp });
    if (!act) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, []);
}
