import type { StoreApi } from "zustand/vanilla";
import type { LabView } from "../../labs/lab.ts";
import type { LinkState } from "../../link.ts";
import { DEFAULT_SEED, type State } from "../../sim/settings.ts";
import type { RunCoordinator } from "../runs/coordinator.ts";
import { sameState } from "../runs/plan.ts";
import type { Page } from "./page.ts";
import { emptyHistory, push, redo, type StateHistory, undo } from "./stateHistory.ts";

/** A lab as it comes. */
export const defaultState = (lab: string): State => ({ lab, fixes: [], explicit: {}, seed: DEFAULT_SEED });

/** What a place says of the page; the picture follows when its run is there. */
export function pageAt(place: LinkState, notices: readonly string[] = [], labs: readonly LabView[] = []) {
  const found = labs.find(({ id }) => id === place.state.lab);
  const lab = found ?? (labs[0] as LabView);
  return {
    lab,
    state: found ? place.state : defaultState(lab.id),
    pin: found ? place.pin : undefined,
    notice: notices.length > 0 ? notices.join(" ") : undefined,
    view: place.view,
    why: place.why,
    chainEnd: undefined,
    finding: undefined,
    step: place.step,
    guess: place.guess ?? false,
    fieldNotes: {},
    canUndo: false,
    canRedo: false,
  } satisfies Partial<Page>;
}

/** Leads the page from state to state, and remembers the way. */
export class StateChanges {
  readonly #store: StoreApi<Page>;
  readonly #coordinator: RunCoordinator;
  readonly #labs: readonly LabView[];
  #history: StateHistory = emptyHistory;

  constructor(store: StoreApi<Page>, coordinator: RunCoordinator, labs: readonly LabView[]) {
    this.#store = store;
    this.#coordinator = coordinator;
    this.#labs = labs;
  }

  /** Asks for the first runs. */
  begin(): void {
    this.#coordinator.put({});
  }

  /** To another state of the same lab. `setting` is the one that it is about, if it is one. */
  to(next: State, fieldNotes: Page["fieldNotes"] = {}, setting?: string): void {
    const { state, lab } = this.#store.getState();
    if (next.lab !== lab.id) this.goTo({ state: next });
    else if (sameState(next, state)) this.#store.setState({ fieldNotes });
    else this.#take(next, push(this.#history, state, setting), fieldNotes);
  }

  /** To a place, perhaps in another lab, where undo does not lead back from. */
  goTo(place: LinkState, notices?: readonly string[]): void {
    const { state } = this.#store.getState();
    const page = pageAt(place, notices, this.#labs);
    if (page.lab.id !== state.lab) this.#history = emptyHistory;
    else if (!sameState(page.state, state)) this.#history = push(this.#history, state);
    this.#coordinator.put({ ...page, ...this.#ways() });
  }

  undo(): void {
    this.#step(undo);
  }

  redo(): void {
    this.#step(redo);
  }

  /** Compares with another state, or with the same one without fixes. */
  pin(pin: State | undefined): void {
    this.#coordinator.put({ pin });
  }

  /** Stops what is under way; controls and picture must agree, so the page returns to the state that is shown. */
  cancel(): void {
    const { shown, state } = this.#store.getState();
    const wasMain = this.#coordinator.isMainPending;
    this.#coordinator.cancel();
    this.#store.setState({ progress: undefined, busy: false });
    if (!wasMain) return;
    if (shown?.state.lab !== state.lab) {
      this.#store.setState({ notice: "The run was cancelled. Change something to play another." });
      return;
    }
    const past = this.#history.past.filter(
      (step, index, { length }) => index < length - 1 || !sameState(step, shown.state),
    );
    this.#take(shown.state, { past, future: [state], last: undefined });
  }

  #step(way: typeof undo): void {
    const found = way(this.#history, this.#store.getState().state);
    if (found) this.#take(...found);
  }

  /** Ids of events belong to a run, so what was asked about the old one is forgotten. */
  #take(state: State, history: StateHistory, fieldNotes: Page["fieldNotes"] = {}): void {
    this.#history = history;
    const unasked = { why: undefined, chainEnd: undefined, finding: undefined };
    this.#coordinator.put({ state, fieldNotes, notice: undefined, ...unasked, ...this.#ways() });
  }

  #ways(): Pick<Page, "canUndo" | "canRedo"> {
    return { canUndo: this.#history.past.length > 0, canRedo: this.#history.future.length > 0 };
  }
}
