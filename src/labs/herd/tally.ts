import { Episode } from "../../findings/episode.ts";

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
class SparseLevel {
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

/** What became of the last attempt of a client that gave up. */
export type Failure = "refused" | "rejected" | "expired";

/** What is counted while a run is played. */
export class HerdTally {
  /** Attempts by the instant of sending: all of them, and by retry number from 0. */
  readonly attempts = new Sparse();
  readonly retries = new Sparse();
  readonly byRetry: Sparse[] = [];
  /** Retries that came to a service that was up; and the first event of each bin of them, -1 where the trace has none. */
  readonly retriesUp = new Sparse();
  readonly firstRetryUp: number[] = [];
  /** What became of attempts, when it was known: by the clients, or by the service. */
  readonly answered = new Sparse();
  readonly refused = new Sparse();
  readonly rejected = new Sparse();
  readonly expired = new Sparse();
  /** Served, but the client had stopped waiting for that attempt. */
  readonly servedLate = new Episode();
  readonly waiting = new SparseLevel();
  readonly queue = new SparseLevel();
  succeeded = 0;
  /** Clients that gave up, by what became of their last attempt, and those of them whom the budget allowed no other. */
  readonly gaveUp = new Episode();
  readonly gaveUpAfter: Record<Failure, number> = { refused: 0, rejected: 0, expired: 0 };
  denied = 0;
  /** When the last client had its answer or gave up. */
  drainedUs = 0;
  #inFlight = 0;

  sent(atUs: number, retry: number, isUp: boolean, event: number): void {
    const bin = binOf(atUs);
    this.attempts.add(bin);
    let own = this.byRetry[retry];
    if (!own) {
      own = new Sparse();
      this.byRetry[retry] = own;
    }
    own.add(bin);
    if (retry > 0) this.retries.add(bin);
    if (retry > 0 && isUp) this.#cameUp(bin, event);
    this.waiting.set(bin, ++this.#inFlight);
  }

  #cameUp(bin: number, event: number): void {
    this.retriesUp.add(bin);
    const at = this.retriesUp.bins.length - 1;
    if (this.firstRetryUp.length <= at) this.firstRetryUp.push(event);
    else if ((this.firstRetryUp[at] as number) < 0) this.firstRetryUp[at] = event;
  }

  /** An attempt ended for its client: answered, failed or timed out. */
  ended(atUs: number): void {
    this.waiting.set(binOf(atUs), --this.#inFlight);
  }

  /** A client has its answer. */
  served(atUs: number): void {
    this.succeeded++;
    this.drainedUs = atUs;
  }

  /** A client tries no more. */
  lost(atUs: number, last: Failure, wasDenied: boolean, event: number): void {
    this.gaveUp.add(atUs, event);
    this.gaveUpAfter[last]++;
    if (wasDenied) this.denied++;
    this.drainedUs = atUs;
  }
}
