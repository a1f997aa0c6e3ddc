/** How often it is looked whether there was a sign of life. */
const TICK_MS = 250;

/** How long a worker may be silent, in ticks: as it starts, when it was told something, and while it plays. */
export const TIMEOUT_TICKS = { start: 120, order: 4, run: 80 } as const;

/**
 * Tells when nothing was heard for a while. It counts ticks of its own rather than time: where the whole page was held
 * up (a laptop asleep, a long task), what was said in the meantime is heard before the next tick.
 */
export class Watchdog {
  readonly #silent: () => void;
  #left = 0;
  #ticking: ReturnType<typeof setInterval> | undefined;

  constructor(silent: () => void) {
    this.#silent = silent;
  }

  /** Waits for so many ticks from now on. */
  start(ticks: number): void {
    this.#left = ticks;
    this.#ticking ??= setInterval(() => this.#tick(), TICK_MS);
  }

  stop(): void {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
  }

  #tick(): void {
    if (--this.#left > 0) return;
    this.stop();
    this.#silent();
  }
}
