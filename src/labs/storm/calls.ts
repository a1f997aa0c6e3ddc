import { Breaker } from "../../parts/breaker.ts";
import type { Layers } from "../../parts/layers.ts";
import { Server } from "../../parts/server.ts";
import { Priority } from "../../sim/kernel.ts";
import { toUs } from "../../sim/process.ts";
import type { World } from "../../sim/world.ts";
import { retryLayers } from "../retryLayers.ts";
import type { StormSettings } from "./settings.ts";
import { StormTally } from "./tally.ts";

/** Calls and attempts are numbered through the run, from 0; what is known of them stands in columns. */
export class StormCalls {
  readonly tally: StormTally;
  readonly #world: World;
  readonly #settings: StormSettings;
  readonly #server: Server;
  readonly #layers: Layers;
  readonly #breaker: Breaker | undefined;
  readonly #timeoutUs: number;
  readonly #send: number;
  readonly #expire: number;
  /** Of each call: attempts made, and its last event. */
  readonly #made: number[] = [];
  readonly #last: number[] = [];
  readonly #attempts = new Attempts(1 << 16);
  /** When the last attempt of each call was sent. */
  readonly #sentUs: number[] = [];
  #fails = false;

  constructor(world: World, settings: StormSettings) {
    this.#world = world;
    this.#settings = settings;
    this.tally = new StormTally(settings);
    this.#timeoutUs = toUs(settings.timeoutMs);
    const { queueLimit } = settings;
    this.#server = new Server(
      world,
      { ...settings, queueLimit: queueLimit === 0 ? Number.POSITIVE_INFINITY : queueLimit },
      {
        deadlineUs: (attempt) => (this.#attempts.sentUs[attempt] as number) + this.#timeoutUs,
        begun: () => this.#noteQueue(),
        done: (attempt) => this.#served(attempt),
        dropped: (attempt) => this.#dropped(attempt),
        failed: (attempt) => this.#refused(attempt),
      },
    );
    this.#layers = retryLayers(world, settings);
    this.#breaker = settings.breaker ? new Breaker(world, settings) : undefined;
    this.#send = world.handler((call) => this.#sends(call));
    this.#expire = world.handler(
      (attempt) => this.#timesOut(attempt),
      (attempt) => this.#attempts.waits[attempt] === 1,
    );
  }

  /** The cause of it all: for a while the server stands still, or fails everything. */
  stall(): void {
    const { stallFromMs, stallMs, stallKind, durationMs } = this.#settings;
    if (stallMs === 0 || stallFromMs >= durationMs) return;
    let stalled = -1;
    const begin = this.#world.handler(() => {
      stalled = this.#world.record("stalled", { value: toUs(stallMs), cause: -1 });
      this.#fails = stallKind === "fail";
      if (this.#fails) this.#server.fail();
      else this.#server.stand();
      this.#noteQueue();
    });
    const end = this.#world.handler(() => {
      this.#world.record("resumed", { subject: this.#server.queued, cause: stalled });
      this.#fails = false;
      this.#server.resume();
      this.#noteQueue();
    });
    const fromUs = toUs(stallFromMs);
    this.#world.schedule(fromUs, begin, 0, Priority.expiry);
    this.#world.schedule(fromUs + toUs(stallMs), end, 0, Priority.expiry);
  }

  arrive(call: number): void {
    this.#made.push(0);
    this.#last.push(-1);
    this.#sentUs.push(this.#world.nowUs());
    this.tally.arrived(this.#world.nowUs());
    this.#layers.begin(call);
    this.#sends(call);
  }

  /** The innermost layer sends an attempt, if the breaker lets it. */
  #sends(call: number): void {
    const nowUs = this.#world.nowUs();
    const ticket = this.#breaker?.admit();
    if (this.#breaker && ticket === undefined) {
      this.tally.failedFast++;
      this.#last[call] = this.#world.record("failedFast", { actor: call, cause: this.#breaker.cause });
      this.#tryAgain(call);
      return;
    }
    const nth = this.#made[call] as number;
    this.#made[call] = nth + 1;
    const attempt = this.#attempts.add(call, nth, nowUs, ticket ?? 0, this.#last[call] as number);
    this.tally.sent(nowUs, nth);
    this.#record("attempt", attempt, nowUs - (this.#sentUs[call] as number));
    this.#sentUs[call] = nowUs;
    if (this.#fails) this.#refused(attempt);
    else if (this.#server.offer(attempt)) {
      this.#noteQueue();
      this.#world.schedule(nowUs + this.#timeoutUs, this.#expire, attempt, Priority.deadline);
    } else {
      this.tally.shed++;
      this.#record("rejected", attempt, this.#server.queued);
      this.#failed(attempt);
    }
  }

  #refused(attempt: number): void {
    if (this.#attempts.waits[attempt] === 0) return;
    this.#record("refused", attempt);
    this.#failed(attempt);
  }

  #timesOut(attempt: number): void {
    this.#record("expired", attempt, this.#timeoutUs);
    this.#failed(attempt);
  }

  /** The caller is not told: it goes on waiting until its time is over. */
  #dropped(attempt: number): void {
    const waitedUs = this.#world.nowUs() - (this.#attempts.sentUs[attempt] as number);
    this.tally.dropped++;
    this.#record("dropped", attempt, waitedUs);
    this.#noteQueue();
  }

  #served(attempt: number): void {
    const nowUs = this.#world.nowUs();
    const inTime = this.#attempts.waits[attempt] === 1;
    this.tally.served(nowUs, inTime);
    if (!inTime) {
      this.#record("servedLate", attempt);
      return;
    }
    this.#attempts.waits[attempt] = 0;
    const call = this.#attempts.call[attempt] as number;
    this.#record("answered", attempt, nowUs - (this.#attempts.sentUs[attempt] as number));
    this.#breaker?.report(this.#attempts.ticket[attempt] as number, true);
    this.#layers.succeeded();
    this.tally.succeeded(call);
  }

  /** The attempt failed for its caller. */
  #failed(attempt: number): void {
    this.#attempts.waits[attempt] = 0;
    this.tally.lost(this.#world.nowUs());
    this.#breaker?.report(this.#attempts.ticket[attempt] as number, false);
    const call = this.#attempts.call[attempt] as number;
    this.#last[call] = this.#attempts.event[attempt] as number;
    this.#tryAgain(call);
  }

  /** Some layer tries again, or the call has failed. */
  #tryAgain(call: number): void {
    const delayMs = this.#layers.afterFailure(call);
    if (delayMs !== undefined) {
      const pauseUs = toUs(delayMs);
      this.#world.schedule(this.#world.nowUs() + pauseUs, this.#send, call);
      return;
    }
    const made = this.#made[call] as number;
    const cause = this.#last[call] as number;
    const { wasDenied } = this.#layers;
    const kind = wasDenied ? "retryDenied" : "gaveUp";
    const event = this.#world.record(kind, { actor: call, subject: made - 1, value: made, cause });
    this.#last[call] = event;
    this.tally.gaveUp(call, this.#world.nowUs(), wasDenied, event);
  }

  #noteQueue(): void {
    this.tally.queued(this.#world.nowUs(), this.#server.queued);
  }

  /** Each event of an attempt comes of its last one; the first of them, of what came before in the call. */
  #record(kind: Parameters<World["record"]>[0], attempt: number, value = 0): void {
    this.#attempts.event[attempt] = this.#world.record(kind, {
      actor: this.#attempts.call[attempt] as number,
      subject: this.#attempts.nth[attempt] as number,
      value,
      cause: this.#attempts.event[attempt] as number,
    });
  }
}

/** What is known of each attempt, in columns that grow together. Attempts are numbered from 0 in the order of sending. */
class Attempts {
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
