import type { FailedCall, RevokeMoment, StaleSets, StillAllowed } from "../../findings/accessAfterRevoke.ts";
import type { Token } from "../../parts/cache.ts";
import type { Row } from "../../parts/database.ts";
import { Counts } from "../../sim/bins.ts";
import { toUs } from "../../sim/process.ts";
import type { World } from "../../sim/world.ts";
import type { RevokeSettings } from "./settings.ts";

/** A row as a read found it, on its way into the cache. */
export interface Read {
  row: Row;
  token: Token;
  atUs: number;
  /** The event that began it. */
  cause: number;
  isSlow: boolean;
}

/** One time that the person asks. */
export interface Access {
  number: number;
  atUs: number;
  /** The time since the revoke when it arrived, in whole microseconds; -1 before it. */
  sinceUs: number;
}

/** What the cache holds. */
interface Copy {
  event: number;
  version: number;
  expiresUs: number;
  /** If it was set after the revoke and is older than it: the sets that it is one of. */
  staleSets: StaleSets | undefined;
}

/** About how long a run lasts, in ms. */
export const spanMs = (settings: RevokeSettings): number =>
  Math.max(
    settings.durationMs + settings.dbReadMs,
    settings.revokeAtMs + settings.bustDelayMs + settings.repairAfterMs,
    settings.slowReader ? Math.max(settings.slowReaderReadAtMs, settings.slowReaderSetAtMs) : 0,
  );

/** Bins of some five accesses each, at most 500 of them: a power of ten, in ms. */
function binMsOf(settings: RevokeSettings): number {
  const spanUs = toUs(spanMs(settings));
  const fewUs = settings.readsPerSecond > 0 ? Math.min(spanUs, 5e6 / settings.readsPerSecond) : spanUs;
  let binUs = 1;
  while (binUs < Math.max(spanUs / 500, fewUs)) binUs *= 10;
  return binUs / 1000;
}

/** Writes down who was let in, by what, and how long after the revoke. */
export class RevokeTally {
  accessesAfterRevoke = 0;
  staleSetsRefused = 0;
  dbReads = 0;
  stillAllowed: StillAllowed | undefined;
  failedCall: FailedCall | undefined;
  revoke: RevokeMoment | undefined;
  /** Parted by drops and by newer answers: few, since only reads begun before the revoke bring old ones. */
  readonly staleSets: StaleSets[] = [];
  readonly bins: { allowed: Counts; allowedAfterRevoke: Counts; denied: Counts; dbReads: Counts };
  readonly #world: World;
  #copy: Copy | undefined;
  /** Those that the next set of an old answer joins. */
  #latestSets: StaleSets | undefined;

  constructor(world: World, settings: RevokeSettings) {
    this.#world = world;
    const binMs = binMsOf(settings);
    this.bins = {
      allowed: new Counts(binMs),
      allowedAfterRevoke: new Counts(binMs),
      denied: new Counts(binMs),
      dbReads: new Counts(binMs),
    };
  }

  /** The event that put the present copy into the cache. */
  get copied(): number {
    return this.#copy?.event ?? -1;
  }

  /** An access arrives. */
  arrived(number: number): Access {
    const atUs = this.#world.nowUs();
    return { number, atUs, sinceUs: this.revoke ? atUs - this.revoke.atUs : -1 };
  }

  /** An access is answered by a copy or by the row itself. */
  answered({ number, atUs, sinceUs }: Access, isAllowed: boolean, by: "copy" | "row", cause: number): void {
    const told = { actor: number, subject: by === "copy" ? 1 : 0, value: sinceUs, cause };
    const event = this.#world.record(isAllowed ? "allowed" : "denied", told);
    if (!isAllowed) this.bins.denied.add(atUs);
    else if (!this.revoke || sinceUs < 0) this.bins.allowed.add(atUs);
    else {
      this.bins.allowedAfterRevoke.add(atUs);
      this.accessesAfterRevoke++;
      const last = { event, atUs };
      this.stillAllowed ??= { accesses: 0, revoked: this.revoke, first: last, last };
      this.stillAllowed.accesses++;
      this.stillAllowed.last = last;
      const sets = by === "copy" ? this.#copy?.staleSets : undefined;
      if (sets && atUs >= (sets.heldUntilUs ?? 0)) sets.letIn++;
    }
  }

  /** The database is asked. */
  asked(): void {
    this.dbReads++;
    this.bins.dbReads.add(this.#world.nowUs());
  }

  /** A read fills the cache. */
  filled(event: number, read: Read, expiresUs: number): void {
    const isStale = this.revoke && read.row.version === 0 && expiresUs > this.#world.nowUs();
    const staleSets = isStale ? this.#staleSet(event, read, expiresUs) : undefined;
    this.#replace({ event, version: read.row.version, expiresUs, staleSets }, "newer");
  }

  /** The revoke updates the copy. */
  updated(event: number, version: number, expiresUs: number): void {
    this.#replace({ event, version, expiresUs, staleSets: undefined }, "newer");
  }

  /** The copy is dropped: by the first call, or by the repair of a failed one. */
  dropped(): void {
    this.#replace(undefined, "drop");
    if (this.failedCall) this.failedCall.repairedUs = this.#world.nowUs();
  }

  /** The revoke commits. */
  revoked(event: number): void {
    this.revoke = { event, atUs: this.#world.nowUs() };
  }

  /** The cache call of the revoke fails. */
  failed(event: number): void {
    this.failedCall = {
      event,
      atUs: this.#world.nowUs(),
      oldUntilUs: this.#oldUntilUs(),
      repairedUs: undefined,
    };
  }

  /** When the old answer that the cache holds will expire; undefined if it holds none. */
  #oldUntilUs(): number | undefined {
    const copy = this.#copy;
    return copy?.version === 0 && copy.expiresUs > this.#world.nowUs() ? copy.expiresUs : undefined;
  }

  /** An old answer is set, though the revoke has committed. */
  #staleSet(event: number, { atUs: readUs, isSlow }: Read, expiresUs: number): StaleSets {
    const last = { event, atUs: this.#world.nowUs(), readUs, isSlow };
    const gone = { atUs: expiresUs, by: "expiry" } as const;
    if (!this.#latestSets) {
      this.#latestSets = { many: 0, first: last, last, heldUntilUs: this.#oldUntilUs(), gone, letIn: 0 };
      this.staleSets.push(this.#latestSets);
    }
    return Object.assign(this.#latestSets, { many: this.#latestSets.many + 1, last, gone });
  }

  /** Something else, or nothing, takes the place of the present copy. */
  #replace(copy: Copy | undefined, by: "newer" | "drop"): void {
    const nowUs = this.#world.nowUs();
    const sets = this.#copy?.staleSets;
    if (!copy?.staleSets) {
      if (sets && nowUs < sets.gone.atUs) sets.gone = { atUs: nowUs, by };
      this.#latestSets = undefined;
    }
    const failed = this.failedCall;
    if (failed?.oldUntilUs !== undefined && nowUs < failed.oldUntilUs)
      failed.oldUntilUs = copy?.version === 0 ? copy.expiresUs : nowUs;
    this.#copy = copy;
  }
}
