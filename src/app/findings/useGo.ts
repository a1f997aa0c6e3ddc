import { usePlayhead } from "../playhead.ts";
import { usePage } from "../store.ts";
import { showAnswer } from "../why/focus.ts";
import type { Numbered } from "./groups.ts";

/** Goes to where a finding begins, and asks why. */
export function useGo(): (numbered: Numbered) => void {
  const askWhy = usePage((page) => page.askWhy);
  const seek = usePlayhead((playhead) => playhead.seek);
  return ({ finding, number }) => {
    seek(finding.fromMs);
    askWhy(finding.evidence[0], number - 1);
    showAnswer();
  };
}
