import { breakerFindings } from "../../findings/breakers.ts";
import {
  type CallCounts,
  failuresWhileHealthy,
  heldBackFromHealthy,
  mostGotThrough,
} from "../../findings/callers.ts";
import { Episode } from "../../findings/episode.ts";
import type { Breaker, BreakerState, Transition } from "../../parts/breaker.ts";
import { Counts } from "../../sim/bins.ts";
import { toUs } from "../../sim/process.ts";
import type { Finding } from "../../sim/run.ts";
import { firstOf, type Trace } from "../../sim/trace.ts";
import { count, instant, ofAll, time } from "../../sim/units.ts";
import { type BreakerSettings, isSick, sickness } from "./settings.ts";

/** One change of state, as the metric lists it. */
export interface ListedTransition {
  atMs: number;
  from: BreakerState;
  to: BreakerState;
}

/** Counts calls as they end, whether or not the trace has room for them. */
export class BreakerTally {
  readonly #settings: BreakerSettings;
  readonly #transitions: readonly Transition[];
  readonly #succeeded: Counts;
  readonly #failed: Counts;
  readonly #spared: Counts;
  readonly #turnedAway: Counts;
  readonly #breaker: Breaker | undefined;
  /** Calls by when they were made; those that failed in the healthy service by when they did. */
  readonly #toSick = new Episode();
  readonly #heldBack = new Episode();
  readonly #failedWhileHealthy = new Episode();
  #toHealthy = 0;
  #failedWhileSick = 0;
  #failedFast = 0;
  /** Transitions heard of when the last call ended. */
  #heard = 0;
  /** Openings that a call to the sick service brought about, as numbers of transitions. */
  readonly #bySick = new Set<number>();

  constructor(settings: BreakerSettings, breaker: Breaker | undefined) {
    this.#settings = settings;
    this.#breaker = breaker;
    this.#transitions = breaker?.transitions ?? [];
    const binMs = binMsOf(settings);
    this.#succeeded = new Counts(binMs);
    this.#failed = new Counts(binMs);
    this.#spared = new Counts(binMs);
    this.#turnedAway = new Counts(binMs);
  }

