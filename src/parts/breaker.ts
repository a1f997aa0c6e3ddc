import { type Actor, type ActorOptions, type AnyActorLogic, createActor, createMachine } from "xstate";
import { Priority } from "../sim/kernel.ts";
import { toUs } from "../sim/process.ts";
import { Ring } from "../sim/ring.ts";
import type { World } from "../sim/world.ts";
import { BREAKER } from "./breakerMachine.ts";

/** The dials of a circuit breaker. */
export interface BreakerPolicy {
  /** The share of failures at which it opens, of the results in the window. */
  failureThreshold: number;
  windowMs: number;
  /** Results that the window must hold before their share says anything. */
  minimumCalls: number;
  /** How long it stays open. */
  recoveryMs: number;
  /** Calls that a half-open breaker admits; all of them must succeed. */
  probes: number;
  /** A result counts only in the era in which its call was admitted. Without it, in whatever era it arrives. */
  eraGuard: boolean;
}

export type BreakerState = "closed" | "open" | "halfOpen";

/** What a call was admitted with: the era, counted from 0. An era is one stay in one state. */
export type Ticket = number;

/** A change of state. */
export interface Transition {
  atUs: number;
  from: BreakerState;
  to: BreakerState;
}

/** The fullest that a closed breaker's window ever was, and the highest failure rate that it ever judged. */
export interface WindowPeak {
  results: number;
  /** Of windows with as many results as it takes; of the fullest ones where none had that many. 0 before any result. */
  rate: number;
  /** Whether any window held as many results as it takes. */
  judged: boolean;
}

/**
 * A circuit breaker. Before a call: `admit()`. Afterwards, once: `report(ticket, ok)`; a timeout is a failure, and
 * reporting it as one is what keeps a hung probe from holding the breaker half-open for ever.
 *
 * The machine knows the three states and what leads from one to another. Calls are counted beside it in plain code,
 * which tells the machine only what moves it. Its timer runs on the virtual clock.
 */
export class Breaker {
  readonly transitions: Transition[] = [];
  readonly #world: World;
  readonly #policy: BreakerPolicy;
  readonly #actor: Actor<ReturnType<typeof machineOf>>;
  readonly #results: RollingWindow;
  #state: BreakerState = "closed";
  #era: Ticket = 0;
  /** Of the present half-open era. */
  #probesAdmitted = 0;
  #probesSucceeded = 0;
  /** The event of the last transition: the cause of the end of the open period. */
  #lastEvent = -1;
  /** Of the eras before this one, and of this one. */
  #peakBefore: WindowPeak = NO_PEAK;
  #peak: WindowPeak = NO_PEAK;

