import { Episode } from "../../findings/episode.ts";
import { Counts, Peaks } from "../../sim/bins.ts";
import { toUs } from "../../sim/process.ts";
import type { Series } from "../../sim/run.ts";
import {
  type CountedInBins,
  finestMs,
  hasStall,
  type SeriesId,
  type StormSettings,
  seriesId,
  stallEndMs,
} from "./settings.ts";

/** Calls that came in during a stretch of time, and those of them that were answered in time. */
export interface Share {
  offered: number;
  answered: number;
}

/** The stretch at the end of the arrivals over which their attempts are averaged. */
const LAST_US = 10_000_000;

/** What is counted while a run is played. */
export class StormTally {
  readonly before: Share = { offered: 0, answered: 0 };
  readonly during: Share = { offered: 0, answered: 0 };
  readonly after: Share = { offered: 0, answered: 0 };
  /** When each call came in, in whole microseconds. */
  readonly arrivedUs: number[] = [];
  /** Requests done, and those of them that nobody waited for any more. */
  done = 0;
  wasted = 0;
  attempts = 0;
  failedFast = 0;
  shed = 0;
  dropped = 0;
  retriesDenied = 0;
  /** Calls that ended without an answer, by when they ended. */
  readonly failed = new Episode();
  /** The last call that failed, by arrival; -1 if none did. */
  lastFailed = -1;
  readonly #settings: StormSettings;
  readonly #stallFromUs: number;
  readonly #stallEndUs: number;
  readonly #lastFromUs: number;
  readonly #untilUs: number;
  #lastAttempts = 0;
  readonly #offered: Counts;
  readonly #sent: Counts;
  readonly #retries: Counts;
  readonly #answered: Counts;
  readonly #wasted: Counts;
  readonly #lost: Counts;
  readonly #good: Counts;
  readonly #queue: Peaks;

  constructor(settings: StormSettings) {
    this.#settings = settings;
    // A run without a stall is all before it.
    this.#stallFromUs = hasStall(settings) ? toUs(settings.stallFromMs) : Number.POSITIVE_INFINITY;
    this.#stallEndUs = toUs(stallEndMs(settings));
    this.#untilUs = toUs(settings.durationMs);
    this.#lastFromUs = Math.max(this.#stallEndUs, this.#untilUs - LAST_US);
    const counts = () => new Counts(finestMs(settings));
    this.#offered = counts();
    this.#sent = counts();
    this.#retries = counts();
    this.#answered = counts();
    this.#wasted = counts();
    this.#lost = counts();
    this.#good = counts();
    this.#queue = new Peaks(100);
  }

  get peakQueue(): number {
    return this.#queue.highest;
  }

  /** Over the last ten seconds of arrivals, as far as they come after the stall. */
  get lastAttemptsPerSecond(): number {
    return (this.#lastAttempts * 1e6) / (this.#untilUs - this.#lastFromUs);
  }

  arrived(atUs: number): void {
    this.arrivedUs.push(atUs);
    this.#offered.add(atUs);
    this.#shareOf(atUs).offered++;
  }

  /** An attempt of a call was sent to the server, the n-th from 0. */
  sent(atUs: number, nth: number): void {
    this.attempts++;
    this.#sent.add(atUs);
    if (atUs >= this.#lastFromUs && atUs < this.#untilUs) this.#lastAttempts++;
    if (nth > 0) this.#retries.add(atUs);
  }

  /** The server is done with a request, for somebody or for nobody. */
  served(atUs: number, inTime: boolean): void {
    this.done++;
    if (!inTime) this.wasted++;
    (inTime ? this.#answered : this.#wasted).add(atUs);
  }

  /** An attempt did not get its answer: failed, shed, or timed out. */
  lost(atUs: number): void {
    this.#lost.add(atUs);
  }

  /** A call is answered in time. */
  succeeded(call: number): void {
    const atUs = this.arrivedUs[call] as number;
    this.#shareOf(atUs).answered++;
    this.#good.add(atUs);
  }

  /** A call has failed. */
  gaveUp(call: number, atUs: number, wasDenied: boolean, event: number): void {
    this.failed.add(atUs, event);
    if (wasDenied) this.retriesDenied++;
    if (call > this.lastFailed) this.lastFailed = call;
  }

  queued(atUs: number, length: number): void {
    this.#queue.set(atUs, length);
  }

  #shareOf(atUs: number): Share {
    if (atUs < this.#stallFromUs) return this.before;
    return atUs < this.#stallEndUs ? this.during : this.after;
  }

  /** `offeredPer1S`, ... by the instant at which it happened; `goodPer1S` by the arrival of the call. */
  series(endMs: number): Record<SeriesId, Series> {
    const endUs = toUs(endMs);
    const counted: [CountedInBins, Counts][] = [
      ["offered", this.#offered],
      ["attempts", this.#sent],
      ["retries", this.#retries],
      ["answered", this.#answered],
      ["wasted", this.#wasted],
      ["lost", this.#lost],
      ["good", this.#good],
    ];
    const series = counted.map(([what, counts]) => [seriesId(what, this.#settings), counts.series(endUs)]);
    return { ...Object.fromEntries(series), queueDepth: this.#queue.series(endUs) };
  }
}
