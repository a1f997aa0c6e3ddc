import type { Finding } from "../sim/run.ts";
import { count, instant, number, ofAll, time } from "../sim/units.ts";
import { type Episode, stretchOf, whenOf } from "./episode.ts";

/** Retries as they reach a service that is up, in bins of 10 ms of which those that are empty are left out. */
export interface Retries {
  /** The number of each bin, in order. */
  bins: readonly number[];
  values: readonly number[];
  /** An event of each bin, -1 where the trace has none. */
  events: readonly number[];
}

/** So many herds are told apart, the largest. */
const MOST_TOLD = 20;
/** The length of the window that a herd is looked for in, in bins. */
const WINDOW = 10;
const BIN_MS = 10;

/**
 * Thundering herds: retries that come closer together than the service could ever take in, wherever 100 ms hold more of
 * them than `takes`. A retry herd is one stretch of such windows.
 * @param says what the service could take in, in words
 */
export function thunderingHerds(retries: Retries, takes: number, says: string): Finding[] {
  const herds = crowded(retries, takes).map(([from, to]) => herdOf(retries, from, to));
  return herds
    .sort((a, b) => b.size - a.size)
    .slice(0, MOST_TOLD)
    .sort((a, b) => a.fromMs - b.fromMs)
    .map(({ size, peak, bins, fromMs, event }) => {
      const spread =
        bins === 1
          ? `within ${time(BIN_MS * 1000)}`
          : `within ${time(bins * BIN_MS * 1000)}, up to ${number(peak)} in ${time(BIN_MS * 1000)}`;
      return {
        kind: "thunderingHerd",
        name: "thundering herd",
        fromMs,
        toMs: fromMs + bins * BIN_MS,
        evidence: event >= 0 ? [event] : [],
        sentence: `From ${instant(fromMs * 1000)} on ${count(size, "retry", "retries")} came ${spread}; ${says}.`,
      };
    });
}

/** The stretches of rows, [from, to], in which every row is in a window that holds too many. */
function crowded({ bins, values }: Retries, takes: number): [number, number][] {
  const stretches: [number, number][] = [];
  let first = 0;
  let sum = 0;
  for (let row = 0; row < bins.length; row++) {
    sum += values[row] as number;
    while ((bins[first] as number) <= (bins[row] as number) - WINDOW) sum -= values[first++] as number;
    if (sum <= takes) continue;
    const last = stretches.at(-1);
    if (last && first <= last[1] + 1 && (bins[first] as number) <= (bins[last[1]] as number) + WINDOW)
      last[1] = row;
    else stretches.push([first, row]);
  }
  return stretches;
}

function herdOf({ bins, values, events }: Retries, from: number, to: number) {
  const rows = values.slice(from, to + 1);
  const [first, last] = [bins[from] as number, bins[to] as number];
  return {
    size: rows.reduce((all, retries) => all + retries, 0),
    peak: rows.reduce((most, retries) => Math.max(most, retries), 0),
    bins: last - first + 1,
    fromMs: first * BIN_MS,
    event: events.slice(from, to + 1).find((event) => event >= 0) ?? -1,
  };
}

/** By what the last attempts of those who gave up failed, and how many the budget allowed no other. */
export interface Causes {
  refused: number;
  rejected: number;
  expired: number;
  denied: number;
}

/** The clients that were never served, as one finding. */
export function clientsGone(gone: Episode, clients: number, causes: Causes): Finding[] {
  if (gone.many === 0) return [];
  const { refused, rejected, expired, denied } = causes;
  const ends = [
    ...(refused > 0 ? [`${number(refused)} met the outage`] : []),
    ...(rejected > 0 ? [`${number(rejected)} met a full queue`] : []),
    ...(expired > 0 ? [`${number(expired)} timed out`] : []),
  ];
  const budget = denied > 0 ? `; the budget allowed ${number(denied)} of them no further one` : "";
  return [
    {
      ...stretchOf(gone),
      kind: "gaveUp",
      name: "gave up",
      sentence: `${whenOf(gone)} ${ofAll(gone.many, clients, "client")} gave up. On the last try ${listed(ends)}${budget}.`,
    },
  ];
}

/** What a service did for clients that had stopped waiting for it, as one finding. */
export function wastedRequests(wasted: Episode, done: number): Finding[] {
  if (wasted.many === 0) return [];
  return [
    {
      ...stretchOf(wasted),
      kind: "wastedRequest",
      name: "work for nobody",
      sentence: `${whenOf(wasted)} answers came for clients that had stopped waiting: ${ofAll(wasted.many, done, "request")} that the service did.`,
    },
  ];
}

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
