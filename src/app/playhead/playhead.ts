import { createContext, useContext } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import { toUs } from "../../sim/process.ts";
import type { Trace } from "../../sim/trace.ts";
import { EVEN_SPACING } from "../../timeline/spacing.ts";
import type { Spacing } from "../../timeline/time.ts";
import { nextEvent, nextStop, previousEvent, roundMs } from "./instants.ts";
import { defaultSpeed } from "./speed.ts";

/** The moment that is looked at. It has a store of its own, so that 60 frames a second render nothing else. */
export interface Playhead {
  /** In ms of virtual time, to the microsecond, from 0 to `endMs`. */
  atMs: number;
  playing: boolean;
  /** Milliseconds of virtual time in a millisecond of the reader's. */
  speed: number;
  /** Where the run that is shown ends; 0 while there is none. */
  endMs: number;
  /** How often it was moved, by hand or as it plays: what follows it does not follow a run that ends earlier. */
  moves: number;
  /** How time is spaced: a long idle gap that the axis leaves out is passed as fast as it is drawn. */
  spacing: Spacing;

  /** Plays from here, or from the start if this is the end. */
  play(): void;
  pause(): void;
  toggle(): void;
  /** Moves there, and plays on from there if it plays. */
  seek(ms: number): void;
  /** Moves there and stays. */
  stepTo(ms: number): void;
  /** Moves on by a share of the run as it is drawn, back by a negative one, and stays. */
  stepBy(share: number): void;
  /** Steps to the next instant at which something happens. */
  next(): void;
  /** Steps to the instant before at which something happened. */
  previous(): void;
  setSpeed(speed: number): void;
}

/** Where a moment stands on the axis, in ms of even time. */
export const toDrawnMs = (spacing: Spacing, ms: number): number => spacing.place(toUs(ms)) / 1000;

/** The moment that stands at a place. */
export const fromDrawnMs = (spacing: Spacing, ms: number): number => spacing.us(toUs(ms)) / 1000;

type PlayheadActions = Omit<Playhead, "atMs" | "playing" | "speed" | "endMs" | "moves" | "spacing">;

/** A playhead, with what only those who keep it need. */
export interface PlayheadStore extends StoreApi<Playhead> {
  /** Another run is shown. The moment stays if the run has it; whoever stood at the end stands at the new one. */
  show(trace: Trace | undefined, endMs: number, extentMs: number, spacing?: Spacing): void;
  /** Opens at a moment, or at the end of the story, where all of it can be seen; at a speed that fits. */
  open(tMs: number | undefined): void;
  /** The moment for a link, even one that a shorter run lacks; undefined at the end of the run. */
  linkedMs(): number | undefined;
  /** Lets go of the clock and of the document. */
  close(): void;
}

const STILL_STEP_MS = 700;
/** A frame that took longer is a hiccup, not a reason to skip a part of the story. */
const LONGEST_FRAME_MS = 250;

/** A playhead at the end of whatever is shown. `still` says whether to step instead of move. */
export function createPlayhead(still: () => boolean = () => false): PlayheadStore {
  const start = { atMs: 0, playing: false, speed: 1, endMs: 0, moves: 0, spacing: EVEN_SPACING };
  let hand!: PlayheadDriver;
  const store = createStore<Playhead>((_set, _get, itself) => {
    hand = new PlayheadDriver(itself, still);
    return { ...start, ...actionsOf(itself, hand) };
  });
  const pauseUnseen = () => {
    if (document.hidden) hand.pause();
  };
  document.addEventListener("visibilitychange", pauseUnseen);
  return Object.assign(store, {
    show: hand.show.bind(hand),
    open: hand.open.bind(hand),
    linkedMs: () => hand.wantedMs,
    close() {
      hand.pause();
      document.removeEventListener("visibilitychange", pauseUnseen);
    },
  });
}

function actionsOf(store: StoreApi<Playhead>, hand: PlayheadDriver): PlayheadActions {
  const stepTo = (ms: number) => {
    hand.pause();
    hand.seek(ms);
  };
  return {
    play: () => hand.play(),
    pause: () => hand.pause(),
    toggle: () => (store.getState().playing ? hand.pause() : hand.play()),
    seek: (ms) => hand.seek(ms),
    stepTo,
    stepBy(share) {
      const { spacing, atMs, endMs } = store.getState();
      stepTo(fromDrawnMs(spacing, toDrawnMs(spacing, atMs) + share * toDrawnMs(spacing, endMs)));
    },
    next() {
      const { atMs, endMs } = store.getState();
      stepTo(nextEvent(hand.trace, atMs, endMs));
    },
    previous: () => stepTo(previousEvent(hand.trace, store.getState().atMs)),
    setSpeed: (speed) => hand.setSpeed(speed),
  };
}

