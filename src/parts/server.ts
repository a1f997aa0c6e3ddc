import { Ring } from "../sim/ring.ts";
import type { World } from "../sim/world.ts";

/** One server and the queue before it. */
export interface ServerPolicy {
  /** Requests that it serves in a second, each in the same time; 0 = as many as come, in no time. */
  capacityPerSecond: number;
  /** Requests that may wait; one more is refused. */
  queueLimit: number;
  /** Who is next: the one that waited longest, or the one that came last. */
  discipline: "fifo" | "lifo";
  /** Dropped before it is served: what its caller has given up already, or what cannot be done in time any more. */
  dropExpired: "never" | "late" | "hopeless";
}

/** What the server needs to know of requests, and whom it tells. Requests are whole numbers. */
export interface Requests {
  /** The last instant at which an answer is of use, in whole microseconds. */
  deadlineUs(request: number): number;
  /** Its service begins. */
  begun(request: number): void;
  done(request: number): void;
  dropped(request: number): void;
  /** It was there when the server began to fail everything. */
  failed(request: number): void;
}

/**
 * A server that takes one request at a time. It is never told that a caller gave up: what is in its queue costs it
 * time, unless it looks at the clock itself.
 *
 * In a busy period the n-th request is done n service times after its start, rounded last, so that 300 a second are
 * 300 a second although a third of a hundredth of a second is no whole number of microseconds.
 */
export class Server {
  readonly #world: World;
  readonly #policy: ServerPolicy;
  readonly #requests: Requests;
  readonly #serviceUs: number;
  readonly #finish: number;
  /** Those who wait, in the order in which they came. */
  readonly #queue = new Ring<number>();
  /** The request in service, or -1. */
  #current = -1;
  /** Counts the completions that were scheduled: one that a stall called off is not the latest any more. */
  #turn = 0;
  #periodUs = 0;
  #periodServed = 0;
  #doneAtUs = 0;
  #state: "works" | "stands" | "fails" = "works";
  /** What is left of the request in service while the server stands still. */
  #leftUs = 0;

  constructor(world: World, policy: ServerPolicy, requests: Requests) {
    this.#world = world;
    this.#policy = policy;
    this.#requests = requests;
    this.#serviceUs = policy.capacityPerSecond > 0 ? 1e6 / policy.capacityPerSecond : 0;
    this.#finish = world.handler(
      () => this.#finished(),
      (turn) => turn === this.#turn,
    );
  }

  /** Requests that wait. */
  get queued(): number {
    return this.#queue.size;
  }

  /** Whether a request is in service. */
  get busy(): boolean {
    return this.#current >= 0;
  }

  /** Time in service of each request, in microseconds: not a whole number. */
  get serviceUs(): number {
    return this.#serviceUs;
  }

  /** Takes a request in, or says that it is refused: the queue is full, or everything fails. */
  offer(request: number): boolean {
    if (this.#state === "fails") return false;
    if (this.#serviceUs === 0 && this.#state === "works") {
      this.#requests.done(request);
      return true;
    }
    if (this.#current >= 0 || this.#state === "stands") {
      if (this.#queue.size >= this.#policy.queueLimit) return false;
      this.#queue.push(request);
      return true;
    }
    this.#periodUs = this.#world.nowUs();
    this.#periodServed = 0;
    if (this.#isLate(request)) this.#requests.dropped(request);
    else this.#begin(request);
    return true;
  }

  /** Stands still: nothing is lost, nothing is done, arrivals queue. */
  stand(): void {
    this.#state = "stands";
    this.#turn++;
    this.#leftUs = this.#doneAtUs - this.#world.nowUs();
  }

  /** Fails everything at once: what is in hand, and what comes. */
  fail(): void {
    this.#state = "fails";
    this.#turn++;
    const inHand = this.#current;
    this.#current = -1;
    if (inHand >= 0) this.#requests.failed(inHand);
    for (let request = this.#queue.shift(); request !== undefined; request = this.#queue.shift()) {
      this.#requests.failed(request);
    }
  }

  /** Works again, and goes on where it stood. */
  resume(): void {
    this.#state = "works";
    const nowUs = this.#world.nowUs();
    this.#periodServed = 0;
    if (this.#current >= 0) {
      this.#periodUs = nowUs + this.#leftUs;
      this.#schedule(this.#periodUs);
    } else {
      this.#periodUs = nowUs;
      this.#next();
    }
  }

  #begin(request: number): void {
    this.#current = request;
    this.#periodServed++;
    this.#schedule(Math.round(this.#periodUs + this.#periodServed * this.#serviceUs));
    this.#requests.begun(request);
  }

  #schedule(atUs: number): void {
    this.#doneAtUs = atUs;
    this.#world.schedule(atUs, this.#finish, ++this.#turn);
  }

  #finished(): void {
    // Still at work: whoever comes because of this answer goes to the end of the line.
    this.#requests.done(this.#current);
    this.#current = -1;
    this.#next();
  }

  /** Takes the next one that is worth the work. */
  #next(): void {
    for (;;) {
      const request = this.#policy.discipline === "fifo" ? this.#queue.shift() : this.#queue.pop();
      if (request === undefined) return;
      if (this.#serviceUs === 0) this.#requests.done(request);
      else if (this.#isLate(request)) this.#requests.dropped(request);
      else {
        this.#begin(request);
        return;
      }
    }
  }

  /** An answer at the very deadline is in time. */
  #isLate(request: number): boolean {
    const { dropExpired } = this.#policy;
    if (dropExpired === "never") return false;
    const neededUs = dropExpired === "late" ? 0 : Math.ceil(this.#serviceUs);
    return this.#world.nowUs() + neededUs > this.#requests.deadlineUs(request);
  }
}
