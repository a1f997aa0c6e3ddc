import type { MouseEvent } from "react";
import { usePlayhead } from "../playhead/playhead.ts";
import { usePageStore } from "../state/store.ts";
import { beforeAsking, isByKey, showAnswer } from "../why/focus.ts";
import type { Numbered } from "./groups.ts";

/** Goes to where a finding begins, and asks why; for those who press a key the answer takes the focus. */
export function useOpenFinding(): (numbered: Numbered, click: MouseEvent) => void {
  const page = usePageStore();
  const seek = usePlayhead((playhead) => playhead.seek);
  return ({ finding, number }, { detail }) => {
    const { why, askWhy } = page.getState();
    const [event] = finding.evidence;
    beforeAsking(isByKey(detail), event === why);
    seek(finding.fromMs);
    askWhy(event, number - 1);
    showAnswer();
  };
}
