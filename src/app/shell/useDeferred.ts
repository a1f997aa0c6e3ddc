import { useEffect, useState } from "react";
import { usePage, usePageStore } from "../state/store.ts";
import { loadPanels } from "./deferredPanels.tsx";
import { keepLoading, loadFailure } from "./keepLoading.ts";
import { whenIdle } from "./whenIdle.ts";

/**
 * Whether it is time for what comes behind the first run: the browser has been idle, and the panels and the lab's notes
 * are there. Once true, it stays so. Where they cannot be had, the page says so and does without until
 * the network is back.
 */
export function useDeferred(): boolean {
  const page = usePageStore();
  const hasRun = usePage(({ shown }) => shown !== undefined);
  const lab = usePage(({ state }) => state.lab);
  const [showDeferred, setShowDeferred] = useState(false);
  useEffect(() => {
    if (!hasRun) return undefined;
    const load = async () => (await loadPanels()).loadNotes(lab);
    let giveUp = () => {};
    const giveUpWaiting = whenIdle(() => {
      giveUp = keepLoading(
        () => load().then(() => setShowDeferred(true)),
        () => page.setState({ notice: loadFailure("Parts of the page") }),
      );
    });
    return () => {
      giveUpWaiting();
      giveUp();
    };
  }, [hasRun, lab, page]);
  return showDeferred;
}
