import { useEffect, useState } from "react";
import type { Headline, LabView } from "../../labs/lab.ts";
import type { Run } from "../../sim/run.ts";
import { type State, toggleFix } from "../../sim/settings.ts";
import { runId, settingsOf } from "../runs/cache.ts";
import { mainFixes } from "../runs/plan.ts";
import type { RunRequest } from "../runs/queue.ts";
import { workerRunner } from "../runs/workerRunner.ts";
import { defaultState } from "../state/changes.ts";

/** A lab's run, broken or fixed, with what came of it. */
export interface PlayedLab {
  run: Run;
  headline: Headline;
}

/** A lab as it opens, and with its main fixes on. */
export interface LabRuns {
  broken?: PlayedLab;
  fixed?: PlayedLab;
}

/** Plays each lab twice, in a worker of its own that ends with the page. */
export function useThumbnails(labs: readonly LabView[]): Readonly<Record<string, LabRuns>> {
  const [thumbnails, setThumbnails] = useState<Record<string, LabRuns>>({});
  useEffect(() => {
    if (labs.length === 0) return;
    const wanted = labs.flatMap((lab) => [
      { lab, which: "broken", state: defaultState(lab.id) } as const,
      { lab, which: "fixed", state: fixed(lab) } as const,
    ]);
    const requests = wanted.map(({ lab, state }): RunRequest => {
      return { id: runId(lab, state), state, settings: settingsOf(lab, state), keep: "trace" };
    });
    const runner = workerRunner();
    runner.ask(requests, (answers) => {
      for (const answer of answers) {
        if (answer.type !== "run" || !answer.run) continue;
        const { run, summary } = answer;
        const found = wanted[requests.findIndex(({ id }) => id === summary.id)];
        if (!found) continue;
        const played = { run, headline: summary.headline };
        setThumbnails((all) => ({
          ...all,
          [found.lab.id]: { ...all[found.lab.id], [found.which]: played },
        }));
      }
    });
    return () => runner.close();
  }, [labs]);
  return thumbnails;
}

/** The main fixes on, as toggling them one after the other leaves them. */
const fixed = (lab: LabView): State =>
  mainFixes(lab).reduce((state, { id }) => toggleFix(lab.fixes, state, id, true), defaultState(lab.id));
