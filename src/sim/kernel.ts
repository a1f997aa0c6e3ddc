/** Called when its event comes due, with the integer that was scheduled with it. */
export type Handler = (argument: number) => void;

/**
 * What goes first among events of the same microsecond.
 *
 * An interval is [from, to): whatever ends at `to` (`expiry`) is over before anything else of that instant happens.
 * A reply that arrives exactly at its timeout is in time, so `deadline` comes last. Within one of the three, events
 * run in the order in which they were scheduled.
 */
export const Order = { expiry: 0, normal: 1, deadline: 2 } as const;
export type Order = (typeof Order)[keyof typeof Order];

/** Sequence numbers of one `Order` stay below this, so one double holds both: order * RANK + sequence. */
const RANK = 2 ** 51;

/**
 * The virtual clock and its queue of events: a 4-ary heap over typed arrays.
 *
 * A 4-ary heap is half as deep as a binary one and its four children share a cache line. The event that runs leaves a
 * hole at the root; the first event that it schedules falls into the hole, so the usual "one out, one in" costs a
 * single sift instead of two.
 */
export class Kernel {
  /** Virtual time in whole microseconds. */
  nowUs = 0;
  /** Events taken from the queue so far, forgotten timers included. */
  executed = 0;

  readonly #handlers: Handler[] = [];
  #sequence = 0;
  #size = 0;
  #hole = false;
  #time: Float64Array;
  #rank: Float64Array;
  #handler: Uint16Array;
  #argument: Int32Array;

  constructor(capacity = 1024) {
    this.#time = new Float64Array(capacity);
    this.#rank = new Float64Array(capacity);
    this.#handler = new Uint16Array(capacity);
    this.#argument = new Int32Array(capacity);
  }

  /** Events waiting in the queue. */
  get pending(): number {
    return this.#hole ? this.#size - 1 : this.#size;
  }

  /**
   * Names a handler once; events then carry its number.
   * @throws RangeError beyond 65536 handlers: a crowd shares one and tells its members apart by the argument.
   */
  register(handler: Handler): number {
    if (this.#handlers.length > 0xffff) throw new RangeError("a kernel holds 65536 handlers at most");
    this.#handlers.push(handler);
    return this.#handlers.length - 1;
  }

  /**
   * Schedules `handler(argument)` at `atUs`, whole microseconds, not before now.
   * @throws RangeError if `atUs` is in the past, not a whole number, or beyond what a double holds exactly.
   */
  schedule(atUs: number, handler: number, argument: number, order: Order = Order.normal): void {
    if (!(atUs >= this.nowUs) || !Number.isSafeInteger(atUs)) {
      throw new RangeError(`an event at ${atUs} us cannot be scheduled at ${this.nowUs} us`);
    }
    const rank = order * RANK + this.#sequence++;
    if (this.#hole) {
      this.#hole = false;
      this.#sink(atUs, rank, handler, argument);
      return;
    }
    if (this.#size === this.#time.length) this.#grow();
    this.#rise(this.#size++, atUs, rank, handler, argument);
  }

  /** Runs up to `events` events. Returns true while more are waiting. */
  run(events = Number.POSITIVE_INFINITY): boolean {
    for (let left = events; left > 0; left--) {
      if (this.#hole) this.#closeHole();
      if (this.#size === 0) return false;
      this.nowUs = this.#time[0] as number;
      this.executed++;
      this.#hole = true;
      (this.#handlers[this.#handler[0] as number] as Handler)(this.#argument[0] as number);
    }
    return this.pending > 0;
  }

  #closeHole(): void {
    this.#hole = false;
    const last = --this.#size;
    if (last === 0) return;
    this.#sink(
      this.#time[last] as number,
      this.#rank[last] as number,
      this.#handler[last] as number,
      this.#argument[last] as number,
    );
  }

  /** Moves parents down until the event fits at or above `index`. */
  #rise(index: number, at: number, rank: number, handler: number, argument: number): void {
    const time = this.#time;
    while (index > 0) {
      const parent = (index - 1) >> 2;
      const parentTime = time[parent] as number;
      if (parentTime < at || (parentTime === at && (this.#rank[parent] as number) < rank)) break;
      this.#move(parent, index);
      index = parent;
    }
    this.#put(index, at, rank, handler, argument);
  }

  /** Moves the earliest child up, from the root, until the event fits. */
  #sink(at: number, rank: number, handler: number, argument: number): void {
    const time = this.#time;
    const ranks = this.#rank;
    const size = this.#size;
    let index = 0;
    for (;;) {
      let first = 4 * index + 1;
      if (first >= size) break;
      const end = Math.min(first + 4, size);
      let firstTime = time[first] as number;
      for (let child = first + 1; child < end; child++) {
        const childTime = time[child] as number;
        if (childTime < firstTime || (childTime === firstTime && (ranks[child] as number) < (ranks[first] as number))) {
          first = child;
          firstTime = childTime;
        }
      }
      if (at < firstTime || (at === firstTime && rank < (ranks[first] as number))) break;
      this.#move(first, index);
      index = first;
    }
    this.#put(index, at, rank, handler, argument);
  }

  #move(from: number, to: number): void {
    this.#time[to] = this.#time[from] as number;
    this.#rank[to] = this.#rank[from] as number;
    this.#handler[to] = this.#handler[from] as number;
    this.#argument[to] = this.#argument[from] as number;
  }

  #put(index: number, at: number, rank: number, handler: number, argument: number): void {
    this.#time[index] = at;
    this.#rank[index] = rank;
    this.#handler[index] = handler;
    this.#argument[index] = argument;
  }

  #grow(): void {
    const capacity = this.#time.length * 2;
    const grown = <A extends { set(from: A): void }>(to: A, from: A): A => {
      to.set(from);
      return to;
    };
    this.#time = grown(new Float64Array(capacity), this.#time);
    this.#rank = grown(new Float64Array(capacity), this.#rank);
    this.#handler = grown(new Uint16Array(capacity), this.#handler);
    this.#argument = grown(new Int32Array(capacity), this.#argument);
  }
}
