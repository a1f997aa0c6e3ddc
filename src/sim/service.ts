import type { Process } from "./process.ts";
import type { Outcome } from "./trace.ts";

/** What is asked over the wire: one attempt at what a person meant. */
export interface Request {
  /** Numbered through the run, from 0, in the order of sending. */
  attempt: number;
  /** The tap that it belongs to, and which of its attempts it is: the index of its own streams of chance. */
  tap: number;
  tryNumber: number;
  /** What the person meant: two requests of one intent should have one effect. */
  intent: number;
  /** The idempotency key by its number in the run, -1 for none. */
  key: number;
  /** Cents. */
  amount: number;
}

/** What is answered. */
export interface Reply {
  outcome: Outcome;
  /** The intent whose processing came to this: not the asker's own where two payments go by one key. */
  intent?: number;
}

/** Anything that answers requests. Retry, network, dedup store and lab wrap services and are services. */
export type Service = (request: Request) => Process<Reply>;
