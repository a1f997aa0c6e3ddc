import {
  isLong,
  LONG_US,
  type Overload,
  type ReadBurst,
  STAMPEDE,
  type Waiting,
} from "../../findings/stampede.ts";
import { Busiest, Counts, Peaks } from "../../sim/bins.ts";
import { toUs } from "../../sim/process.ts";
import type { Kind } from "../../sim/trace.ts";
import type { EventFields, World } from "../../sim/world.ts";
import type { StampedeSettings } from "./settings.ts";

/** A stretch of waiting in which nobody has waited yet. */
const NO_WAIT = { readers: 0, sumUs: 0, longestUs: 0, failed: 0, failedLongestUs: 0 };

/** Counts a run while it happens, so that nothing depends on every event being written down. Times in microseconds. */
export class StampedeTally {
  hits = 0;
  staleHits = 0;
  misses = 0;
  waiters = 0;
  recomputes = 0;
  bursts = 0;
  rejected = 0;
  earlyRefreshes = 0;
  failedReads = 0;
  /** Of those who waited and were answered. */
  waitersAnswered = 0;
  waitSumUs = 0;
  waitMaxUs = 0;
  maxStalenessUs = 0;
  /** How long each read took that was answered, but not at once. */
  readonly tookUs: number[] = [];
  readonly stampedes: ReadBurst[] = [];
  readonly ledByMany = new Set<ReadBurst>();
  readonly overloads: Overload[] = [];
  readonly waits: Waiting[] = [];
  readonly queue = new Peaks(100);
  readonly inFlight = new Peaks(100);
  /** Of the queries. */
  readonly busiestSecond = new Busiest(1000);
  readonly #queriesPer1S = new Counts(1000);
  readonly #bins = {
    dbQueriesPer100Ms: new Counts(100),
    dbRejectedPer100Ms: new Counts(100),
  };
  readonly #reads = {
    hits: new Counts(100),
    stale: new Counts(100),
    waits: new Counts(100),
    misses: new Counts(100),
  };
  readonly #waiting = new Peaks(100);
  readonly #world: World;
  readonly #workers: number;
  readonly #queueLimit: number;
  readonly #untilUs: number;
  #underWay = 0;
  #waitingNow = 0;
  /** Readers who wait, or waited and then led, and have neither an answer nor an error yet. */
  #unsettled = 0;
  #overload: Overload | undefined;
  #wait: Waiting | undefined;

  constructor(world: World, { dbWorkers, dbQueueLimit, durationMs }: StampedeSettings) {
    this.#world = world;
    this.#workers = dbWorkers === 0 ? Number.POSITIVE_INFINITY : dbWorkers;
    this.#queueLimit = dbQueueLimit;
    this.#untilUs = Math.max(0, toUs(durationMs) - 1);
  }

  /** Writes an event down, and counts it. */
  readonly record = (kind: Kind, told: EventFields = {}): number => {
    const event = this.#world.record(kind, told);
    this.#count(kind, told.value ?? 0, event);
    return event;
  };

  /** A query joins a burst. */
  readonly onQuery = (burst: ReadBurst): void => {
    if (burst.size === 1) this.bursts++;
    if (burst.size === STAMPEDE) this.stampedes.push(burst);
    if (burst.leasesEnded > 0) this.ledByMany.add(burst);
  };

  /** A reader no longer waits in line, or for its node's query. */
  readonly onWaitOver = (): void => {
    this.#waitingNow--;
    const nowUs = this.#world.nowUs();
    this.#waiting.set(nowUs, this.#waitingNow);
    (this.#wait as Waiting).toUs = nowUs;
  };

  /** A reader that waited so has its answer, or an error. */
  readonly onWaited = (us: number, answered: boolean): void => {
    const wait = this.#wait as Waiting;
    if (answered) {
      this.waitersAnswered++;
      this.waitSumUs += us;
      if (us > this.waitMaxUs) this.waitMaxUs = us;
      wait.readers++;
      wait.sumUs += us;
      if (us > wait.longestUs) wait.longestUs = us;
    } else {
      wait.failed++;
      if (us > wait.failedLongestUs) wait.failedLongestUs = us;
    }
    this.#unsettled--;
    if (this.#unsettled > 0) return;
    if (Math.max(wait.longestUs, wait.failedLongestUs) >= LONG_US) this.waits.push(wait);
    this.#wait = undefined;
  };

  /** Every series of the run. */
  series(endUs: number) {
    const { dbQueriesPer100Ms, dbRejectedPer100Ms } = this.#bins;
    const { hits, stale, waits, misses } = this.#reads;
    return {
      dbQueriesPer1S: this.#queriesPer1S.series(endUs),
      dbQueueDepth: this.queue.series(endUs),
      recomputesInFlight: this.inFlight.series(endUs),
      waiting: this.#waiting.series(endUs),
      dbQueriesPer100Ms: dbQueriesPer100Ms.series(endUs),
      dbRejectedPer100Ms: dbRejectedPer100Ms.series(endUs),
      // Readers come until then, whatever the run's end: what they met is comparable bin by bin.
      "readsPer100Ms/hits": hits.series(this.#untilUs),
      "readsPer100Ms/stale": stale.series(this.#untilUs),
      "readsPer100Ms/waits": waits.series(this.#untilUs),
      "readsPer100Ms/misses": misses.series(this.#untilUs),
    };
  }

  #count(kind: Kind, value: number, event: number): void {
    const nowUs = this.#world.nowUs();
    switch (kind) {
      case "readHit":
        this.hits++;
        this.#reads.hits.add(nowUs);
        break;
      case "readStale":
        this.staleHits++;
        if (value > this.maxStalenessUs) this.maxStalenessUs = value;
        this.#reads.stale.add(nowUs);
        break;
      case "readEarly":
        this.earlyRefreshes++;
        this.misses++;
        this.#reads.misses.add(nowUs);
        break;
      case "readMiss":
        this.misses++;
        this.#reads.misses.add(nowUs);
        break;
      case "readWait":
        this.#beginWait(nowUs, event);
        break;
      case "query":
        this.recomputes++;
        this.busiestSecond.add(nowUs);
        this.#queriesPer1S.add(nowUs);
        this.#bins.dbQueriesPer100Ms.add(nowUs);
        this.#load(nowUs, 1, event);
        break;
      case "queryRejected":
        this.rejected++;
        this.#bins.dbRejectedPer100Ms.add(nowUs);
        if (this.#overload) this.#overload.rejected++;
        this.#load(nowUs, -1, event);
        break;
      case "refill":
      case "refillAgain":
        this.#load(nowUs, -1, event);
        break;
      case "readAnswer":
        this.tookUs.push(value);
        break;
      case "readFail":
        this.failedReads++;
        if (this.#overload) this.#overload.failed++;
        break;
    }
  }

  #beginWait(nowUs: number, event: number): void {
    this.misses++;
    this.waiters++;
    this.#reads.waits.add(nowUs);
    this.#waitingNow++;
    this.#waiting.set(nowUs, this.#waitingNow);
    this.#unsettled++;
    this.#wait ??= { ...NO_WAIT, fromUs: nowUs, toUs: nowUs, event };
  }

  /** Queries come to the database and leave it. One that is about to be rejected does not count. */
  #load(nowUs: number, change: number, event: number): void {
    this.#underWay += change;
    const inFlight = Math.min(this.#underWay, this.#workers + this.#queueLimit);
    const queued = Math.max(0, inFlight - this.#workers);
    this.inFlight.set(nowUs, inFlight);
    this.queue.set(nowUs, queued);
    if (this.#underWay > this.#workers) {
      this.#overload ??= {
        fromUs: nowUs,
        toUs: nowUs,
        queries: 0,
        rejected: 0,
        failed: 0,
        peakQueue: 0,
        event,
      };
    }
    const overload = this.#overload;
    if (!overload) return;
    if (change > 0) overload.queries++;
    if (queued > overload.peakQueue) overload.peakQueue = queued;
    if (this.#underWay >= this.#workers) return;
    // A worker is idle again.
    overload.toUs = nowUs;
    if (isLong(overload) || overload.peakQueue > this.#workers) this.overloads.push(overload);
    this.#overload = undefined;
  }
}