/** What moves the playhead. */
class PlayheadDriver {
  trace: Trace | undefined;
  readonly #store: StoreApi<Playhead>;
  readonly #still: () => boolean;
  /** What the reader wants to look at, which a shorter run may not have; undefined is the end, wherever it is. */
  wantedMs: number | undefined;
  #speedIsChosen = false;
  #stop: () => void = () => {};

  constructor(store: StoreApi<Playhead>, still: () => boolean) {
    this.#store = store;
    this.#still = still;
  }

  show(trace: Trace | undefined, endMs: number, extentMs: number, spacing = EVEN_SPACING): void {
    this.trace = trace;
    const { speed } = this.#store.getState();
    this.#store.setState({
      endMs,
      spacing,
      atMs: Math.min(this.wantedMs ?? endMs, endMs),
      speed: this.#speedIsChosen ? speed : defaultSpeed(toDrawnMs(spacing, extentMs)),
    });
    if (endMs === 0) this.pause();
  }

  open(tMs: number | undefined): void {
    this.pause();
    this.#speedIsChosen = false;
    this.wantedMs = tMs;
    const { endMs } = this.#store.getState();
    this.#store.setState({ atMs: Math.min(tMs ?? endMs, endMs) });
  }

  seek(ms: number): void {
    const { endMs, atMs, moves } = this.#store.getState();
    const to = roundMs(Math.min(endMs, Math.max(0, ms)));
    this.wantedMs = to < endMs ? to : undefined;
    if (to !== atMs) this.#store.setState({ atMs: to, moves: moves + 1 });
  }

  setSpeed(speed: number): void {
    if (!(speed > 0 && Number.isFinite(speed))) return;
    this.#speedIsChosen = true;
    this.#store.setState({ speed });
  }

  play(): void {
    const { playing, atMs, endMs } = this.#store.getState();
    if (playing || endMs === 0 || document.hidden) return;
    if (atMs >= endMs) this.seek(0);
    this.#store.setState({ playing: true });
    if (this.#still()) this.#step();
    else this.#frame(undefined);
  }

  pause(): void {
    this.#stop();
    this.#stop = () => {};
    if (this.#store.getState().playing) this.#store.setState({ playing: false });
  }

  /** Waits for a frame, moves by what has passed since the last one, and so on to the end. */
  #frame(lastMs: number | undefined): void {
    const frame = requestAnimationFrame((nowMs) => {
      const { atMs, speed, spacing } = this.#store.getState();
      if (lastMs !== undefined) {
        const byMs = Math.min(nowMs - lastMs, LONGEST_FRAME_MS) * speed;
        this.seek(fromDrawnMs(spacing, toDrawnMs(spacing, atMs) + byMs));
      }
      this.#goOn(() => this.#frame(nowMs));
    });
    this.#stop = () => cancelAnimationFrame(frame);
  }

  #step(): void {
    const timeout = setTimeout(() => {
      const { atMs, endMs } = this.#store.getState();
      this.seek(nextStop(this.trace, atMs, endMs));
      this.#goOn(() => this.#step());
    }, STILL_STEP_MS);
    this.#stop = () => clearTimeout(timeout);
  }

  /** A listener may have paused it meanwhile. */
  #goOn(again: () => void): void {
    const { playing, atMs, endMs } = this.#store.getState();
    if (!playing) return;
    if (atMs >= endMs) this.pause();
    else again();
  }
}

/** Where React finds the playhead. */
export const PlayheadContext = createContext<PlayheadStore | undefined>(undefined);

/** The playhead's store itself, for what moves 60 times a second without rendering. */
export function usePlayheadStore(): PlayheadStore {
  const store = useContext(PlayheadContext);
  if (!store) throw new Error("This component stands outside of PlayheadContext.");
  return store;
}

/** A piece of the playhead. */
export function usePlayhead<T>(selector: (playhead: Playhead) => T): T {
  return useStore(usePlayheadStore(), selector);
}
