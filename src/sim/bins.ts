import { toUs } from "./process.ts";
import type { Series } from "./run.ts";

/**
 * The budget of a series, as `BUDGET` is that of a run's events and of its trace. Where a run outlasts it, the bins of the
 * series become ten times as wide, as often as it takes: the width that a series was begun with is its finest.
 */
export const MOST_BINS = 30_000;

/** How many times as wide. */
export const WIDER = 10;

/** Equal bins from 0 on, which widen with the run. */
class Bins {
  #binUs: number;
  #length = 0;
  #values = new Float64Array(64);
  readonly #most: number;
  readonly #merge: (a: number, b: number) => number;

  /** @param merge what two neighbours are together */
  constructor(binMs: number, most: number, merge: (a: number, b: number) => number) {
    this.#binUs = toUs(binMs);
    this.#most = most;
    this.#merge = merge;
  }

  get values(): Float64Array {
    return this.#values;
  }

  /** Whether an instant, in whole microseconds, is the first one of its bin. */
  isStart(atUs: number): boolean {
    return atUs % this.#binUs === 0;
  }

  /** Whether no bin holds that instant yet. */
  isBeyond(atUs: number): boolean {
    return atUs >= this.#length * this.#binUs;
  }

  /** The number of the bin that holds an instant. New ones up to it are filled with `value`. */
  at(atUs: number, value: number): number {
    if (!this.isBeyond(atUs)) return Math.floor(atUs / this.#binUs);
    while (atUs >= this.#most * this.#binUs) this.#widen();
    const bin = Math.floor(atUs / this.#binUs);
    // A wider bin, begun before, may hold it by now.
    if (bin >= this.#length) this.#extend(bin + 1, value);
    return bin;
  }

  /** Every bin up to the one that holds `endUs`. */
  series(endUs: number, value: number): Series {
    this.at(endUs, value);
    return { binMs: this.#binUs / 1000, values: this.#values.slice(0, this.#length) };
  }

  #widen(): void {
    const values = this.#values;
    const length = Math.ceil(this.#length / WIDER);
    for (let wide = 0; wide < length; wide++) {
      const end = Math.min((wide + 1) * WIDER, this.#length);
      let merged = values[wide * WIDER] as number;
      for (let bin = wide * WIDER + 1; bin < end; bin++) merged = this.#merge(merged, values[bin] as number);
      values[wide] = merged;
    }
    this.#length = length;
    this.#binUs *= WIDER;
  }

  #extend(length: number, value: number): void {
    if (length > this.#values.length) {
      const values = new Float64Array(Math.min(this.#most, Math.max(length, this.#values.length * 2)));
      values.set(this.#values);
      this.#values = values;
    }
    this.#values.fill(value, this.#length, length);
    this.#length = length;
  }
}

/** Counts what happens, in equal bins from 0 on. */
export class Counts {
  readonly #bins: Bins;

  constructor(binMs: number, most = MOST_BINS) {
    this.#bins = new Bins(binMs, most, (a, b) => a + b);
  }

  /** Something happened at an instant, in whole microseconds. */
  add(atUs: number, many = 1): void {
    const bin = this.#bins.at(atUs, 0);
    this.#bins.values[bin] = (this.#bins.values[bin] as number) + many;
  }

  /** Every bin up to the one that holds `endUs`, in whole microseconds. */
  series(endUs: number): Series {
    return this.#bins.series(endUs, 0);
  }
}

/** Follows a level that rises and falls, as its highest value in each of equal bins from 0 on. */
export class Peaks {
  /** The highest level of all. */
  highest = 0;
  readonly #bins: Bins;
  #level = 0;
  /** At the very start of a bin the level may fall before it counts there: what ends then is over. */
  #onlyFalls = false;

  constructor(binMs: number, most = MOST_BINS) {
    this.#bins = new Bins(binMs, most, Math.max);
    this.#bins.at(0, 0);
  }

  /** The level from an instant on, in whole microseconds, no earlier than the last one. */
  set(atUs: number, level: number): void {
    const isNew = this.#bins.isBeyond(atUs);
    const bin = this.#bins.at(atUs, this.#level);
    const mayFall = this.#bins.isStart(atUs) && (isNew || this.#onlyFalls);
    this.#onlyFalls = mayFall && level <= this.#level;
    if (this.#onlyFalls || level > (this.#bins.values[bin] as number)) this.#bins.values[bin] = level;
    this.#level = level;
    if (level > this.highest) this.highest = level;
  }

  /** Every bin up to the one that holds `endUs`, in whole microseconds. */
  series(endUs: number): Series {
    return this.#bins.series(endUs, this.#level);
  }
}

/** Keeps the highest of the values noted in each of equal bins from 0 on; 0 where none was. */
export class Highest {
  readonly #bins: Bins;

  constructor(binMs: number, most = MOST_BINS) {
    this.#bins = new Bins(binMs, most, Math.max);
  }

  /** Notes a value at an instant, in whole microseconds. */
  note(atUs: number, value: number): void {
    const bin = this.#bins.at(atUs, 0);
    if (value > (this.#bins.values[bin] as number)) this.#bins.values[bin] = value;
  }

  /** Every bin up to the one that holds `endUs`, in whole microseconds. */
  series(endUs: number): Series {
    return this.#bins.series(endUs, 0);
  }
}

/** Finds the busiest of equal bins from 0 on, to the event, however wide the bins of a series have become. */
export class Busiest {
  /** The highest count of all. */
  highest = 0;
  readonly #binUs: number;
  #bin = -1;
  #count = 0;

  constructor(binMs: number) {
    this.#binUs = toUs(binMs);
  }

  /** Something happened at an instant, in whole microseconds, no earlier than the last one. */
  add(atUs: number): void {
    const bin = Math.floor(atUs / this.#binUs);
    this.#count = bin === this.#bin ? this.#count + 1 : 1;
    this.#bin = bin;
    if (this.#count > this.highest) this.highest = this.#count;
  }
}

/** The width of bins, in ms, that cut a duration into 200 to 2000: a power of ten, 0.001 at least. */
export function binMsFor(durationMs: number): number {
  let us = 1;
  while (us * WIDER * 200 <= toUs(durationMs)) us *= WIDER;
  return us / 1000;
}
