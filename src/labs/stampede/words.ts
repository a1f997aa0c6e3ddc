import type { Run } from "../../sim/simulate.ts";
import type { Event } from "../../sim/trace.ts";
import { count, number, time } from "../../sim/units.ts";
import type { Headline } from "../lab.ts";
import type { Settings } from "./settings.ts";

const ms = (value: number): string => time(value * 1000);

/** What goes wrong, or not, with the numbers that are set. */
export function lede(settings: Settings): string {
  const { arrivals, readers, readsPerSecond, keys, ttlMs, recomputeMs } = settings;
  const share = keys === 1 ? "share one cached value" : `share ${number(keys)} cached values`;
  const crowd =
    arrivals === "poisson"
      ? `${count(readsPerSecond, "read")} a second ${share}, good for ${ms(ttlMs)}.`
      : `${count(readers, "reader")} ${share} and come at once, when the first expires.`;
  return `${crowd} A new value takes the database ${ms(recomputeMs)}. ${protection(settings)}`;
}

function protection({ lock, stale, coalesce, early, ttlSpread, keys }: Settings): string {
  if (stale) return "While one reader fetches it, the others get the old one.";
  if (lock) return "One reader fetches it; whoever else misses waits for that one.";
  if (coalesce) return "Each node fetches it once; its other readers wait for that.";
  if (early) return "A reader may fetch it before the old one expires.";
  if (ttlSpread > 0 && keys === 1) return "When it expires moves about; that all miss it at once does not.";
  if (ttlSpread > 0) return "They no longer expire together.";
  return "Until it is there, every reader who misses fetches it, too.";
}

/** Queries an expiry with one key, the busiest second with many. */
export function headline(run: Run): Headline {
  const { recomputesPerRefresh, dbPeakPer1S } = run.metrics as Record<string, number | null>;
  const { keys } = run.settings as Settings;
  // The figure is of the database; what the readers pay for it is told with the findings.
  const harm = run.findings.some(({ kind }) => kind !== "longWait");
  const sentence = `${fromCache(run)} ${database(run)}${price(run)}`;
  if (keys > 1) {
    const figure = number(dbPeakPer1S ?? 0);
    return {
      figure,
      noun: dbPeakPer1S === 1 ? "query in the busiest second" : "queries in the busiest second",
      harm,
      sentence,
    };
  }
  const size = recomputesPerRefresh ?? 0;
  const figure = number(size, size < 10 ? 1 : 0);
  return {
    figure,
    noun: figure === "1" ? "query an expiry" : "queries an expiry, on average",
    harm,
    sentence,
  };
}

function fromCache({ metrics }: Run): string {
  if (metrics.hitRatio === null) return "Nobody came.";
  // Rounded down, so that it says 100% only if all did.
  const share = String(Math.floor((metrics.hitRatio as number) * 10_000) / 100);
  return `${share}% of ${count(metrics.reads as number, "read")} came from the cache.`;
}

function database({ metrics }: Run): string {
  const { recomputes, dbPeakQueue, dbRejected } = metrics as Record<string, number>;
  const queries = `The database had ${count(recomputes as number, "query", "queries")}`;
  const queue = dbPeakQueue === 0 ? "" : `, up to ${number(dbPeakQueue ?? 0)} waiting`;
  const refused = dbRejected === 0 ? "" : `, and rejected ${number(dbRejected ?? 0)}`;
  return `${queries}${queue}${refused}.`;
}

/** What the protection costs the readers. */
function price({ metrics }: Run): string {
  const { waiters, waitMaxMs, maxStalenessMs } = metrics as Record<string, number>;
  const waits = waiters ? ` ${count(waiters, "reader")} waited for one, ${ms(waitMaxMs ?? 0)} at most.` : "";
  return maxStalenessMs
    ? `${waits} Values were served up to ${ms(maxStalenessMs)} past their expiry.`
    : waits;
}

/** What happened, in plain words. */
export function tell(event: Event, run: Run): string {
  const { kind, actor, subject, value } = event;
  const reader = `reader ${number(actor + 1)}`;
  const other = `reader ${number(value + 1)}`;
  const key = (run.settings as Settings).keys === 1 ? "the value" : `key ${subject + 1}`;
  switch (kind) {
    case "readHit":
      return `${reader} gets ${key} from the cache, fresh for ${time(value)} more`;
    case "readStale":
      return `${reader} gets the old value of ${key}, ${time(value)} past its expiry`;
    case "readMiss":
      return value < 0
        ? `${reader} misses: ${key} is not in the cache`
        : `${reader} misses: ${key} expired ${time(value)} ago`;
    case "readEarly":
      return `${reader} chooses to refresh ${key}, ${time(value)} before it expires`;
    case "readWait":
      return `${reader} misses ${key} and waits for ${other}, who is at it already`;
    case "query":
      return value === 1
        ? `${reader} queries the database for ${key}`
        : `${reader} queries for ${key}, too: query ${number(value)} for the same value`;
    case "queryRejected":
      return `the database rejects the query of ${reader}: its queue is full`;
    case "readAnswer":
      return value === 0 ? `${reader} is answered at once` : `${reader} is answered after ${time(value)}`;
    case "readFail":
      return `${reader} gets an error after ${time(value)}`;
    case "refill":
      return event.cause < 0 && event.atUs === 0
        ? `${key} is in the cache, fresh for ${time(value)}`
        : `the answer fills ${key}, fresh for ${time(value)}`;
    case "refillAgain":
      return `a later answer fills ${key} once more, fresh for ${time(value)} from now`;
    case "drop":
      return `${key} is deleted from the cache`;
    case "lead":
      return `${other} takes the lock on ${key}`;
    case "leaseEnd":
      return `the lease of ${other} on ${key} is over, though its query is not answered`;
    default:
      return kind;
  }
}
