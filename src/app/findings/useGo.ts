import type { MouseEvent } from "react";
import { usePlayhead } from "../playhead.ts";
import { usePage } from "../store.ts";
import { focusAnswer, isByKey, showAnswer } from "../why/focus.ts";
import type { Numbered } from "./groups.ts";

/** Goes to where a finding begins, and asks why; for those who press a key the answer takes the focus. */
export function useGo(): (numbered: Numbered, click: MouseEvent) => void {
  const askWhy = usePage((page) => page.askWhy);
  const seek = usePlayhead((playhead) => playhead.seek);
  return ({ finding, number }, { detail }) => {
    if (isByKey(detail)) focusAnswer();
    seek(finding.fromMs);
    askWhy(finding.evidence[0], number - 1);
    showAnswer();
  };
}
