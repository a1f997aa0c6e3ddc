import type { Series } from "./simulate.ts";

/** Counts what happens, in equal bins from 0 on. */
export class Counts {
  readonly #binUs: number;
  readonly #values: number[] = [];

  constructor(binMs: number) {
    this.#binUs = binMs * 1000;
  }

  /** Something happened at an instant, in whole microseconds. */
  add(atUs: number, many = 1): void {
    const bin = Math.floor(atUs / this.#binUs);
    while (this.#values.length <= bin) this.#values.push(0);
    this.#values[bin] = (this.#values[bin] as number) + many;
  }

  /** Every bin up to the one that holds `endUs`. */
  series(endUs: number): Series {
    this.add(endUs, 0);
    return { binMs: this.#binUs / 1000, values: this.#values };
  }
}

/** Follows a level that rises and falls, as its highest value in each of equal bins from 0 on. */
export class Peaks {
  /** The highest level of all. */
  highest = 0;
  readonly #binUs: number;
  readonly #values: number[] = [0];
  #level = 0;
  /** At the very start of a bin the level may fall before it counts there: what ends then is over. */
  #onlyFalls = false;

  constructor(binMs: number) {
    this.#binUs = binMs * 1000;
  }

  /** The level from an instant on, in whole microseconds, no earlier than the last one. */
  set(atUs: number, level: number): void {
    const bin = Math.floor(atUs / this.#binUs);
    const isNew = bin >= this.#values.length;
    while (this.#values.length <= bin) this.#values.push(this.#level);
    const atStart = atUs === bin * this.#binUs;
    this.#onlyFalls = atStart && (isNew || this.#onlyFalls) && level <= this.#level;
    if (this.#onlyFalls || level > (this.#values[bin] as number)) this.#values[bin] = level;
    this.#level = level;
    if (level > this.highest) this.highest = level;
  }

  /** Every bin up to the one that holds `endUs`. */
  series(endUs: number): Series {
    this.set(endUs, this.#level);
    return { binMs: this.#binUs / 1000, values: this.#values };
  }
}

/** Keeps the highest of the values noted in each of equal bins from 0 on; 0 where none was. */
export class Highest {
  readonly #binUs: number;
  readonly #values: number[] = [];

  constructor(binMs: number) {
    this.#binUs = Math.round(binMs * 1000);
  }

  /** Notes a value at an instant, in whole microseconds. */
  note(atUs: number, value: number): void {
    const bin = Math.floor(atUs / this.#binUs);
    while (this.#values.length <= bin) this.#values.push(0);
    if (value > (this.#values[bin] as number)) this.#values[bin] = value;
  }

  /** Every bin up to the one that holds `endUs`. */
  series(endUs: number): Series {
    this.note(endUs, 0);
    return { binMs: this.#binUs / 1000, values: this.#values };
  }
}

/** The width of bins, in ms, that cut a duration into 200 to 2000: a power of ten, 0.001 at least. */
export const binMsFor = (durationMs: number): number =>
  10 ** Math.max(-3, Math.floor(Math.log10(Math.max(durationMs, 0.2) / 200)));
