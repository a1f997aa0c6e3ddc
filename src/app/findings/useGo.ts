import type { Finding } from "../../sim/simulate.ts";
import { usePlayhead } from "../playhead.ts";
import { usePage } from "../store.ts";

/** Goes to where a finding begins, and asks why. */
export function useGo(): (finding: Finding) => void {
  const askWhy = usePage((page) => page.askWhy);
  const seek = usePlayhead((playhead) => playhead.seek);
  return (finding) => {
    seek(finding.fromMs);
    askWhy(finding.evidence[0]);
  };
}
