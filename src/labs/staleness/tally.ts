import type { Overdue } from "../../findings/staleReads.ts";
import { Counts, Highest } from "../../sim/bins.ts";
import { toUs } from "../../sim/process.ts";
import type { World } from "../../sim/world.ts";

/** Of a record with more overdue copies than this only the number of reads is kept. */
const MOST_OVERDUE = 1000;

type Growing = { -readonly [Field in keyof Overdue]: Overdue[Field] };

/** When each version of a record was committed, by the version, with the event of its write. */
class History {
  readonly #us: number[] = [0];
  readonly #events: number[] = [-1];

  commit(atUs: number, event: number): void {
    this.#us.push(atUs);
    this.#events.push(event);
  }

  isLatest(version: number): boolean {
    return version === this.#us.length - 1;
  }

  /** When a version that is not the latest was overtaken, in whole microseconds. */
  overtakenUs(version: number): number {
    return this.#us[version + 1] as number;
  }

  /** The write that overtook it. */
  overtakenBy(version: number): number {
    return this.#events[version + 1] as number;
  }
}

/** Counts what is served of one record. */
export class StalenessTally {
  reads = 0;
  staleReads = 0;
  violations = 0;
  dbReads = 0;
  maxStalenessUs = 0;
  readonly history = new History();
  readonly overdue: Overdue[] = [];
  readonly bins: { reads: Counts; staleness: Highest; violations: Counts; dbReads: Counts };
  readonly #world: World;
  readonly #name: string;
  readonly #budgetUs: number;
  /** The copy in the cache, once a value beyond the budget was served from it. */
  #fromCopy: Growing | undefined;
  #fromDatabase: Growing | undefined;
  #filledUs = 0;
  #putBack = false;

  constructor(world: World, name: string, budgetMs: number, binMs: number) {
    this.#world = world;
    this.#name = name;
    this.#budgetUs = toUs(budgetMs);
    this.bins = {
      reads: new Counts(binMs),
      staleness: new Highest(binMs),
      violations: new Counts(binMs),
      dbReads: new Counts(binMs),
    };
  }

  /** The database is asked. */
  asked(): void {
    this.dbReads++;
    this.bins.dbReads.add(this.#world.nowUs());
  }

  /** A version was put into the cache. */
  filled(version: number): void {
    this.#fromCopy = undefined;
    this.#filledUs = this.#world.nowUs();
    this.#putBack = !this.history.isLatest(version);
  }

  /** How long a version has been out of date, in whole microseconds; 0 for the latest. */
  stalenessUs(version: number): number {
    return this.history.isLatest(version) ? 0 : this.#world.nowUs() - this.history.overtakenUs(version);
  }

  /** A version is served; `event` is the serving. */
  served(version: number, staleUs: number, fromCopy: boolean, event: number): void {
    const nowUs = this.#world.nowUs();
    this.reads++;
    this.bins.reads.add(nowUs);
    if (this.history.isLatest(version)) return;
    this.staleReads++;
    this.bins.staleness.note(nowUs, staleUs / 1000);
    if (staleUs > this.maxStalenessUs) this.maxStalenessUs = staleUs;
    if (staleUs <= this.#budgetUs) return;
    this.violations++;
    this.bins.violations.add(nowUs);
    const overdue = fromCopy ? this.#overdueCopy(version, event) : this.#overdueRow(version, event);
    overdue.reads++;
    overdue.toUs = nowUs;
    if (staleUs > overdue.worstUs) overdue.worstUs = staleUs;
  }

  #overdueCopy(version: number, event: number): Growing {
    if (this.#fromCopy) return this.#fromCopy;
    const source = { from: "copy", filledUs: this.#filledUs, putBack: this.#putBack } as const;
    this.#fromCopy = this.#begin(version, event, source);
    return this.#fromCopy;
  }

  #overdueRow(version: number, event: number): Growing {
    this.#fromDatabase ??= this.#begin(version, event, { from: "database" });
    return this.#fromDatabase;
  }

  #begin(version: number, event: number, source: Overdue["source"]): Growing {
    const nowUs = this.#world.nowUs();
    const begun: Growing = {
      name: this.#name,
      budgetUs: this.#budgetUs,
      source,
      overtakenUs: this.history.overtakenUs(version),
      fromUs: nowUs,
      toUs: nowUs,
      reads: 0,
      worstUs: 0,
      evidence: [event, this.history.overtakenBy(version)],
    };
    if (this.overdue.length < MOST_OVERDUE) this.overdue.push(begun);
    return begun;
  }
}
