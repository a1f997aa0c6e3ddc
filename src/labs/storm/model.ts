import { failedCalls, overloadAfter, retryAmplification } from "../../findings/storm.ts";
import { even, poisson } from "../../parts/load.ts";
import { toUs } from "../../sim/process.ts";
import type { Finding, Run, Series } from "../../sim/run.ts";
import type { Trace } from "../../sim/trace.ts";
import type { World } from "../../sim/world.ts";
import { StormCalls } from "./calls.ts";
import {
  hasStall,
  type SeriesId,
  type StormSettings,
  seriesId,
  type settings,
  stallEndMs,
} from "./settings.ts";
import type { Share, StormTally } from "./tally.ts";

/** Calls in an open loop through layers of retries into one server. Returns what is counted as the run is played. */
export function play(world: World, settings: StormSettings): StormTally {
  const calls = new StormCalls(world, settings);
  const { arrivals, arrivalsPerSecond, durationMs } = settings;
  calls.stall();
  if (arrivals === "even") even(world, arrivalsPerSecond, durationMs, (call) => calls.arrive(call));
  else poisson(world, "callers", arrivalsPerSecond, durationMs, (call) => calls.arrive(call));
  return calls.tally;
}

/** The metrics, series and findings of a finished run. */
export function measure(tally: StormTally, settings: StormSettings, trace: Trace, endMs: number) {
  const series = tally.series(endMs);
  const metrics = metricsOf(tally, settings);
  return { metrics, series, findings: findingsOf(tally, settings, trace, series, endMs) };
}

/** What is measured of a run of the lab. */
type Measured = ReturnType<typeof measure>;

export type StormMetrics = Measured["metrics"];
export type StormSeries = keyof Measured["series"] & string;

/** A run of the lab `storm`. */
export type StormRun = Run<typeof settings, StormMetrics, StormSeries>;

const shareOf = ({ offered, answered }: Share): number | null => (offered > 0 ? answered / offered : null);

function metricsOf(tally: StormTally, settings: StormSettings) {
  const recovered = firstOfRecovery(tally, settings);
  return {
    offered: tally.arrivedUs.length,
    failedCalls: tally.failed.many,
    attempts: tally.attempts,
    goodputBefore: shareOf(tally.before),
    goodputDuring: shareOf(tally.during),
    goodputAfter: shareOf(tally.after),
    recoveredAtMs: recovered === undefined ? null : (tally.arrivedUs[recovered] as number) / 1000,
    peakQueue: tally.peakQueue,
    shed: tally.shed,
    dropped: tally.dropped,
    failedFast: tally.failedFast,
    retriesDenied: tally.retriesDenied,
    wastedWorkShare: tally.done > 0 ? tally.wasted / tally.done : null,
  };
}

/** The first call since the stall began from which on all succeed; undefined if the last second has a failure, or nothing stalls. */
function firstOfRecovery({ arrivedUs, lastFailed }: StormTally, settings: StormSettings): number | undefined {
  const { stallFromMs, durationMs } = settings;
  if (!hasStall(settings)) return undefined;
  if (lastFailed >= 0 && (arrivedUs[lastFailed] as number) >= toUs(durationMs) - 1e6) return undefined;
  for (let call = lastFailed + 1; call < arrivedUs.length; call++) {
    if ((arrivedUs[call] as number) >= toUs(stallFromMs)) return call;
  }
  return undefined;
}

function findingsOf(
  tally: StormTally,
  settings: StormSettings,
  trace: Trace,
  series: Record<SeriesId, Series>,
  endMs: number,
): Finding[] {
  const { durationMs, stallMs, capacityPerSecond } = settings;
  const fromMs = stallEndMs(settings);
  const attempts = series[seriesId("attempts", settings)];
  const load = {
    binMs: attempts.binMs,
    calls: series[seriesId("offered", settings)].values,
    attempts: attempts.values,
    retries: series[seriesId("retries", settings)].values,
  };
  const findings = retryAmplification(trace, load, endMs);
  if (stallMs > 0 && fromMs < durationMs) {
    const recovered = firstOfRecovery(tally, settings);
    const recoveredMs =
      recovered === undefined ? undefined : Math.max(fromMs, (tally.arrivedUs[recovered] as number) / 1000);
    findings.push(
      ...overloadAfter(trace, {
        fromMs,
        recoveredMs,
        untilMs: durationMs,
        causeMs: stallMs,
        ...beforeRecovery(tally, recovered),
        attemptsPerSecond: tally.lastAttemptsPerSecond,
        capacityPerSecond,
        peakQueue: tally.peakQueue,
      }),
    );
  }
  findings.push(...failedCalls(tally.failed, tally.arrivedUs.length));
  return findings;
}

/** Of the calls that came in after the stall, those before all succeed again. */
function beforeRecovery({ after, arrivedUs }: StormTally, recovered = arrivedUs.length): Share {
  const since = Math.min(after.offered, arrivedUs.length - recovered);
  return { offered: after.offered - since, answered: after.answered - since };
}
