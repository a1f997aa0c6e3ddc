import { crowdFindings } from "../../findings/stampede.ts";
import { Database } from "../../parts/database.ts";
import { LeaderLock, type LockLease } from "../../parts/leaderLock.ts";
import { poisson, simultaneous } from "../../parts/load.ts";
import { popularity } from "../../parts/popularity.ts";
import { ReadThrough } from "../../parts/readThrough.ts";
import { toUs } from "../../sim/process.ts";
import type { Run } from "../../sim/run.ts";
import type { World } from "../../sim/world.ts";
import { HOTTEST, type StampedeSettings, type settings } from "./settings.ts";
import { StampedeTally } from "./tally.ts";

/** A crowd of readers on some nodes, one cache that they share and fill, one database behind it. */
export function play(world: World, settings: StampedeSettings): StampedeTally {
  const { arrivals, readers, readsPerSecond, keys, keySkew, durationMs, bustAtMs, nodes } = settings;
  const tally = new StampedeTally(world, settings);
  const { record, onQuery, onWaitOver, onWaited } = tally;
  const database = new Database(world, { workers: settings.dbWorkers, queueLimit: settings.dbQueueLimit });
  const cache = new ReadThrough<LockLease>(world, settings, {
    database,
    lock: settings.lock ? (onLeaseEnd) => new LeaderLock(world, settings.lockLeaseMs, onLeaseEnd) : undefined,
    record,
    onQuery,
    onWaitOver,
    onWaited,
  });
  const wanted = popularity(keys, keySkew);
  const wishes = world.random("readers/keys");
  // One draw a read, whatever becomes of it: a reader's luck does not depend on what others do.
  const luck = world.random("readers/early");

  // The fill at 0 answers no query: it is written down, not counted.
  world.record("refill", { subject: HOTTEST, value: cache.expiresAtUs(HOTTEST), cause: -1 });
  const read = (reader: number) => {
    const key = keys > 1 ? wanted(wishes.uniform()) : HOTTEST;
    cache.read(reader, key, reader % nodes, settings.early ? luck.uniform() : 0);
  };
  if (arrivals === "poisson") {
    poisson(world, "readers", readsPerSecond, durationMs, read);
  } else {
    const atUs = firstExpiryUs(cache, settings);
    if (atUs < toUs(durationMs)) simultaneous(world, atUs, readers, read);
  }
  if (bustAtMs > 0 && bustAtMs < durationMs) {
    world.schedule(
      toUs(bustAtMs),
      world.handler(() => cache.drop(HOTTEST)),
      0,
    );
  }
  return tally;
}

/** At that very instant the first entry is no longer fresh. */
function firstExpiryUs(cache: { expiresAtUs(key: number): number }, settings: StampedeSettings): number {
  // Without a spread all entries expire with the first.
  const keys = settings.ttlSpread > 0 ? settings.keys : 1;
  let first = Number.POSITIVE_INFINITY;
  for (let key = 0; key < keys; key++) first = Math.min(first, cache.expiresAtUs(key));
  return first;
}

/** The metrics, series and findings of a finished run. */
export function measure(tally: StampedeTally, endMs: number) {
  return { metrics: metricsOf(tally), series: tally.series(toUs(endMs)), findings: crowdFindings(tally) };
}

/** What is measured of a run of the lab. */
type Measured = ReturnType<typeof measure>;

export type StampedeMetrics = Measured["metrics"];
export type StampedeSeries = keyof Measured["series"] & string;

/** A run of the lab `stampede`. */
export type StampedeRun = Run<typeof settings, StampedeMetrics, StampedeSeries>;

function metricsOf(tally: StampedeTally) {
  const { hits, staleHits, misses, recomputes, bursts, waitersAnswered } = tally;
  const served = hits + staleHits;
  const reads = served + misses;
  const latencyMs = percentiles(served, tally.tookUs);
  return {
    reads,
    hitRatio: reads > 0 ? served / reads : null,
    recomputes,
    recomputesPerRefresh: bursts > 0 ? recomputes / bursts : null,
    peakConcurrentRecomputes: tally.inFlight.highest,
    dbPeakQueue: tally.queue.highest,
    dbRejected: tally.rejected,
    dbPeakPer1S: tally.busiestSecond.highest,
    readP50Ms: latencyMs(0.5),
    readP99Ms: latencyMs(0.99),
    readMaxMs: latencyMs(1),
    failedReads: tally.failedReads,
    waiters: tally.waiters,
    waitMeanMs: waitersAnswered > 0 ? tally.waitSumUs / waitersAnswered / 1000 : null,
    waitMaxMs: waitersAnswered > 0 ? tally.waitMaxUs / 1000 : null,
    maxStalenessMs: tally.maxStalenessUs / 1000,
    earlyRefreshes: tally.earlyRefreshes,
  };
}

/** Nearest-rank percentiles, in ms, of reads of which so many were served at once; null if none was answered. */
function percentiles(atOnce: number, tookUs: readonly number[]): (share: number) => number | null {
  const sorted = Float64Array.from(tookUs).sort();
  const answered = atOnce + sorted.length;
  return (share) => {
    if (answered === 0) return null;
    const rank = Math.max(1, Math.ceil(share * answered));
    return rank <= atOnce ? 0 : (sorted[rank - atOnce - 1] as number) / 1000;
  };
}