  /** A call goes to the service. */
  sent(atUs: number, event: number): void {
    if (isSick(this.#settings, atUs)) this.#toSick.add(atUs, event);
    else this.#toHealthy++;
  }

  /** A call failed fast. */
  refused(atUs: number, event: number): void {
    this.#failedFast++;
    const sick = isSick(this.#settings, atUs);
    (sick ? this.#spared : this.#turnedAway).add(atUs);
    if (!sick) this.#heldBack.add(atUs, event);
  }

  /** A call ended, and the breaker has been told. Only that can open it, so a new opening is this call's doing. */
  ended(sentUs: number, ok: boolean, atUs: number, event: number): void {
    const sick = isSick(this.#settings, sentUs);
    if (!ok && sick) this.#failedWhileSick++;
    if (!ok && !sick) this.#failedWhileHealthy.add(atUs, event);
    (ok ? this.#succeeded : this.#failed).add(sentUs);
    const last = this.#transitions.length - 1;
    if (last >= this.#heard && sick && this.#transitions[last]?.to === "open") this.#bySick.add(last);
    this.#heard = last + 1;
  }

  /** The metrics, series and findings of the finished run. Series are by arrival. */
  measure(trace: Trace) {
    const lastUs = Math.max(0, toUs(this.#settings.durationMs) - 1);
    const transitions = this.#transitions;
    const peak = this.#breaker?.peak;
    return {
      metrics: {
        callsToSickService: this.#toSick.many,
        failedFast: this.#failedFast,
        failedFastWhileHealthy: this.#heldBack.many,
        failures: this.#failedWhileSick + this.#failedWhileHealthy.many,
        failuresWhileHealthy: this.#failedWhileHealthy.many,
        transitions: transitions.map(
          ({ atUs, from, to }): ListedTransition => ({ atMs: atUs / 1000, from, to }),
        ),
        detectionLagMs: this.#detectionLagMs(),
        recoveryLagMs: this.#recoveryLagMs(),
        flaps: transitions.filter(({ from, to }) => from === "halfOpen" && to === "open").length,
        falseOpens: transitions.filter(({ atUs, to }) => to === "open" && !isSick(this.#settings, atUs))
          .length,
        windowPeak: peak?.results ?? null,
        ratePeak: peak?.judged ? peak.rate : null,
      },
      series: {
        succeeded: this.#succeeded.series(lastUs),
        failed: this.#failed.series(lastUs),
        failedFastWhileSick: this.#spared.series(lastUs),
        failedFastWhileHealthy: this.#turnedAway.series(lastUs),
      },
      findings: this.#findings(trace),
    };
  }

  /** The first opening that a call to the sick service brought about. */
  #detectionLagMs(): number | null {
    const [first] = this.#bySick;
    if (first === undefined) return null;
    return ((this.#transitions[first] as Transition).atUs - sickness(this.#settings).fromUs) / 1000;
  }

  /** The first closing once the service is healthy again, of a breaker that the sickness had opened or found open. */
  #recoveryLagMs(): number | null {
    const { fromUs, toUs } = sickness(this.#settings);
    if (fromUs === toUs) return null;
    let owed = false;
    for (const [number, { atUs, from, to }] of this.#transitions.entries()) {
      if (from === "closed") owed = atUs < toUs || this.#bySick.has(number);
      if (to === "closed" && owed && atUs >= toUs) return (atUs - toUs) / 1000;
    }
    return null;
  }

  #findings(trace: Trace): Finding[] {
    const found = this.#breaker ? this.#ofBreaker(trace, this.#breaker) : this.#unguarded(trace);
    const all = this.#toHealthy;
    return [...found, ...failuresWhileHealthy(this.#failedWhileHealthy, all)];
  }

  #ofBreaker(trace: Trace, { peakSinceClosed }: Breaker): Finding[] {
    const { minimumCalls, failureThreshold } = this.#settings;
    const near = { ...peakSinceClosed, minimumCalls, failureThreshold };
    const found = breakerFindings(trace, sickness(this.#settings), near);
    const calls: CallCounts = {
      toSick: this.#toSick,
      failedWhileSick: this.#failedWhileSick,
      spared: this.#failedFast - this.#heldBack.many,
      heldBack: this.#heldBack,
    };
    const missed = found.some(({ kind }) => kind === "missedSickness");
    return [...found, ...(missed ? [] : mostGotThrough(calls)), ...heldBackFromHealthy(calls)];
  }

  #unguarded(trace: Trace): Finding[] {
    const sick = sickness(this.#settings);
    if (this.#failedWhileSick === 0) return [];
    const first = firstOf(trace, "send", sick.fromUs);
    const { many } = this.#toSick;
    return [
      {
        kind: "unguardedEpisode",
        name: "sick, nothing in between",
        fromMs: sick.fromUs / 1000,
        toMs: sick.toUs / 1000,
        evidence: first < 0 ? [] : [first],
        sentence: `From ${instant(sick.fromUs)} on the service was sick for ${time(sick.toUs - sick.fromUs)}, and nothing held back the ${count(many, "call")} that came meanwhile: ${ofAll(this.#failedWhileSick, many, "call")} failed.`,
      },
    ];
  }
}

/** Bins of about five calls or more, at most 150 of them up to the end of the calls; 1, 2 or 5 times a power of ten. */
function binMsOf({ durationMs, callEveryMs }: BreakerSettings): number {
  const leastUs = Math.max(toUs(durationMs) / 150, 5 * toUs(callEveryMs), 1);
  for (let power = 1; ; power *= 10) {
    for (const factor of [1, 2, 5]) if (factor * power >= leastUs) return (factor * power) / 1000;
  }
}