  constructor(world: World, policy: BreakerPolicy) {
    this.#world = world;
    this.#policy = policy;
    this.#results = new RollingWindow(toUs(policy.windowMs));
    const clock = clockOf(world, () => this.#follow(0, 0, this.#lastEvent));
    this.#actor = createActor(machineOf(policy.recoveryMs), { clock }).start();
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** The event of the last transition, which is why calls fail fast; -1 before the first. */
  get cause(): number {
    return this.#lastEvent;
  }

  /** How near its window came to opening it, in the whole run. */
  get peak(): WindowPeak {
    return nearer(this.#peakBefore, this.#peak);
  }

  /** The same since it was closed last. */
  get peakSinceClosed(): WindowPeak {
    return this.#peak;
  }

  /** Lets a call through, or says undefined: then the call fails fast. */
  admit(): Ticket | undefined {
    if (this.#state === "open") return undefined;
    if (this.#state === "halfOpen") {
      if (this.#probesAdmitted >= this.#policy.probes) return undefined;
      this.#probesAdmitted++;
    }
    return this.#era;
  }

  /** Says how an admitted call ended. `call` is its number, for the record; without it nothing is written of it. */
  report(ticket: Ticket, ok: boolean, call = -1): void {
    const late = ticket !== this.#era;
    if (late && (this.#policy.eraGuard || this.#state === "open")) {
      this.#record("lateIgnored", call, ticket, ok ? 1 : 0);
      return;
    }
    if (late) this.#record("lateCounted", call, ticket, ok ? 1 : 0);
    if (this.#state === "closed") this.#count(ok, call);
    else this.#probe(ok, call);
  }

  #count(ok: boolean, call: number): void {
    const results = this.#results;
    const { minimumCalls, failureThreshold } = this.#policy;
    results.add(this.#world.nowUs(), ok);
    const { calls, failures } = results;
    this.#record("counted", call, calls, failures);
    const judged = calls >= minimumCalls;
    this.#peak = nearer(this.#peak, { results: calls, rate: failures / calls, judged });
    if (!judged || failures / calls < failureThreshold) return;
    this.#actor.send({ type: "trip" });
    this.#follow(calls, failures);
  }

  #probe(ok: boolean, call: number): void {
    if (ok) this.#probesSucceeded++;
    const results = this.#probesSucceeded + (ok ? 0 : 1);
    const failures = ok ? 0 : 1;
    this.#record("counted", call, results, failures);
    if (ok && results < this.#policy.probes) return;
    this.#actor.send({ type: ok ? "recover" : "relapse" });
    this.#follow(results, failures);
  }

  /** A transition begins an era: nothing of the last one counts in it. */
  #follow(results: number, failures: number, cause?: number): void {
    const from = this.#state;
    this.#state = this.#actor.getSnapshot().value as BreakerState;
    this.#era++;
    if (this.#state === "closed") {
      this.#peakBefore = this.peak;
      this.#peak = NO_PEAK;
    }
    this.#results.clear();
    this.#probesAdmitted = 0;
    this.#probesSucceeded = 0;
    this.transitions.push({ atUs: this.#world.nowUs(), from, to: this.#state });
    const told = { subject: results, value: failures };
    this.#lastEvent = this.#world.record(
      RECORDED[this.#state],
      cause === undefined ? told : { ...told, cause },
    );
  }

  #record(kind: "counted" | "lateCounted" | "lateIgnored", call: number, subject: number, value: number) {
    if (call >= 0) this.#world.record(kind, { actor: call, subject, value });
  }
}

/** That of a window that never held anything. */
const NO_PEAK: WindowPeak = { results: 0, rate: 0, judged: false };

/** Two peaks as one. Where neither window was judged, the rate of a fuller one tells more. */
function nearer(one: WindowPeak, other: WindowPeak): WindowPeak {
  const results = Math.max(one.results, other.results);
  if (one.judged !== other.judged) return { ...(one.judged ? one : other), results };
  if (!one.judged && one.results !== other.results) return one.results > other.results ? one : other;
  return { results, rate: Math.max(one.rate, other.rate), judged: one.judged };
}

type Clock = NonNullable<ActorOptions<AnyActorLogic>["clock"]>;

const RECORDED = { closed: "closed", open: "opened", halfOpen: "halfOpened" } as const;

const machineOf = (recoveryMs: number) => createMachine(BREAKER, { delays: { recovery: recoveryMs } });

/**
 * The machine's timers on the virtual clock. An open period is [from, to): at `to` it is over before anything else of
 * that instant. `settle` is called when a timer has moved the machine.
 */
function clockOf(world: World, settle: () => void): Clock {
  const timers = new Map<number, () => void>();
  let set = 0;
  const expiry = world.handler((timer) => {
    const act = timers.get(timer);
    timers.delete(timer);
    if (!act) return;
    act();
    settle();
  });
  return {
    setTimeout(act, ms) {
      const timer = set++;
      timers.set(timer, act);
      world.schedule(world.nowUs() + toUs(ms), expiry, timer, Priority.expiry);
      return timer;
    },
    clearTimeout: (timer) => void timers.delete(timer),
  };
}

/** The results of the last `lengthUs`, exactly: one that arrives at `t` counts in [t, t + lengthUs). */
export class RollingWindow {
  failures = 0;
  readonly #lengthUs: number;
  /** When each result came, and 1 for a failure. */
  readonly #at = new Ring<number>();
  readonly #failed = new Ring<0 | 1>();

  constructor(lengthUs: number) {
    this.#lengthUs = lengthUs;
  }

  /** Results in the window as of the last one added. */
  get calls(): number {
    return this.#at.size;
  }

  /** Adds a result, not earlier than those before it, and drops those that are over by then. */
  add(atUs: number, ok: boolean): void {
    while ((this.#at.first ?? Number.POSITIVE_INFINITY) + this.#lengthUs <= atUs) {
      this.#at.shift();
      this.failures -= this.#failed.shift() ?? 0;
    }
    this.#at.push(atUs);
    this.#failed.push(ok ? 0 : 1);
    if (!ok) this.failures++;
  }

  clear(): void {
    this.#at.clear();
    this.#failed.clear();
    this.failures = 0;
  }
}
