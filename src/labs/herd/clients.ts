import { DelayLine } from "../../parts/delayLine.ts";
import type { Layers } from "../../parts/layers.ts";
import { Server } from "../../parts/server.ts";
import { Priority } from "../../sim/kernel.ts";
import { toUs } from "../../sim/process.ts";
import type { World } from "../../sim/world.ts";
import { retryLayers } from "../retryLayers.ts";
import type { HerdSettings } from "./settings.ts";
import { binOf, type Failure, HerdTally } from "./tally.ts";

/**
 * Up to a million clients, so they are numbers, not processes: what they know stands in columns, and what they do is a
 * named handler. A request is a number, too: client * maxAttempts + attempt.
 */
export class Clients {
  readonly tally = new HerdTally();
  readonly #world: World;
  readonly #settings: HerdSettings;
  readonly #server: Server;
  /** All clients retry by one policy, and share one budget. */
  readonly #layers: Layers;
  readonly #outageUs: number;
  readonly #timeoutUs: number;
  readonly #roundTripUs: number;
  readonly #send: number;
  /** Failures on their way back. */
  readonly #failures: DelayLine;
  readonly #expire: number;
  readonly #miss: number;
  readonly #answer: number;
  /** Of each client: its present attempt, from 0; whether it waits for it; when it was sent; the last event. */
  readonly #attempt: Uint8Array;
  readonly #waits: Uint8Array;
  readonly #sentUs: Float64Array;
  readonly #last: Int32Array;
  /** The timeouts of requests that the server still has: why they are served for nobody. */
  readonly #givenUp = new Map<number, number>();

