import { clientsGone, thunderingHerds, wastedRequests } from "../../findings/herd.ts";
import { MOST_BINS, WIDER } from "../../sim/bins.ts";
import { toUs } from "../../sim/process.ts";
import type { Finding, Series } from "../../sim/run.ts";
import { number, time } from "../../sim/units.ts";
import type { MetricSpec } from "../lab.ts";
import type { Settings } from "./settings.ts";
import { BIN_US, binOf, type Sparse } from "./sparse.ts";
import type { Tally } from "./tally.ts";

/** What each metric means. */
export const metrics: Record<keyof ReturnType<typeof metricsOf>, MetricSpec> = {
  attempts: { title: "Attempts", unit: "count" },
  amplification: { title: "Attempts per client", unit: "factor" },
  peakPer10Ms: { title: `Most attempts in ${time(10_000)}`, unit: "count" },
  peakPer100Ms: { title: `Most attempts in ${time(100_000)}`, unit: "count" },
  peakRetriesPer10Ms: { title: `Most retries in ${time(10_000)}`, unit: "count" },
  peakRetriesPer100Ms: { title: `Most retries in any ${time(100_000)}`, unit: "count" },
  peakRetriesUpPer100Ms: { title: "Most of them while the service is up", unit: "count" },
  takesPer100Ms: { title: `What the service can take in ${time(100_000)}`, unit: "count" },
  emptyBinShare: { title: `Empty ${time(100_000)} between first and last attempt`, unit: "share" },
  succeeded: { title: "Clients served", unit: "count" },
  gaveUp: { title: "Clients that gave up", unit: "count" },
  drainedAtMs: { title: "Last client served or gone at", unit: "ms" },
  refused: { title: "Attempts failed by the outage", unit: "count" },
  rejected: { title: "Attempts rejected by a full queue", unit: "count" },
  timedOut: { title: "Attempts timed out", unit: "count" },
  wastedWorkShare: { title: "Work for nobody", unit: "share" },
};

/** What is counted in bins of 10 ms. */
export type CountedId = "attempts" | "answered" | "refused" | "rejected" | "timedOut";

/** The ids of what is counted while a run is played; attempts are counted by their retry number, too. */
export type BinnedId =
  | `${CountedId}Per10Ms`
  | "attemptsPer100Ms"
  | `attemptsPer10Ms/${number}`
  | "inFlight"
  | "queueDepth";

/** The metrics, series and findings of a finished run. */
export function measure(tally: Tally, settings: Settings, endMs: number) {
  return {
    metrics: metricsOf(tally, settings),
    series: seriesOf(tally, endMs),
    findings: findingsOf(tally, settings),
  };
}

function metricsOf(tally: Tally, settings: Settings) {
  const { attempts, retries, succeeded, servedLate } = tally;
  const done = succeeded + servedLate.many;
  return {
    attempts: attempts.total,
    amplification: attempts.total / settings.clients,
    peakPer10Ms: attempts.peak(),
    peakPer100Ms: attempts.peak(10),
    peakRetriesPer10Ms: retries.peak(),
    peakRetriesPer100Ms: retries.densest(10),
    peakRetriesUpPer100Ms: tally.retriesUp.densest(10),
    takesPer100Ms: settings.capacityPerSecond > 0 ? takesPer100Ms(settings) : null,
    emptyBinShare: emptyShare(attempts),
    succeeded,
    gaveUp: tally.gaveUp.many,
    drainedAtMs: tally.drainedUs / 1000,
    refused: tally.refused.total,
    rejected: tally.rejected.total,
    timedOut: tally.expired.total,
    wastedWorkShare: done > 0 ? servedLate.many / done : null,
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
function seriesOf(tally: Tally, endMs: number): Record<BinnedId, Series> {
  const lastBin = binOf(toUs(endMs));
  const dense = (from: Pick<Sparse, "dense">, finest = 1): Series => {
    let width = finest;
    while (lastBin / width >= MOST_BINS) width *= WIDER;
    return { binMs: (width * BIN_US) / 1000, values: from.dense(width, lastBin) };
  };
  const byRetry = tally.byRetry.map((own, retry) => [`attemptsPer10Ms/${retry}`, dense(own)]);
  return {
    attemptsPer10Ms: dense(tally.attempts),
    attemptsPer100Ms: dense(tally.attempts, 10),
    ...Object.fromEntries(byRetry),
    answeredPer10Ms: dense(tally.answered),
    refusedPer10Ms: dense(tally.refused),
    rejectedPer10Ms: dense(tally.rejected),
    timedOutPer10Ms: dense(tally.expired),
    inFlight: dense(tally.waiting),
    queueDepth: dense(tally.queue),
  };
}

/**
 * What the service could take in within 100 ms while it is up: what it serves in that time, and of its queue as much as
 * it serves before the first of it times out. Everything if it has no limit.
 */
export function takesPer100Ms({ capacityPerSecond, queueLimit, timeoutMs }: Settings): number {
  if (capacityPerSecond === 0) return Number.POSITIVE_INFINITY;
  return capacityPerSecond / 10 + Math.min(queueLimit, (capacityPerSecond * timeoutMs) / 1000);
}

function findingsOf(tally: Tally, settings: Settings): Finding[] {
  const { retriesUp, firstRetryUp, gaveUp, gaveUpAfter, denied, servedLate, succeeded } = tally;
  const takes = takesPer100Ms(settings);
  const says = `the service can take ${number(takes, 1)} in ${time(100_000)}, its queue included`;
  const { bins, values } = retriesUp;
  return [
    ...thunderingHerds({ bins, values, events: firstRetryUp }, takes, says),
    ...clientsGone(gaveUp, settings.clients, { ...gaveUpAfter, denied }),
    ...wastedRequests(servedLate, succeeded + servedLate.many),
  ].sort((a, b) => a.fromMs - b.fromMs);
}
