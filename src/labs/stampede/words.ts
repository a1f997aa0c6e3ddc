import { toUs } from "../../sim/process.ts";
import type { Event } from "../../sim/trace.ts";
import {
  byCount,
  capital,
  count,
  number,
  ordinal,
  percent,
  perSecond,
  roundPercent,
  time,
} from "../../sim/units.ts";
import type { Headline } from "../lab.ts";
import type { StampedeRun } from "./model.ts";
import type { StampedeSettings } from "./settings.ts";

const ms = (value: number): string => time(toUs(value));

/** What goes wrong, or not, with the numbers that are set. */
export function lede(settings: StampedeSettings): string {
  const { arrivals, readers, readsPerSecond, keys, recomputeMs } = settings;
  const values = keys === 1 ? "one cached value" : `${number(keys)} cached values`;
  const crowd =
    arrivals === "poisson"
      ? `${perSecond(readsPerSecond, "read")} ${byCount(readsPerSecond, "shares", "share")} ${values}, good for ${lives(settings)}.`
      : `${count(readers, "reader")} ${byCount(readers, "shares", "share")} ${values} and ${byCount(readers, "comes", "come")} at once, when ${keys === 1 ? "it" : "the first"} expires.`;
  return `${crowd} A new value takes the database ${ms(recomputeMs)}. ${protection(settings)}`;
}

/** How long an entry lives. */
const lives = ({ ttlMs, ttlSpread }: StampedeSettings): string =>
  ttlSpread > 0 ? `${ms(ttlMs)} give or take ${percent(ttlSpread)}` : ms(ttlMs);

function protection(settings: StampedeSettings): string {
  const { lock, lockLeaseMs, recomputeMs, stale, staleForMs, coalesce, nodes, ttlSpread, keys } = settings;
  if (stale && staleForMs > 0) return "While one reader fetches it, the others get the old one.";
  if (lock && lockLeaseMs <= recomputeMs)
    return `One reader fetches it, and another after ${ms(lockLeaseMs)}, when the lock is free again; the others who miss wait.`;
  if (lock) return "One reader fetches it; whoever else misses waits for that one.";
  if (coalesce)
    return `${nodes === 1 ? "The" : "Each"} node fetches it once; its other readers wait for that.`;
  if (isEarly(settings)) return "A reader may fetch it before the old one expires.";
  if (ttlSpread > 0 && keys === 1) return "When it expires moves about; that all miss it at once does not.";
  if (ttlSpread > 0) return "They no longer expire together.";
  return "Until it is there, every reader who misses fetches it, too.";
}

/** Without a stretch before the expiry, early expiration is none. */
const isEarly = ({ early, beta, recomputeMs }: StampedeSettings): boolean =>
  early && beta > 0 && recomputeMs > 0;

/** Queries an expiry with one key, the busiest second with many. */
export function headline(run: StampedeRun): Headline {
  const { keys } = run.settings;
  const harm = run.findings.length > 0;
  const sentence = [fromCache(run), database(run), ...price(run)].join(" ");
  return { ...(keys > 1 ? busiestSecond(run) : anExpiry(run)), harm, sentence };
}

type Figure = Pick<Headline, "figure" | "noun" | "chance">;

function busiestSecond({ metrics }: StampedeRun): Figure {
  const peak = metrics.dbPeakPer1S;
  return { figure: number(peak), noun: `${byCount(peak, "query", "queries")} in the busiest second` };
}

function anExpiry(run: StampedeRun): Figure {
  const { recomputes, recomputesPerRefresh } = run.metrics;
  const size = recomputesPerRefresh ?? 0;
  const figure = number(size, size < 10 ? 1 : 0);
  const noun = figure === "1" ? "query an expiry" : "queries an expiry, on average";
  const { arrivals, lock, coalesce, stale } = run.settings;
  const isBounded = arrivals !== "poisson" || lock || coalesce || stale;
  // All but the first of each burst are readers who happened to come before its answer: a Poisson count.
  const bursts = size > 0 ? recomputes / size : 0;
  const deviation = isBounded || bursts === 0 ? 0 : Math.sqrt(recomputes - bursts) / bursts;
  return { figure, noun: `${noun}${waits(run)}`, chance: { value: size, deviation } };
}

/** What else stands beside the figure, where it is not the queries that do harm. */
function waits({ findings, metrics }: StampedeRun): string {
  const isHarm = findings.length > 0 && findings.every(({ kind }) => kind === "longWait");
  return isHarm && metrics.waitMaxMs !== null ? `, and waits of up to ${ms(metrics.waitMaxMs ?? 0)}` : "";
}

function fromCache({ metrics }: StampedeRun): string {
  if (metrics.hitRatio === null) return "Nobody came.";
  const share = metrics.hitRatio === 0 ? "None" : capital(roundPercent(metrics.hitRatio ?? 0));
  return `${share} of ${count(metrics.reads, "read")} came from the cache.`;
}

function database({ metrics }: StampedeRun): string {
  const { recomputes, dbPeakQueue, dbRejected } = metrics;
  const queries = `The database had ${count(recomputes, "query", "queries")}`;
  const queue = dbPeakQueue === 0 ? "" : `, up to ${number(dbPeakQueue)} waiting`;
  const refused = dbRejected === 0 ? "" : `, and rejected ${number(dbRejected)}`;
  return `${queries}${queue}${refused}.`;
}

/** What the misses, and the protection from them, cost the readers. */
function price({ metrics }: StampedeRun): string[] {
  const { failedReads, waiters, waitMeanMs, readMaxMs, maxStalenessMs } = metrics;
  const waited = count(waiters as number, "reader");
  // Who got an error may have waited, too, and is not in the mean.
  const those = failedReads ? "; those who were answered" : ",";
  const mean = waitMeanMs === null ? "" : `${those} ${ms(waitMeanMs as number)} on average`;
  return [
    ...(failedReads ? [`${count(failedReads, "reader")} got an error.`] : []),
    ...(waiters ? [`${waited} waited for another's query${mean}.`] : []),
    ...(readMaxMs ? [`The longest read took ${ms(readMaxMs)}.`] : []),
    ...(maxStalenessMs ? [`Values were served up to ${ms(maxStalenessMs)} past their expiry.`] : []),
  ];
}

/** What happened, in plain words. */
export function describeEvent(event: Event, run: StampedeRun): string {
  const { kind, actor, subject, value } = event;
  const reader = `reader ${ordinal(actor)}`;
  const other = `reader ${ordinal(value)}`;
  const key = run.settings.keys === 1 ? "the value" : `key ${ordinal(subject)}`;
  switch (kind) {
    case "readHit":
      return `${reader} gets ${key} from the cache, fresh for ${time(value)} more`;
    case "readStale":
      return `${reader} gets ${run.settings.keys === 1 ? "the old value" : `the old value of ${key}`}, ${time(value)} past its expiry`;
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
