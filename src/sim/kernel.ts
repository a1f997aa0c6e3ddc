/** Called when its event comes due, with the integer that was scheduled with it: -2^31 to 2^31 - 1. */
export type Handler = (argument: number) => void;

/**
 * What goes first among events of the same microsecond.
 *
 * An interval is [from, to): whatever ends at `to` (`expiry`) is over before anything else of that instant happens.
 * A reply that arrives exactly at its timeout is in time, so `deadline` comes last. Within one of the three, events
 * run in the order in which they were scheduled.
 */
export const Priority = { expiry: 0, normal: 1, deadline: 2 } as const;
export type Priority = (typeof Priority)[keyof typeof Priority];

/** Sequence numbers of one `Order` stay below this, so one double holds both: order * RANK + sequence. */
const RANK = 2 ** 51;

/** One double holds a whole call, too: handler * CALL + argument. An array less to move makes the heap faster. */
const CALL = 2 ** 32;

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
  #call: Float64Array;

  constructor(capacity = 1024) {
    this.#time = new Float64Array(capacity);
    this.#rank = new Float64Array(capacity);
    this.#call = new Float64Array(capacity);
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

  /** Takes a place in the order in which events are scheduled, for one that is scheduled later than it could be. */
  reserve(): number {
    return this.#sequence++;
  }

  /**
   * Schedules `handler(argument)` at `atUs`, whole microseconds, not before now.
   * @throws RangeError if `atUs` is in the past, not a whole number, or beyond what a double holds exactly.
   */
  schedule(
    atUs: number,
    handler: number,
    argument: number,
    order: Priority = Priority.normal,
    place: number = this.#sequence++,
  ): void {
    if (!(atUs >= this.nowUs) || !Number.isSafeInteger(atUs)) {
      throw new RangeError(`an event at ${atUs} us cannot be scheduled at ${this.nowUs} us`);
    }
    const rank = order * RANK + place;
    const call = handler * CALL + argument;
    if (this.#hole) {
      this.#hole = false;
      this.#put(0, atUs, rank, call);
      this.#sink();
      return;
    }
    if (this.#size === this.#time.length) this.#grow();
    this.#put(this.#size, atUs, rank, call);
    this.#rise(this.#size++);
  }

  /** Runs up to `events` events. Returns true while more are waiting. */
  run(events = Number.POSITIVE_INFINITY): boolean {
    for (let left = events; left > 0; left--) {
      if (this.#hole) this.#closeHole();
      if (this.#size === 0) return false;
      this.nowUs = this.#time[0] as number;
      this.executed++;
      this.#hole = true;
      const call = this.#call[0] as number;
      // Rounded, since the argument may be negative.
      const handler = Math.floor(call / CALL + 0.5);
      (this.#handlers[handler] as Handler)(call - handler * CALL);
    }
    return this.pending > 0;
  }

  #closeHole(): void {
    this.#hole = false;
    const last = --this.#size;
    if (last === 0) return;
    this.#move(last, 0);
    this.#sink();
  }

  /** Moves parents down until the event at `index` fits. */
  #rise(index: number): void {
    const time = this.#time;
    const ranks = this.#rank;
    const at = time[index] as number;
    const rank = ranks[index] as number;
    const call = this.#call[index] as number;
    while (index > 0) {
      const parent = (index - 1) >> 2;
      const parentTime = time[parent] as number;
      if (parentTime < at || (parentTime === at && (ranks[parent] as number) < rank)) break;
      this.#move(parent, index);
      index = parent;
    }
    this.#put(index, at, rank, call);
  }

  /** Moves the earliest child up, from the root, until the event there fits. */
  #sink(): void {
    const time = this.#time;
    const ranks = this.#rank;
    const size = this.#size;
    const at = time[0] as number;
    const rank = ranks[0] as number;
    const call = this.#call[0] as number;
    let index = 0;
    for (;;) {
      const left = 4 * index + 1;
      if (left >= size) break;
      const first =
        left + 3 < size ? earliestOfFour(time, ranks, left) : earliestOfFew(time, ranks, left, size);
      const firstTime = time[first] as number;
      if (at < firstTime || (at === firstTime && rank < (ranks[first] as number))) break;
      this.#move(first, index);
      index = first;
    }
    this.#put(index, at, rank, call);
  }

  #move(from: number, to: number): void {
    this.#time[to] = this.#time[from] as number;
    this.#rank[to] = this.#rank[from] as number;
    this.#call[to] = this.#call[from] as number;
  }

  #put(index: number, at: number, rank: number, call: number): void {
    this.#time[index] = at;
    this.#rank[index] = rank;
    this.#call[index] = call;
  }

  #grow(): void {
    const capacity = this.#time.length * 2;
    const grown = <A extends { set(from: A): void }>(to: A, from: A): A => {
      to.set(from);
      return to;
    };
    this.#time = grown(new Float64Array(capacity), this.#time);
    this.#rank = grown(new Float64Array(capacity), this.#rank);
    this.#call = grown(new Float64Array(capacity), this.#call);
  }
}

/**
 * The earliest of the four events from `a` on. A tournament of sums instead of branches: which of two times is the
 * earlier is a toss-up that no processor can predict, and a wrong guess costs more than the whole comparison.
 */
function earliestOfFour(time: Float64Array, rank: Float64Array, a: number): number {
  const b = a + 1;
  const c = a + 2;
  const d = a + 3;
  const timeA = time[a] as number;
  const timeB = time[b] as number;
  const timeC = time[c] as number;
  const timeD = time[d] as number;
  let x = a + +(timeB < timeA);
  let y = c + +(timeD < timeC);
  if (timeA === timeB && (rank[b] as number) < (rank[a] as number)) x = b;
  if (timeC === timeD && (rank[d] as number) < (rank[c] as number)) y = d;
  const timeX = time[x] as number;
  const timeY = time[y] as number;
  if (timeX === timeY) return (rank[x] as number) < (rank[y] as number) ? x : y;
  return x + ((y - x) & -(timeY < timeX));
}

/** The earliest of the events from `first` up to, not including, `end`. */
function earliestOfFew(time: Float64Array, rank: Float64Array, first: number, end: number): number {
  for (let next = first + 1; next < end; next++) {
    const difference = (time[next] as number) - (time[first] as number);
    if (difference < 0 || (difference === 0 && (rank[next] as number) < (rank[first] as number)))
      first = next;
  }
  return first;
}
