import { binOf, Sparse, SparseLevel } from "./sparse.ts";

/** What is counted while a run is played. */
export class Tally {
  /** Attempts by the instant of sending: all of them, and by retry number from 0. */
  readonly attempts = new Sparse();
  readonly retries = new Sparse();
  readonly byRetry: Sparse[] = [];
  /** The first event of each bin of `retries`, -1 where the trace does not have it. */
  readonly firstRetry: number[] = [];
  /** What became of attempts, when it was known: by the clients, or by the service. */
  readonly answered = new Sparse();
  readonly refused = new Sparse();
  readonly rejected = new Sparse();
  readonly expired = new Sparse();
  /** Served, but the client had given up on that attempt. */
  servedLate = 0;
  readonly waiting = new SparseLevel();
  readonly queue = new SparseLevel();
  succeeded = 0;
  gaveUp = 0;
  /** When the last client had its answer or gave up. */
  drainedUs = 0;
  #inFlight = 0;

  sent(atUs: number, retry: number, event: number): void {
    const bin = binOf(atUs);
    this.attempts.add(bin);
    let own = this.byRetry[retry];
    if (!own) {
      own = new Sparse();
      this.byRetry[retry] = own;
    }
    own.add(bin);
    if (retry > 0) {
      this.retries.add(bin);
      const at = this.retries.bins.length - 1;
      if (this.firstRetry.length <= at) this.firstRetry.push(event);
      else if ((this.firstRetry[at] as number) < 0) this.firstRetry[at] = event;
    }
    this.waiting.set(bin, ++this.#inFlight);
  }

  /** An attempt ended for its client: answered, failed or timed out. */
  ended(atUs: number): void {
    this.waiting.set(binOf(atUs), --this.#inFlight);
  }

  /** A client has its answer, or gives up. */
  settled(atUs: number, success: boolean): void {
    if (success) this.succeeded++;
    else this.gaveUp++;
    this.drainedUs = atUs;
  }
}
