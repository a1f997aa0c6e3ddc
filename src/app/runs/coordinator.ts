import type { StoreApi } from "zustand/vanilla";
import type { State } from "../../sim/settings.ts";
import type { Page } from "../state/page.ts";
import { cachedRun, cachedSummary, cacheRun, type RunSummary, retainRuns } from "./cache.ts";
import { byUrgency, planFor, type RunPlan, sameState } from "./plan.ts";
import type { Runner, RunRequest, RunResponse } from "./queue.ts";

/**
 * Asks the runner for what the page's state needs, and puts the responses on the page. The picture on the page is always
 * of one state: it changes when the new main run is there, not before.
 */
export class RunCoordinator {
  readonly #store: StoreApi<Page>;
  readonly #runner: Runner;
  #plan!: RunPlan;
  #pending = new Set<string>();

  constructor(store: StoreApi<Page>, runner: Runner) {
    this.#store = store;
    this.#runner = runner;
  }

  /** Whether the run of the page's state is still to come. */
  get isMainPending(): boolean {
    return this.#pending.has(this.#plan.main.id);
  }

  /** Changes the page, shows at once what is known of its new state, and asks for the rest. */
  put(patch: Partial<Page>): void {
    const page = { ...this.#store.getState(), ...patch };
    this.#plan = planFor(page.lab, page.state, page.pin);
    const unknown = byUrgency(this.#plan).filter((request) => !isCached(request));
    this.#pending = new Set(unknown.map(({ id }) => id));
    this.#show({ ...patch, progress: undefined });
    if (unknown.length > 0) this.#runner.ask(unknown, (responses) => this.#receive(responses));
    else this.#runner.cancel();
  }

  /** Gives up what is still to come. */
  cancel(): void {
    this.#runner.cancel();
    this.#pending.clear();
  }

  #receive(responses: readonly RunResponse[]): void {
    const patch: Partial<Page> = {};
    for (const response of responses) {
      if (response.type === "progress") {
        if (response.id === this.#plan.main.id) patch.progress = response.progress;
      } else if (response.type === "restarted") {
        patch.notice = response.message;
      } else if (response.type === "run") {
        cacheRun(response.summary, response.run);
        this.#pending.delete(response.summary.id);
      } else {
        Object.assign(patch, this.#fail(response.id, response.message));
        if (this.#pending.size === 0) break;
      }
    }
    this.#show(patch);
  }

  /** Without the main run, the last good picture stays whole: nothing else of this batch is shown. */
  #fail(id: string, message: string): Partial<Page> {
    this.#pending.delete(id);
    if (id === this.#plan.main.id) this.cancel();
    else if (id !== this.#plan.baseline.id) return {};
    const notice = id === this.#plan.main.id ? message : `There is nothing to compare with. ${message}`;
    return { notice, progress: undefined };
  }

  #show(patch: Partial<Page>): void {
    const page = { ...this.#store.getState(), ...patch };
    const picture = this.#picture(page);
    this.#store.setState({ ...patch, ...picture, busy: this.#pending.size > 0 });
    const { shown, baseline } = { ...page, ...picture };
    retainRuns(this.#store, new Set([shown, baseline].flatMap((run) => (run ? [run.id] : []))));
  }

  #picture(page: Page): Partial<Page> {
    const { main, baseline, matrix } = this.#plan;
    const shown = summaryFor(main, page.shown);
    if (!shown) {
      const isOfOtherLab = page.shown !== undefined && page.shown.state.lab !== page.state.lab;
      return isOfOtherLab ? { shown: undefined, baseline: undefined, matrix: {} } : {};
    }
    const comparedWith = summaryFor(baseline, page.baseline);
    const cells = Object.entries(matrix).flatMap(([key, request]): [string, RunSummary][] => {
      const cell = summaryFor(request, page.matrix[key]);
      return cell ? [[key, cell]] : [];
    });
    const picture = { shown, baseline: comparedWith, progress: undefined };
    return { ...picture, ...sameCells(page.matrix, cells), ...viewOf(page, shown, comparedWith) };
  }
}

function isCached({ id, keep }: RunRequest): boolean {
  return cachedSummary(id) !== undefined && (keep === "summary" || cachedRun(id) !== undefined);
}

/** What is known for a request; the object that is on the page already, if it says the same. */
function summaryFor(request: RunRequest, now: RunSummary | undefined): RunSummary | undefined {
  const summary = isCached(request) ? cachedSummary(request.id) : undefined;
  if (!summary) return undefined;
  return now?.id === request.id && sameState(now.state, request.state)
    ? now
    : withState(summary, request.state);
}

/** Two states may come to the same run; each keeps its own words for it. */
const withState = (summary: RunSummary, state: State): RunSummary =>
  summary.state === state ? summary : { ...summary, state };

function sameCells(now: Page["matrix"], cells: readonly [string, RunSummary][]): Pick<Page, "matrix"> {
  const isSame = cells.length === Object.keys(now).length && cells.every(([key, cell]) => now[key] === cell);
  return { matrix: isSame ? now : Object.fromEntries(cells) };
}

/** A view or an event that the run does not have leads nowhere. */
function viewOf(page: Page, shown: RunSummary, baseline: RunSummary | undefined): Partial<Page> {
  const { view } = page;
  return {
    ...questionFor(page, shown),
    ...(baseline ? { view: clampView(view, extentMs({ shown, baseline })) } : {}),
  };
}

/** What is asked once another run is shown: nothing that was asked of the one before it, and what a link asks, if it can. */
function questionFor({ why, chainEnd, notice = "", shown: before }: Page, shown: RunSummary): Partial<Page> {
  if (why === undefined) return {};
  // Only a question of the reader's has a chainEnd.
  if (chainEnd !== undefined)
    return before?.id === shown.id ? {} : { why: undefined, chainEnd: undefined, finding: undefined };
  const last = shown.events - 1;
  if (why <= last) return {};
  const refusal = `Left out of the link: why is the number of an event, here from 0 to ${last}; ${why} is not.`;
  return { why: undefined, notice: `${notice} ${refusal}`.trim() };
}

/** Air behind the last event, for its label. */
export const AIR = 0.04;

/** The end of the time axis in ms: of the run that is shown and of its ghost, so that both fit, with some air. */
export const extentMs = ({ shown, baseline }: Pick<Page, "shown" | "baseline">): number =>
  Math.ceil(Math.max(shown?.endMs ?? 0, baseline?.endMs ?? 0) * (1 + AIR));

/** A view within 0 and `endMs`; undefined, which is all of it, where nothing else is left. */
export function clampView(view: Page["view"], endMs: number): Page["view"] {
  if (!view) return undefined;
  const from = Math.max(0, Math.min(...view));
  const to = Math.min(endMs, Math.max(...view));
  if (!(from < to) || (from === 0 && to === endMs)) return undefined;
  return from === view[0] && to === view[1] ? view : [from, to];
}
