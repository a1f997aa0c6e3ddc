import type { Finding } from "../sim/run.ts";
import { byCount, count, elapsed, instant, number, ordinal, time, times } from "../sim/units.ts";

/** So many queries for one expiry, where one would do, are a stampede. */
export const STAMPEDE = 10;
/** A second is long: a database that keeps queries waiting for so long, a reader who waits for so long. */
export const LONG_US = 1_000_000;
/** Of each kind only so many are told, the largest. */
const MOST_TOLD = 20;

/** The queries issued for one key until the first of them was answered. */
export interface ReadBurst {
  key: number;
  fromUs: number;
  /** When the latest was issued. */
  lastUs: number;
  /** When the first was answered; undefined if none was. */
  filledUs: number | undefined;
  size: number;
  /** Leases that ran out before that. */
  leasesEnded: number;
  /** The read that began it. */
  event: number;
}

/** A stretch in which all workers were busy, from the first query that had to wait until a worker was idle. */
export interface Overload {
  fromUs: number;
  toUs: number;
  /** Queries issued meanwhile. */
  queries: number;
  rejected: number;
  /** Readers who got an error, those of a node that shared a rejected query counted. */
  failed: number;
  peakQueue: number;
  /** The query that waited first. */
  event: number;
}

/** A stretch in which readers waited for another's query, from the first until the last of them had waited. */
export interface Waiting {
  fromUs: number;
  toUs: number;
  /** Those who were answered, and how long they waited. */
  readers: number;
  sumUs: number;
  longestUs: number;
  /** Those who got an error. */
  failed: number;
  failedLongestUs: number;
  event: number;
}

/** What there is to find in a run of a cache that its readers fill. */
export interface Facts {
  stampedes: readonly ReadBurst[];
  ledByMany: Iterable<ReadBurst>;
  overloads: readonly Overload[];
  waits: readonly Waiting[];
}

/** Whether a stretch of overload is worth a word. */
export const isLong = ({ fromUs, toUs, rejected }: Overload): boolean =>
  rejected > 0 || toUs - fromUs >= LONG_US;

/** Stampedes, overloads, leases too short, long waits: in order of time. What explains another is told with it. */
export function crowdFindings({ stampedes, ledByMany, overloads, waits }: Facts): Finding[] {
  const told = new Map<ReadBurst, Overload | undefined>(stampedes.map((burst) => [burst, undefined]));
  const alone: { overload: Overload; keys: number }[] = [];
  for (const overload of overloads) {
    const within = stampedes.filter((burst) => overlap(burst, overload));
    const keys = new Set(within.map(({ key }) => key)).size;
    if (keys === 1) told.set(within[0] as ReadBurst, overload);
    else if (isLong(overload)) alone.push({ overload, keys });
    // Many keys at once are one story, the database's.
    if (keys > 1) for (const burst of within) told.delete(burst);
  }
  const long = waits.filter((wait) => Math.max(wait.longestUs, wait.failedLongestUs) >= LONG_US);
  return [
    ...largest(told, ([{ size }]) => size).map(([burst, overload]) => stampede(burst, overload)),
    ...largest(alone, ({ overload }) => overload.queries).map(({ overload, keys }) =>
      overloaded(overload, keys),
    ),
    ...largest(ledByMany, ({ leasesEnded }) => leasesEnded).map(leaseTooShort),
    ...largest(long, ({ sumUs }) => sumUs).map(longWait),
  ].sort((a, b) => a.fromMs - b.fromMs);
}

const largest = <F>(all: Iterable<F>, size: (fact: F) => number): F[] =>
  [...all].sort((a, b) => size(b) - size(a)).slice(0, MOST_TOLD);

const overlap = ({ fromUs, lastUs, filledUs = lastUs }: ReadBurst, overload: Overload): boolean =>
  fromUs <= overload.toUs && filledUs >= overload.fromUs;

function stampede(burst: ReadBurst, overload: Overload | undefined): Finding {
  const { key, fromUs, lastUs, filledUs, size } = burst;
  const answered =
    filledUs === undefined
      ? ", and none was answered"
      : ` before an answer came, ${elapsed(fromUs, filledUs)} later`;
  return {
    kind: "stampede",
    name: "stampede",
    fromMs: fromUs / 1000,
    toMs: Math.max(filledUs ?? lastUs, overload?.toUs ?? 0) / 1000,
    evidence: known(burst.event, overload?.event ?? -1),
    sentence: `From ${instant(fromUs)} on ${number(size)} readers queried for key ${ordinal(key)}${answered}.${overload ? ` The database was saturated for ${elapsed(overload.fromUs, overload.toUs)}: ${troubles(overload)}.` : ""}`,
  };
}

/** What became of the queries that found all workers busy, and of their readers. */
function troubles({ peakQueue, rejected, failed }: Overload): string {
  const said = [
    ...(peakQueue > 0 ? [`up to ${count(peakQueue, "query", "queries")} waited`] : []),
    ...(rejected > 0
      ? [
          `${count(rejected, "query was", "queries were")} rejected, and ${count(failed, "reader")} got an error`,
        ]
      : []),
  ];
  return said.join(", ");
}

function overloaded(overload: Overload, keys: number): Finding {
  const { fromUs, toUs, queries } = overload;
  const again =
    keys > 1
      ? ` ${count(keys, "key")} were each queried ${STAMPEDE} times or more before an answer came.`
      : "";
  const came = `all workers were busy for ${elapsed(fromUs, toUs)}, and ${count(queries, "more query", "more queries")} came`;
  return {
    kind: "overload",
    name: "overload",
    fromMs: fromUs / 1000,
    toMs: toUs / 1000,
    evidence: known(overload.event),
    sentence: `From ${instant(fromUs)} on ${came}: ${troubles(overload)}.${again}`,
  };
}

function leaseTooShort({ key, fromUs, lastUs, filledUs, size, leasesEnded, event }: ReadBurst): Finding {
  return {
    kind: "shortLease",
    name: "lease too short",
    fromMs: fromUs / 1000,
    toMs: (filledUs ?? lastUs) / 1000,
    evidence: known(event),
    sentence: `The lease on key ${ordinal(key)} ran out ${times(leasesEnded)} before an answer came: ${count(size, "reader")} queried for it.`,
  };
}

function longWait(wait: Waiting): Finding {
  const { fromUs, toUs, readers, failed, event } = wait;
  return {
    kind: "longWait",
    name: "long waits",
    fromMs: fromUs / 1000,
    toMs: toUs / 1000,
    evidence: known(event),
    sentence: `From ${instant(fromUs)} on ${count(readers || failed, "reader")} waited for another reader's query${waitWords(wait)}.`,
  };
}

function waitWords({ readers, sumUs, longestUs, failed, failedLongestUs }: Waiting): string {
  const atMost = `${byCount(failed, "", "up to ")}${time(failedLongestUs)}`;
  if (readers === 0) return ` and got an error, after ${atMost}`;
  const told = byCount(
    readers,
    ` for ${time(longestUs)}`,
    `, ${time(sumUs / readers)} on average and ${time(longestUs)} at most`,
  );
  return failed > 0 ? `${told}; ${number(failed)} more got an error, after ${atMost}` : told;
}

/** Of a run too large to be written down in full, some events are not there to be shown. */
const known = (...events: number[]): number[] => events.filter((event) => event >= 0);
