import { breakerFindings } from "../../findings/breakers.ts";
import type { Transition } from "../../parts/breaker.ts";
import { Counts } from "../../sim/bins.ts";
import { toUs } from "../../sim/process.ts";
import type { Finding, Measured } from "../../sim/simulate.ts";
import { eventAt, firstAt, type Trace } from "../../sim/trace.ts";
import { count, instant, time } from "../../sim/units.ts";
import type { ListedTransition } from "./metrics.ts";
import { isSick, type Settings, sickness } from "./settings.ts";

/** Counts calls as they end, whether or not the trace has room for them. */
export class Tally {
  readonly #settings: Settings;
  readonly #transitions: readonly Transition[];
  readonly #succeeded: Counts;
  readonly #failed: Counts;
  readonly #spared: Counts;
  readonly #turnedAway: Counts;
  #toSick = 0;
  #failures = 0;
  #failedFast = 0;
  /** Transitions heard of when the last call ended. */
  #heard = 0;
  /** Openings that a call to the sick service brought about, as numbers of transitions. */
  readonly #bySick = new Set<number>();

  constructor(settings: Settings, transitions: readonly Transition[]) {
    this.#settings = settings;
    this.#transitions = transitions;
    const binMs = binMsOf(settings);
    this.#succeeded = new Counts(binMs);
    this.#failed = new Counts(binMs);
    this.#spared = new Counts(binMs);
    this.#turnedAway = new Counts(binMs);
  }

  /** A call failed fast. */
  refused(atUs: number): void {
    this.#failedFast++;
    (isSick(this.#settings, atUs) ? this.#spared : this.#turnedAway).add(atUs);
  }

  /** A call ended, and the breaker has been told. Only that can open it, so a new opening is this call's doing. */
  ended(sentUs: number, ok: boolean): void {
    const sick = isSick(this.#settings, sentUs);
    if (sick) this.#toSick++;
    if (!ok) this.#failures++;
    (ok ? this.#succeeded : this.#failed).add(sentUs);
    const last = this.#transitions.length - 1;
    if (last >= this.#heard && sick && this.#transitions[last]?.to === "open") this.#bySick.add(last);
    this.#heard = last + 1;
  }

  /** The metrics, series and findings of the finished run. Series are by arrival. */
  measure(trace: Trace): Measured {
    const lastUs = Math.max(0, toUs(this.#settings.durationMs) - 1);
    const transitions = this.#transitions;
    return {
      metrics: {
        callsToSickService: this.#toSick,
        failedFast: this.#failedFast,
        failures: this.#failures,
        transitions: transitions.map(
          ({ atUs, from, to }): ListedTransition => ({ atMs: atUs / 1000, from, to }),
        ),
        detectionLagMs: this.#detectionLagMs(),
        recoveryLagMs: this.#recoveryLagMs(),
        flaps: transitions.filter(({ from, to }) => from === "halfOpen" && to === "open").length,
        falseOpens: transitions.filter(({ atUs, to }) => to === "open" && !isSick(this.#settings, atUs))
          .length,
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
    const sick = sickness(this.#settings);
    if (this.#settings.breaker) return breakerFindings(trace, sick);
    if (this.#toSick === 0) return [];
    const first = firstSend(trace, sick.fromUs);
    return [
      {
        kind: "unguardedEpisode",
        name: "sick, nothing in between",
        fromMs: sick.fromUs / 1000,
        toMs: sick.toUs / 1000,
        evidence: first < 0 ? [] : [first],
        sentence: `From ${instant(sick.fromUs)} on the service was sick for ${time(sick.toUs - sick.fromUs)}, and nothing held back the ${count(this.#toSick, "call")} that came meanwhile.`,
      },
    ];
  }
}

function firstSend(trace: Trace, fromUs: number): number {
  for (let id = firstAt(trace, fromUs); id < trace.length; id++) {
    if (eventAt(trace, id).kind === "send") return id;
  }
  return -1;
}

/** Bins of about five calls or more, at most 150 of them up to the end of the calls; 1, 2 or 5 times a power of ten. */
function binMsOf({ durationMs, callEveryMs }: Settings): number {
  const leastUs = Math.max(toUs(durationMs) / 150, 5 * toUs(callEveryMs), 1);
  for (let power = 1; ; power *= 10) {
    for (const factor of [1, 2, 5]) if (factor * power >= leastUs) return (factor * power) / 1000;
  }
}
