import type { StoreApi } from "zustand/vanilla";
import type { LabView, Preset } from "../../labs/lab.ts";
import type { LinkState } from "../../link.ts";
import type { State } from "../../sim/settings.ts";
import type { RunSummary } from "../runs/cache.ts";

/** What the page shows and what the reader asked for. */
export interface Page {
  lab: LabView;
  /** What is asked for; the run that is shown may lag behind it by a moment. */
  state: State;
  /** The last good run of `state`, or of an earlier one while the next is under way. */
  shown: RunSummary | undefined;
  /** The run that it is compared with: the same state without fixes, or the pinned state. */
  baseline: RunSummary | undefined;
  /** The pinned state, if the reader pinned one. */
  pin: State | undefined;
  /** Each combination of the main fixes: key = ids of the main fixes that are on, joined by ",". */
  matrix: Readonly<Record<string, RunSummary>>;
  /** 0 to 1 while a run is under way and slow enough to tell; undefined otherwise. */
  progress: number | undefined;
  /** Whether anything asked for is still to come: then a combination that lacks is not there yet, else it failed. */
  busy: boolean;
  /** A clear message, with the setting and its range where it is about one; the last good run stays on screen. */
  notice: string | undefined;
  /** What is wrong with a field, by setting id: shown beside the field. */
  fieldNotes: Readonly<Record<string, string>>;
  /** The visible stretch of time in ms, or undefined for all of it. */
  view: readonly [number, number] | undefined;
  /** The event whose causes are shown. */
  why: number | undefined;
  /** The event whose chain `why` lies on: it stays while the reader walks back along it. */
  chainEnd: number | undefined;
  /** The finding that was asked about, by its place among those of the run: as long as `why` is its first evidence. */
  finding: number | undefined;
  /** Id of a lesson's step, which a link carries along. */
  step: string | undefined;
  /** The outcome is hidden until the reader has guessed. */
  guess: boolean;
  canUndo: boolean;
  canRedo: boolean;

  toggleFix(id: string): void;
  /** Sets a setting from the text of its field (or from a slider): clamped with a note, or refused with one. */
  setSetting(id: string, text: string): void;
  clearSetting(id: string): void;
  /** All settings and fixes back to the defaults: the broken lab, with the same seed. */
  reset(): void;
  newSeed(): void;
  loadPreset(preset: Preset): void;
  /** Loads a state whole (a combination, an undo step). */
  load(state: State): void;
  /** Goes to a place whole: a link that was opened in this page. */
  goTo(place: LinkState, notices?: readonly string[]): void;
  pinShown(): void;
  unpin(): void;
  setView(view: readonly [number, number] | undefined): void;
  askWhy(event: number | undefined, finding?: number): void;
  /** Shows the outcome to those who have guessed. */
  reveal(): void;
  /** Stops what is under way. Where the main run was, the page goes back to the state that is shown. */
  cancelRun(): void;
  undo(): void;
  redo(): void;
  dismissNotice(): void;
  /** Opens another lab, as it comes. */
  openLab(id: string): void;
}

/** A page's store, for those who need no hook. */
export type PageStore = StoreApi<Page>;
