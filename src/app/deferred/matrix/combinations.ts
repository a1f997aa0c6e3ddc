import type { LabView } from "../../../labs/lab.ts";
import type { State } from "../../../sim/settings.ts";
import { joinNames } from "../../design/settingText.ts";
import { combinations, mainFixes } from "../../runs/plan.ts";

/** One combination of the main fixes, as it is listed. */
export interface Combination {
  key: string;
  /** "No fix", "Cache and Retry". */
  name: string;
  state: State;
  /** For each main fix, in the lab's order, whether it is on. */
  on: readonly boolean[];
}

/** Every combination of the main fixes: none first, then one by one, in pairs, all. */
export function listCombinations(lab: LabView, state: State): Combination[] {
  const main = mainFixes(lab);
  const all = Object.entries(combinations(lab, state)).map(([key, combined]) => {
    const on = main.map((fix) => combined.fixes.includes(fix.id));
    const titles = main.filter((_, at) => on[at]).map((fix) => fix.title);
    return { key, name: joinNames(titles) || "No fix", state: combined, on };
  });
  const size = ({ on }: Combination) => on.filter(Boolean).length;
  const place = ({ on }: Combination) => on.reduce((sum, isOn, at) => sum + (isOn ? 2 ** at : 0), 0);
  return all.sort((a, b) => size(a) - size(b) || place(a) - place(b));
}
