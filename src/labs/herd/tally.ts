import { Episode } from "../../findings/episode.ts";
import { binOf, Sparse, SparseLevel } from "./sparse.ts";

/** What became of the last attempt of a client that gave up. */
export type Failure = "refused" | "rejected" | "expired";

/** What is counted while a run is played. */
export class Tally {
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
