import type { Headline, LabEngine, LabView } from "../../labs/lab.ts";
import type { Finding, Metrics, Run } from "../../sim/run.ts";
import { effective, type State, type Value } from "../../sim/settings.ts";

/** A run without its columns: what the store may hold. `runOf` gives the whole run of the same id. */
export interface RunSummary {
  id: string;
  state: State;
  headline: Headline;
  metrics: Metrics;
  findings: readonly Finding[];
  endMs: number;
  /** Events in its trace. */
  events: number;
}

/** Summaries are small, so that every combination of three fixes stays at hand for many states. */
const MOST_SUMMARIES = 400;

const runs = new Map<string, Run>();
const summaries = new Map<string, RunSummary>();
const retained = new Map<object, ReadonlySet<string>>();

/** The whole run of an id, while someone shows it, compares with it or has it pinned. */
export const cachedRun = (id: string | undefined): Run | undefined =>
  id === undefined ? undefined : runs.get(id);

/** The summary of a run that was played before. */
export const cachedSummary = (id: string): RunSummary | undefined => summaries.get(id);

type LabSettings = Pick<LabView, "id" | "settings" | "fixes">;

/** The settings that a state comes to. */
export const settingsOf = (lab: LabSettings, state: State): Record<string, Value> =>
  effective(lab.settings, lab.fixes, state);

/** The id of a run: all that determines it, so that two states that come to the same have one run. */
export function runId(lab: LabSettings, state: State): string {
  const values = settingsOf(lab, state);
  const settings = Object.keys(lab.settings).map((id) => `${id}=${values[id]}`);
  return `${lab.id}?seed=${state.seed}&${settings.join("&")}`;
}

/** A run in short. */
export function summarise(lab: Pick<LabEngine, "headline">, id: string, state: State, run: Run): RunSummary {
  const { metrics, findings, endMs } = run;
  return { id, state, headline: lab.headline(run), metrics, findings, endMs, events: run.trace.length };
}

/** Keeps a summary, and the whole run until the next `hold` that leaves it out. */
export function cacheRun(summary: RunSummary, run: Run | undefined): void {
  if (run) runs.set(summary.id, run);
  summaries.delete(summary.id);
  summaries.set(summary.id, summary);
  for (const oldest of summaries.keys()) {
    if (summaries.size <= MOST_SUMMARIES) break;
    summaries.delete(oldest);
  }
}

/** Says which whole runs a holder still needs; the columns of those that nobody needs are dropped. */
export function retainRuns(holder: object, ids: ReadonlySet<string>): void {
  if (ids.size > 0) retained.set(holder, ids);
  else retained.delete(holder);
  const needed = new Set([...retained.values()].flatMap((some) => [...some]));
  for (const id of runs.keys()) if (!needed.has(id)) runs.delete(id);
}
