/** The finest bins of this lab. */
export const BIN_US = 10_000;

export const binOf = (us: number): number => Math.floor(us / BIN_US);

/** Counts in bins of 10 ms, of which only those that hold something are kept: a run of days has few. Bins in order. */
export class Sparse {
  readonly bins: number[] = [];
  readonly values: number[] = [];
  total = 0;

  add(bin: number): void {
    const last = this.bins.length - 1;
    if (this.bins[last] === bin) this.values[last] = (this.values[last] as number) + 1;
    else {
      this.bins.push(bin);
      this.values.push(1);
    }
    this.total++;
  }

  /** The highest count of `width` bins together, aligned to multiples of `width`. */
  peak(width = 1): number {
    let highest = 0;
    let wide = -1;
    let sum = 0;
    for (let at = 0; at < this.bins.length; at++) {
      const bin = Math.floor((this.bins[at] as number) / width);
      sum = (bin === wide ? sum : 0) + (this.values[at] as number);
      wide = bin;
      if (sum > highest) highest = sum;
    }
    return highest;
  }

  /** The highest count of `width` bins together, wherever they begin. */
  densest(width: number): number {
    let highest = 0;
    let first = 0;
    let sum = 0;
    for (let at = 0; at < this.bins.length; at++) {
      sum += this.values[at] as number;
      while ((this.bins[first] as number) <= (this.bins[at] as number) - width)
        sum -= this.values[first++] as number;
      if (sum > highest) highest = sum;
    }
    return highest;
  }

  /** How many of the aligned groups of `width` bins hold something. */
  filled(width: number): number {
    let filled = 0;
    let wide = -1;
    for (const each of this.bins) {
      const bin = Math.floor(each / width);
      if (bin !== wide) filled++;
      wide = bin;
    }
    return filled;
  }

  /** Every group of `width` bins up to and with the one that holds `lastBin`. */
  dense(width: number, lastBin: number): Float64Array {
    const values = new Float64Array(Math.floor(lastBin / width) + 1);
    for (let at = 0; at < this.bins.length; at++) {
      const bin = Math.floor((this.bins[at] as number) / width);
      values[bin] = (values[bin] as number) + (this.values[at] as number);
    }
    return values;
  }
}

/** A level that rises and falls, as its highest value in bins of 10 ms. Only bins in which it changes are kept. */
export class SparseLevel {
  highest = 0;
  readonly #bins: number[] = [];
  readonly #highest: number[] = [];
  /** The level at the end of the bin. */
  readonly #after: number[] = [];

  /** The level from an instant of this bin on. */
  set(bin: number, level: number): void {
    const last = this.#bins.length - 1;
    if (this.#bins[last] === bin) {
      if (level > (this.#highest[last] as number)) this.#highest[last] = level;
      this.#after[last] = level;
    } else {
      this.#bins.push(bin);
      // What it was when the bin began counts, too.
      this.#highest.push(Math.max(level, last < 0 ? 0 : (this.#after[last] as number)));
      this.#after.push(level);
    }
    if (level > this.highest) this.highest = level;
  }

  /** Every group of `width` bins up to and with the one that holds `lastBin`. */
  dense(width: number, lastBin: number): Float64Array {
    const values = new Float64Array(Math.floor(lastBin / width) + 1);
    let level = 0;
    let filled = 0;
    for (let at = 0; at < this.#bins.length; at++) {
      const bin = Math.floor((this.#bins[at] as number) / width);
      for (; filled < bin; filled++) values[filled] = Math.max(values[filled] as number, level);
      values[bin] = Math.max(values[bin] as number, this.#highest[at] as number);
      level = this.#after[at] as number;
    }
    for (; filled < values.length; filled++) values[filled] = Math.max(values[filled] as number, level);
    return values;
  }
}
