import { useEffect, useState } from "react";
import { whenIdle } from "./idle.ts";
import { loadPanels } from "./later.tsx";
import { usePage } from "./store.ts";

/**
 * Whether it is time for what comes behind the first run: the browser has been idle, and the panels and the lab's notes
 * are there, or cannot be had now. Once true, it stays so.
 */
export function useBehind(): boolean {
  const hasRun = usePage((page) => page.shown !== undefined);
  const lab = usePage((page) => page.lab.id);
  const [isBehind, setBehind] = useState(false);
  useEffect(() => {
    if (!hasRun) return undefined;
    const show = () => setBehind(true);
    const load = async () => (await loadPanels()).loadNotes(lab);
    return whenIdle(() => load().then(show, show));
  }, [hasRun, lab]);
  return isBehind;
}
