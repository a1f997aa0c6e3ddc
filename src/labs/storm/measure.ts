import { failedCalls, overloadAfter, retryAmplification } from "../../findings/storm.ts";
import { toUs } from "../../sim/process.ts";
import type { Finding, Measured, Metrics, Series } from "../../sim/simulate.ts";
import type { Trace } from "../../sim/trace.ts";
import { seriesLike } from "./series.ts";
import { hasStall, type Settings, stallEndMs } from "./settings.ts";
import type { Share, Tally } from "./tally.ts";

/** The metrics, series and findings of a finished run. */
export function measure(tally: Tally, settings: Settings, trace: Trace, endMs: number): Measured {
  const series = tally.series(endMs);
  const metrics = metricsOf(tally, settings);
  return { metrics, series, findings: findingsOf(tally, settings, trace, series) };
}

const shareOf = ({ offered, answered }: Share): number | null => (offered > 0 ? answered / offered : null);

function metricsOf(tally: Tally, settings: Settings): Metrics {
  const recoveredUs = recovered(tally, settings);
  return {
    offered: tally.arrivedUs.length,
    failedCalls: tally.failed.many,
    attempts: tally.attempts,
    goodputBefore: shareOf(tally.before),
    goodputDuring: shareOf(tally.during),
    goodputAfter: shareOf(tally.after),
    recoveredAtMs: recoveredUs === undefined ? null : recoveredUs / 1000,
    peakQueue: tally.peakQueue,
    shed: tally.shed,
    dropped: tally.dropped,
    failedFast: tally.failedFast,
    retriesDenied: tally.retriesDenied,
    wastedWorkShare: tally.done > 0 ? tally.wasted / tally.done : null,
  };
}

/** When the first call since the stall began came in from which on all succeed; undefined if the last second has a failure, or nothing stalls. */
function recovered({ arrivedUs, lastFailed }: Tally, settings: Settings): number | undefined {
  const { stallFromMs, durationMs } = settings;
  if (!hasStall(settings)) return undefined;
  if (lastFailed >= 0 && (arrivedUs[lastFailed] as number) >= toUs(durationMs) - 1e6) return undefined;
  for (let call = lastFailed + 1; call < arrivedUs.length; call++) {
    if ((arrivedUs[call] as number) >= toUs(stallFromMs)) return arrivedUs[call];
  }
  return undefined;
}

/** The stretch at the end of the arrivals over which their attempts are averaged. */
const LAST_MS = 10_000;

function findingsOf(
  tally: Tally,
  settings: Settings,
  trace: Trace,
  series: Record<string, Series>,
): Finding[] {
  const { durationMs, stallMs, capacityPerSecond } = settings;
  const fromMs = stallEndMs(settings);
  const [calls, attempts] = [seriesLike(series, "offered"), seriesLike(series, "attempts")];
  const findings = retryAmplification(trace, attempts.binMs, calls.values, attempts.values);
  if (stallMs > 0 && fromMs < durationMs) {
    const recoveredUs = recovered(tally, settings);
    const recoveredMs = recoveredUs === undefined ? undefined : Math.max(fromMs, recoveredUs / 1000);
    findings.push(
      ...overloadAfter(trace, {
        fromMs,
        recoveredMs,
        untilMs: durationMs,
        causeMs: stallMs,
        ...goodIn(series, fromMs, recoveredMs ?? durationMs),
        attemptsPerSecond: rateAt(attempts, Math.max(fromMs, durationMs - LAST_MS), durationMs),
        capacityPerSecond,
        peakQueue: tally.peakQueue,
      }),
    );
  }
  findings.push(...failedCalls(tally.failed, tally.arrivedUs.length));
  return findings.sort((a, b) => a.fromMs - b.fromMs);
}

/** Calls that came in during a stretch, and those of them that were answered in time. */
function goodIn(series: Record<string, Series>, fromMs: number, toMs: number): Share {
  const sum = ({ binMs, values }: Series) =>
    values.slice(Math.floor(fromMs / binMs), Math.ceil(toMs / binMs)).reduce((all, many) => all + many, 0);
  return { offered: sum(seriesLike(series, "offered")), answered: sum(seriesLike(series, "good")) };
}

function rateAt({ binMs, values }: Series, fromMs: number, toMs: number): number {
  const bins = values.slice(Math.floor(fromMs / binMs), Math.ceil(toMs / binMs));
  return bins.length === 0 ? 0 : (bins.reduce((all, many) => all + many, 0) * 1000) / binMs / bins.length;
}
