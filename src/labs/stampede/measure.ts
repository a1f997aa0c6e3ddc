import { crowdFindings } from "../../findings/stampede.ts";
import type { Measured, Metrics, Series } from "../../sim/simulate.ts";
import type { Tally } from "./tally.ts";

/** The metrics, series and findings of a finished run. */
export function measure(tally: Tally, endMs: number): Measured {
  const series = tally.series(endMs * 1000);
  return {
    metrics: metricsOf(tally, highest(series.dbQueriesPer1S)),
    series,
    findings: crowdFindings(tally),
  };
}

const highest = (series: Series | undefined): number =>
  (series?.values ?? []).reduce((most, value) => Math.max(most, value), 0);

function metricsOf(tally: Tally, dbPeakPer1S: number): Metrics {
  const { hits, staleHits, misses, recomputes, bursts, waiters, waitSumUs, waitMaxUs, maxStalenessUs } =
    tally;
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
    dbPeakPer1S,
    readP50Ms: latencyMs(0.5),
    readP99Ms: latencyMs(0.99),
    waiters,
    waitMeanMs: waiters > 0 ? waitSumUs / waiters / 1000 : null,
    waitMaxMs: waiters > 0 ? waitMaxUs / 1000 : null,
    maxStalenessMs: maxStalenessUs / 1000,
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
