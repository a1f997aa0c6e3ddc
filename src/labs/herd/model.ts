import { clientsGone, thunderingHerds, wastedRequests } from "../../findings/herd.ts";
import { type BackoffPolicy, delayMs } from "../../parts/backoff.ts";
import { STREAMS } from "../../parts/layers.ts";
import { MOST_BINS, WIDER } from "../../sim/bins.ts";
import { toUs } from "../../sim/process.ts";
import type { Finding, Run, Series } from "../../sim/run.ts";
import { number, time } from "../../sim/units.ts";
import type { World } from "../../sim/world.ts";
import { Clients, startsOf } from "./clients.ts";
import { type HerdSettings, JITTERS, type settings } from "./settings.ts";
import { BIN_US, binOf, type HerdTally, type Sparse } from "./tally.ts";

/** A crowd of clients, each with one call to the same service. Returns what is counted as the run is played. */
export function play(world: World, settings: HerdSettings): HerdTally {
  return new Clients(world, settings).tally;
}

/** What is counted in bins of 10 ms. */
export type CountedId = "attempts" | "answered" | "refused" | "rejected" | "timedOut";

/** The ids of what is counted while a run is played; attempts are counted by their retry number, too. */
type BinnedId =
  | `${CountedId}Per10Ms`
  | "attemptsPer100Ms"
  | `attemptsPer10Ms/${number}`
  | "inFlight"
  | "queueDepth";

/** The metrics, series and findings of a finished run. */
export function measure(tally: HerdTally, settings: HerdSettings, endMs: number) {
  return {
    metrics: metricsOf(tally, settings),
    series: seriesOf(tally, endMs),
    findings: findingsOf(tally, settings),
  };
}

/** What is measured of a run of the lab. */
type Measured = ReturnType<typeof measure>;

export type HerdMetrics = Measured["metrics"];
/** Where retries wait, the jitters are compared. */
export type HerdSeries = BinnedId | `jitter/${string}`;

/** A run of the lab `herd`. */
export type HerdRun = Run<typeof settings, HerdMetrics, HerdSeries>;

function metricsOf(tally: HerdTally, settings: HerdSettings) {
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
function seriesOf(tally: HerdTally, endMs: number): Record<BinnedId, Series> {
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
export function takesPer100Ms({ capacityPerSecond, queueLimit, timeoutMs }: HerdSettings): number {
  if (capacityPerSecond === 0) return Number.POSITIVE_INFINITY;
  return capacityPerSecond / 10 + Math.min(queueLimit, (capacityPerSecond * timeoutMs) / 1000);
}

function findingsOf(tally: HerdTally, settings: HerdSettings): Finding[] {
  const { retriesUp, firstRetryUp, gaveUp, gaveUpAfter, denied, servedLate, succeeded } = tally;
  const takes = takesPer100Ms(settings);
  const says = `the service can take ${number(takes, 1)} in ${time(100_000)}, its queue included`;
  const { bins, values } = retriesUp;
  return [
    ...thunderingHerds({ bins, values, events: firstRetryUp }, takes, says),
    ...clientsGone(gaveUp, settings.clients, { ...gaveUpAfter, denied }),
    ...wastedRequests(servedLate, succeeded + servedLate.many),
  ];
}

/** More clients or bins would not change the shape of a density. */
const DENSITY_CLIENTS = 1000;
const DENSITY_BINS = 2000;

/**
 * When the same clients would retry under each jitter if every attempt failed, as the share of them in each bin: series
 * `jitter/none`, `jitter/additive`, .... Every client has the luck that it has in the run, so that only the rule differs.
 */
export function compareJitters(
  world: World,
  settings: HerdSettings,
  endMs: number,
): Record<`jitter/${string}`, Series> {
  if (settings.retry !== "exponential") return {};
  const clients = Math.min(settings.clients, DENSITY_CLIENTS);
  const starts = startsOf(world, settings, clients);
  const binMs = 10 * Math.ceil(Math.max(1, endMs / 10 / DENSITY_BINS));
  const series: Record<`jitter/${string}`, Series> = {};
  for (const jitter of JITTERS) {
    const values = new Float64Array(Math.floor(endMs / binMs) + 1);
    const policy = { ...settings, backoff: "exponential", jitter } as const;
    for (let client = 0; client < clients; client++) {
      for (const us of retriesOf(world, settings, policy, client, starts[client] as number)) {
        const bin = Math.floor(us / (binMs * 1000));
        if (bin >= values.length) break;
        values[bin] = (values[bin] as number) + 1;
      }
    }
    series[`jitter/${jitter}`] = { binMs, values: values.map((many) => many / clients) };
  }
  return series;
}

/** When one client would send its retries, in whole microseconds. */
function* retriesOf(
  world: World,
  { maxAttempts, roundTripMs, baseMs }: HerdSettings,
  policy: BackoffPolicy,
  client: number,
  startUs: number,
): Generator<number, void> {
  let us = startUs;
  let previousMs = baseMs;
  const nobodysLuck = world.random("client/backoff");
  for (let retry = 0; retry < maxAttempts - 1; retry++) {
    const luck =
      policy.jitter === "none" ? nobodysLuck : world.random("client/backoff", client * STREAMS + retry);
    previousMs = delayMs(policy, retry, previousMs, luck);
    us += toUs(roundTripMs) + toUs(previousMs);
    yield us;
  }
}