  constructor(world: World, settings: HerdSettings) {
    const { clients, timeoutMs, roundTripMs, outageMs, retry, maxAttempts } = settings;
    this.#world = world;
    this.#settings = settings;
    this.#outageUs = toUs(outageMs);
    this.#timeoutUs = toUs(timeoutMs);
    this.#roundTripUs = toUs(roundTripMs);
    this.#server = this.#service();
    this.#layers = retryLayers(
      world,
      {
        ...settings,
        layers: 1,
        maxRetries: retry === "none" ? 0 : maxAttempts - 1,
        backoff: retry === "exponential" ? retry : "none",
      },
      clients,
    );
    this.#attempt = new Uint8Array(clients);
    this.#waits = new Uint8Array(clients);
    this.#sentUs = new Float64Array(clients);
    this.#last = new Int32Array(clients).fill(-1);
    this.#send = world.handler((client) => this.#sends(client));
    this.#failures = new DelayLine(world, this.#roundTripUs, (client) => this.#hearsFailure(client));
    this.#expire = world.handler(
      (request) => this.#timesOut(request),
      (request) => this.#isPresent(request),
    );
    this.#miss = world.handler((client) => this.#missesFailure(client));
    this.#answer = world.handler((request) => this.#hearsAnswer(request));
    this.#start();
  }

  /** Everyone's first attempt. */
  #start(): void {
    const { clients } = this.#settings;
    const starts = startsOf(this.#world, this.#settings, clients);
    for (let client = 0; client < clients; client++) {
      this.#world.schedule(starts[client] as number, this.#send, client);
    }
  }

  /** After the outage: one server with a queue of a limited length. */
  #service(): Server {
    const { capacityPerSecond, queueLimit } = this.#settings;
    const policy = { capacityPerSecond, queueLimit, discipline: "fifo", dropExpired: "never" } as const;
    return new Server(this.#world, policy, {
      deadlineUs: () => Number.POSITIVE_INFINITY,
      begun: () => this.tally.queue.set(binOf(this.#world.nowUs()), this.#server.queued),
      done: (request) => this.#served(request),
      dropped: () => {},
      failed: () => {},
    });
  }

  #sends(client: number): void {
    const nowUs = this.#world.nowUs();
    const attempt = this.#attempt[client] as number;
    if (attempt === 0) this.#layers.begin(client);
    this.#waits[client] = 1;
    const sinceUs = attempt === 0 ? 0 : nowUs - (this.#sentUs[client] as number);
    this.#sentUs[client] = nowUs;
    const event = this.#record("attempt", client, sinceUs);
    this.tally.sent(nowUs, attempt, nowUs >= this.#outageUs, event);
    const request = client * this.#settings.maxAttempts + attempt;
    if (nowUs < this.#outageUs) {
      this.tally.refused.add(binOf(nowUs));
      this.#record("refused", client);
    } else if (this.#server.offer(request)) {
      this.tally.queue.set(binOf(nowUs), this.#server.queued);
      this.#world.schedule(nowUs + this.#timeoutUs, this.#expire, request, Priority.deadline);
      return;
    } else {
      this.tally.rejected.add(binOf(nowUs));
      this.#record("rejected", client, this.#server.queued);
    }
    if (this.#roundTripUs <= this.#timeoutUs) this.#failures.send(client);
    else this.#world.schedule(nowUs + this.#timeoutUs, this.#miss, client, Priority.deadline);
  }

  /** The failure of the present attempt arrives. */
  #hearsFailure(client: number): void {
    this.#waits[client] = 0;
    this.tally.ended(this.#world.nowUs());
    this.#tryAgain(client, (this.#sentUs[client] as number) < this.#outageUs ? "refused" : "rejected");
  }

  /** The failure of the present attempt would arrive too late. What became of it is counted already, as a failure. */
  #missesFailure(client: number): void {
    this.#record("expired", client, this.#timeoutUs);
    this.#hearsFailure(client);
  }

  #timesOut(request: number): void {
    const client = this.#clientOf(request);
    this.#waits[client] = 0;
    this.tally.ended(this.#world.nowUs());
    this.tally.expired.add(binOf(this.#world.nowUs()));
    this.#givenUp.set(request, this.#record("expired", client, this.#timeoutUs));
    this.#tryAgain(client, "expired");
  }

  #tryAgain(client: number, failure: Failure): void {
    const nowUs = this.#world.nowUs();
    const delayMs = this.#layers.afterFailure(client);
    if (delayMs === undefined) {
      const { wasDenied } = this.#layers;
      if (wasDenied) this.#record("retryDenied", client);
      const event = this.#record("gaveUp", client, (this.#attempt[client] as number) + 1);
      this.tally.lost(nowUs, failure, wasDenied, event);
      return;
    }
    const pauseUs = toUs(delayMs);
    this.#attempt[client] = (this.#attempt[client] as number) + 1;
    if (pauseUs > 0 || this.#roundTripUs === 0) this.#world.schedule(nowUs + pauseUs, this.#send, client);
    else this.#sends(client);
  }

  /** The server is done with a request. It does not know whether anybody waits. */
  #served(request: number): void {
    this.#world.schedule(this.#world.nowUs() + this.#roundTripUs, this.#answer, request);
  }

  #hearsAnswer(request: number): void {
    const nowUs = this.#world.nowUs();
    const client = this.#clientOf(request);
    if (!this.#isPresent(request)) {
      const subject = request % this.#settings.maxAttempts;
      const cause = this.#givenUp.get(request) ?? -1;
      this.#givenUp.delete(request);
      this.tally.servedLate.add(nowUs, this.#world.record("servedLate", { actor: client, subject, cause }));
      return;
    }
    this.#waits[client] = 0;
    this.#layers.succeeded();
    this.tally.ended(nowUs);
    this.tally.answered.add(binOf(nowUs));
    this.#record("answered", client, nowUs - (this.#sentUs[client] as number));
    this.tally.served(nowUs);
  }

  #clientOf(request: number): number {
    return Math.floor(request / this.#settings.maxAttempts);
  }

  /** Whether the client still waits for this very request. */
  #isPresent(request: number): boolean {
    const client = this.#clientOf(request);
    const attempt = request - client * this.#settings.maxAttempts;
    return this.#waits[client] === 1 && this.#attempt[client] === attempt;
  }

  /** Each event of a client comes of its last one. */
  #record(kind: Parameters<World["record"]>[0], client: number, value = 0): number {
    const event = this.#world.record(kind, {
      actor: client,
      subject: this.#attempt[client] as number,
      value,
      cause: this.#last[client] as number,
    });
    this.#last[client] = event;
    return event;
  }
}

/** When the first clients send their first attempts, in whole microseconds. */
export function startsOf(world: World, { startSpreadMs }: HerdSettings, clients: number): Float64Array {
  const starts = new Float64Array(clients);
  if (startSpreadMs === 0) return starts;
  const chance = world.random("clients/start");
  for (let client = 0; client < clients; client++) {
    starts[client] = Math.floor(chance.uniform() * toUs(startSpreadMs));
  }
  return starts;
}
