import type { FailedCall, StaleSet, StillAllowed } from "../../findings/accessAfterRevoke.ts";
import { Counts } from "../../sim/bins.ts";
import { toUs } from "../../sim/process.ts";
import type { World } from "../../sim/world.ts";
import type { Read } from "./play.ts";
import type { Settings } from "./settings.ts";

/** At most this many sets of an old value are kept apart. */
const MOST_STALE_SETS = 1000;

/** One time that the person asks. */
export interface Access {
  number: number;
  atUs: number;
  /** The time since the revoke when it arrived, in whole microseconds; -1 before it. */
  sinceUs: number;
}

/** About how long a run lasts, in ms. */
export const spanMs = (settings: Settings): number =>
  Math.max(
    settings.durationMs + settings.dbReadMs,
    settings.revokeAtMs + settings.bustDelayMs + settings.repairAfterMs,
    settings.slowReader ? Math.max(settings.slowReaderReadAtMs, settings.slowReaderSetAtMs) : 0,
  );

/** Bins of some five accesses each, at most 500 of them: a power of ten, in ms. */
function binMsOf(settings: Settings): number {
  const spanUs = toUs(spanMs(settings));
  const fewUs = settings.readsPerSecond > 0 ? Math.min(spanUs, 5e6 / settings.readsPerSecond) : spanUs;
  let binUs = 1;
  while (binUs < Math.max(spanUs / 500, fewUs)) binUs *= 10;
  return binUs / 1000;
}

/** Writes down who was let in, by what, and how long after the revoke. */
export class Watch {
  accessesAfterRevoke = 0;
  staleSetsRefused = 0;
  dbReads = 0;
  /** The event that put the present copy into the cache. */
  copied = -1;
  stillAllowed: StillAllowed | undefined;
  failedCall: FailedCall | undefined;
  revoke: { event: number; atUs: number } | undefined;
  readonly staleSets: StaleSet[] = [];
  readonly bins: { allowed: Counts; allowedAfterRevoke: Counts; denied: Counts; dbReads: Counts };
  readonly #world: World;

  constructor(world: World, settings: Settings) {
    this.#world = world;
    const binMs = binMsOf(settings);
    this.bins = {
      allowed: new Counts(binMs),
      allowedAfterRevoke: new Counts(binMs),
      denied: new Counts(binMs),
      dbReads: new Counts(binMs),
    };
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
    }
  }

  /** The database is asked. */
  asked(): void {
    this.dbReads++;
    this.bins.dbReads.add(this.#world.nowUs());
  }

  /** A read fills the cache. */
  filled(event: number, { row, atUs, isSlow }: Read, expiresUs: number): void {
    this.copied = event;
    if (!this.revoke || row.version > 0 || this.staleSets.length >= MOST_STALE_SETS) return;
    this.staleSets.push({ event, atUs: this.#world.nowUs(), readUs: atUs, expiresUs, isSlow });
  }

  /** The revoke commits. */
  revoked(event: number): void {
    this.revoke = { event, atUs: this.#world.nowUs() };
  }

  /** The cache call of the revoke fails. */
  failed(event: number): void {
    this.failedCall = { event, atUs: this.#world.nowUs(), repairedUs: undefined };
  }

  /** The copy is dropped: by the first call, or by the repair of a failed one. */
  dropped(): void {
    if (this.failedCall) this.failedCall.repairedUs = this.#world.nowUs();
  }
}
