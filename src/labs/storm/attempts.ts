/** What is known of each attempt, in columns that grow together. Attempts are numbered from 0 in the order of sending. */
export class Attempts {
  length = 0;
  /** The call that it belongs to, and which of that call's attempts it is. */
  call: Int32Array;
  nth: Int32Array;
  sentUs: Float64Array;
  /** With what the breaker let it through. */
  ticket: Int32Array;
  /** 1 while its caller waits for it. */
  waits: Uint8Array;
  /** The last event on its way. */
  event: Int32Array;

  constructor(capacity: number) {
    this.call = new Int32Array(capacity);
    this.nth = new Int32Array(capacity);
    this.sentUs = new Float64Array(capacity);
    this.ticket = new Int32Array(capacity);
    this.waits = new Uint8Array(capacity);
    this.event = new Int32Array(capacity);
  }

  /** Adds an attempt for which its caller waits. */
  add(call: number, nth: number, sentUs: number, ticket: number, event: number): number {
    const attempt = this.length;
    if (attempt === this.call.length) this.#grow();
    this.call[attempt] = call;
    this.nth[attempt] = nth;
    this.sentUs[attempt] = sentUs;
    this.ticket[attempt] = ticket;
    this.waits[attempt] = 1;
    this.event[attempt] = event;
    this.length = attempt + 1;
    return attempt;
  }

  #grow(): void {
    const grown = <A extends { set(from: A): void }>(to: A, from: A): A => {
      to.set(from);
      return to;
    };
    const capacity = this.length * 2;
    this.call = grown(new Int32Array(capacity), this.call);
    this.nth = grown(new Int32Array(capacity), this.nth);
    this.sentUs = grown(new Float64Array(capacity), this.sentUs);
    this.ticket = grown(new Int32Array(capacity), this.ticket);
    this.waits = grown(new Uint8Array(capacity), this.waits);
    this.event = grown(new Int32Array(capacity), this.event);
  }
}
