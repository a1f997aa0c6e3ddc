import { crowdFindings } from "../../findings/stampede.ts";
import { toUs } from "../../sim/process.ts";
import type { Tally } from "./tally.ts";

/** The metrics, series and findings of a finished run. */
export function measure(tally: Tally, endMs: number) {
  return { metrics: metricsOf(tally), series: tally.series(toUs(endMs)), findings: crowdFindings(tally) };
}

function metricsOf(tally: Tally) {
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
