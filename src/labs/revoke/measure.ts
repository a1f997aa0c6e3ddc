import { accessAfterRevoke, failedCall, staleSets } from "../../findings/accessAfterRevoke.ts";
import { toUs } from "../../sim/process.ts";
import type { MetricSpec } from "../lab.ts";
import type { Watch } from "./watch.ts";

/** What each metric means. */
export const metrics: Record<keyof ReturnType<typeof metricsOf>, MetricSpec> = {
  windowMs: { title: "Consistency window", unit: "ms" },
  accessesAfterRevoke: { title: "Allowed after the revoke", unit: "count" },
  staleSetsRefused: { title: "Stale sets refused", unit: "count" },
  dbReads: { title: "Database reads", unit: "count" },
};

/** The metrics, series and findings of a finished run. */
export function measure(watch: Watch, endMs: number) {
  const { stillAllowed, revoke, failedCall: failed, bins } = watch;
  const endUs = toUs(endMs);
  return {
    metrics: metricsOf(watch),
    series: {
      allowed: bins.allowed.series(endUs),
      allowedAfterRevoke: bins.allowedAfterRevoke.series(endUs),
      denied: bins.denied.series(endUs),
      dbReads: bins.dbReads.series(endUs),
    },
    findings: [
      ...(stillAllowed ? [accessAfterRevoke(stillAllowed)] : []),
      ...(failed ? [failedCall(failed, watch.accessesAfterRevoke, endUs)] : []),
      ...(revoke ? watch.staleSets.map((sets) => staleSets(sets, revoke, endUs)) : []),
    ].sort((a, b) => a.fromMs - b.fromMs),
  };
}

function metricsOf({ stillAllowed, accessesAfterRevoke, staleSetsRefused, dbReads }: Watch) {
  const windowMs = stillAllowed ? (stillAllowed.last.atUs - stillAllowed.revoked.atUs) / 1000 : 0;
  return { windowMs, accessesAfterRevoke, staleSetsRefused, dbReads };
}
