import { thunderingHerds } from "../../findings/herd.ts";
import { MOST_BINS, WIDER } from "../../sim/bins.ts";
import { toUs } from "../../sim/process.ts";
import type { Finding, Measured, Metrics, Series } from "../../sim/simulate.ts";
import { number } from "../../sim/units.ts";
import type { MetricSpec } from "../lab.ts";
import type { Settings } from "./settings.ts";
import { BIN_US, binOf, type Sparse } from "./sparse.ts";
import type { Tally } from "./tally.ts";

/** What each metric means. */
export const metrics: Record<string, MetricSpec> = {
  attempts: { title: "Attempts", unit: "count" },
  amplification: { title: "Attempts per client", unit: "factor" },
  peakPer10Ms: { title: "Most attempts in 10 ms", unit: "count" },
  peakPer100Ms: { title: "Most attempts in 100 ms", unit: "count" },
  peakRetriesPer10Ms: { title: "Most retries in 10 ms", unit: "count" },
  emptyBinShare: { title: "Empty 100 ms between first and last attempt", unit: "share" },
  succeeded: { title: "Clients served", unit: "count" },
  gaveUp: { title: "Clients that gave up", unit: "count" },
  drainedAtMs: { title: "Last client served or gone at", unit: "ms" },
};

/** The metrics, series and findings of a finished run. */
export function measure(tally: Tally, settings: Settings, endMs: number): Measured {
  return {
    metrics: metricsOf(tally, settings),
    series: seriesOf(tally, endMs),
    findings: findingsOf(tally, settings),
  };
}

function metricsOf(tally: Tally, { clients }: Settings): Metrics {
  const { attempts, retries } = tally;
  return {
    attempts: attempts.total,
    amplification: attempts.total / clients,
    peakPer10Ms: attempts.peak(),
    peakPer100Ms: attempts.peak(10),
    peakRetriesPer10Ms: retries.peak(),
    emptyBinShare: emptyShare(attempts),
    succeeded: tally.succeeded,
    gaveUp: tally.gaveUp,
    drainedAtMs: tally.drainedUs / 1000,
  };
}

/** Of the 100 ms from the first attempt's to the last one's. */
function emptyShare(attempts: Sparse): number {
  const first = Math.floor((attempts.bins[0] as number) / 10);
  const last = Math.floor((attempts.bins.at(-1) as number) / 10);
  const all = last - first + 1;
  return (all - attempts.filled(10)) / all;
}

/**
 * `attemptsPer10Ms`, `attemptsPer100Ms`; then by retry number from 0, what became of attempts, and the levels, all with
 * bins of 10 ms. In runs that outlast their bins all of them are wider.
 */
function seriesOf(tally: Tally, endMs: number): Record<string, Series> {
  const lastBin = binOf(toUs(endMs));
  const dense = (from: Pick<Sparse, "dense">, finest = 1): Series => {
    let width = finest;
    while (lastBin / width >= MOST_BINS) width *= WIDER;
    return { binMs: (width * BIN_US) / 1000, values: from.dense(width, lastBin) };
  };
  const series: Record<string, Series> = {
    attemptsPer10Ms: dense(tally.attempts),
    attemptsPer100Ms: dense(tally.attempts, 10),
  };
  tally.byRetry.forEach((own, retry) => {
    series[`attemptsPer10Ms/${retry}`] = dense(own);
  });
  series.answeredPer10Ms = dense(tally.answered);
  series.refusedPer10Ms = dense(tally.refused);
  series.rejectedPer10Ms = dense(tally.rejected);
  series.timedOutPer10Ms = dense(tally.expired);
  series.inFlight = dense(tally.waiting);
  series.queueDepth = dense(tally.queue);
  return series;
}

/** What the healthy service could take in within 100 ms; half of the clients if it has no limit. */
export const takesPer100Ms = ({ capacityPerSecond, queueLimit, clients }: Settings): number =>
  capacityPerSecond > 0 ? capacityPerSecond / 10 + queueLimit : clients / 2;

function findingsOf(tally: Tally, settings: Settings): Finding[] {
  const takes = takesPer100Ms(settings);
  const said = number(takes, 0);
  const says =
    settings.capacityPerSecond > 0
      ? `the healthy service can take ${said} in 100 ms, its queue included`
      : "more than half of all clients";
  const { bins, values } = tally.retries;
  return thunderingHerds({ bins, values, events: tally.firstRetry }, takes, says);
}
