import type { Finding } from "../sim/run.ts";
import { byCount, count, elapsed, instant } from "../sim/units.ts";

/** An event with its instant. */
export interface RevokeMoment {
  event: number;
  atUs: number;
}

/** Accesses that were allowed although they arrived after the revoke had committed. */
export interface StillAllowed {
  accesses: number;
  revoked: RevokeMoment;
  first: RevokeMoment;
  /** The last one's arrival, and the event of its answer. */
  last: RevokeMoment;
}

/** Sets of the old answer after the revoke had committed, up to the drop that removes what they set, if one comes. */
export interface StaleSets {
  many: number;
  first: RevokeMoment;
  /** With when its answer was read from the database. */
  last: RevokeMoment & { readUs: number; isSlow: boolean };
  /** When the old answer that the first one found in the cache would have expired; undefined if it found none. */
  heldUntilUs: number | undefined;
  /** When the last of them was no longer served, and why: the end of its life, a drop, an answer read after the revoke. */
  gone: { atUs: number; by: "expiry" | "drop" | "newer" };
  /** Accesses that were allowed by what these sets brought, and would not have been by what the first one found. */
  letIn: number;
}

/** The cache call of the revoke, which failed. */
export interface FailedCall extends RevokeMoment {
  /** When the old answer that it was to remove was gone from the cache; undefined if there was none. */
  oldUntilUs: number | undefined;
  /** When the call was made again. */
  repairedUs: number | undefined;
}

/** The consistency window, from the commit to the last arrival that was let in. */
export function accessAfterRevoke({ accesses, revoked, first, last }: StillAllowed): Finding {
  const still = `${count(accesses, "access was", "accesses were")} still allowed${byCount(accesses, "", ", the last one")}`;
  return {
    kind: "accessAfterRevoke",
    name: "still allowed",
    fromMs: revoked.atUs / 1000,
    toMs: last.atUs / 1000,
    evidence: known(last, revoked, first),
    sentence: `Access was revoked at ${instant(revoked.atUs)}, but ${still} ${elapsed(revoked.atUs, last.atUs)} later.`,
  };
}

/** Old answers that were set after the revoke, until the last of them is gone. Those that let nobody in did no harm. */
export function staleSets(sets: StaleSets, revoked: RevokeMoment, endUs: number): Finding {
  const { many, first, last, heldUntilUs, gone, letIn } = sets;
  return {
    kind: "staleSet",
    name: heldUntilUs === undefined ? "old answer put back" : "old answer renewed",
    fromMs: first.atUs / 1000,
    toMs: Math.min(gone.atUs, endUs) / 1000,
    evidence: many === 1 ? known(first, revoked) : known(first, last, revoked),
    sentence: `${whoSet(sets, revoked)}. ${goneWords(gone)}${letInWords(sets)}.`,
    ...(letIn === 0 && { good: true }),
  };
}

function whoSet({ many, last, heldUntilUs }: StaleSets, revoked: RevokeMoment): string {
  const renewed = "renewed the old answer, which the cache still held,";
  const isHeld = heldUntilUs !== undefined;
  if (many > 1) {
    const who = `${count(many, "read")} that began before the revoke`;
    return `${who} ${isHeld ? renewed : "put the old answer back,"} the last at ${instant(last.atUs)}`;
  }
  const who = `At ${instant(last.atUs)} ${last.isSlow ? "a slow reader" : "an access"}`;
  const read = `it had read ${elapsed(last.readUs, revoked.atUs)} before the revoke`;
  return `${who} ${isHeld ? `${renewed} with what ${read}` : `put back the answer that ${read}`}`;
}

function goneWords({ atUs, by }: StaleSets["gone"]): string {
  if (by === "drop") return `It was dropped at ${instant(atUs)}`;
  if (by === "newer") return `An answer read after the revoke replaced it at ${instant(atUs)}`;
  return `It was good until ${instant(atUs)}`;
}

function letInWords({ letIn, heldUntilUs }: StaleSets): string {
  if (letIn > 0) {
    const after = heldUntilUs === undefined ? "" : `, after the earlier one's end at ${instant(heldUntilUs)}`;
    return `: ${count(letIn, "access was", "accesses were")} let in by it${after}`;
  }
  return heldUntilUs === undefined
    ? ", and nobody was let in by it"
    : ", and nobody was let in whom the earlier one would have kept out";
}

/** The failed call, until the old answer that it left in the cache is gone. No harm if nobody was let in. */
export function failedCall(failed: FailedCall, accesses: number, endUs: number): Finding {
  const { atUs, oldUntilUs = atUs } = failed;
  return {
    kind: "failedCacheCall",
    name: "cache call failed",
    fromMs: atUs / 1000,
    toMs: Math.min(oldUntilUs, endUs) / 1000,
    evidence: known(failed),
    sentence: `The cache call of the revoke failed at ${instant(atUs)}: ${afterwards(failed)}${accesses === 0 ? "; nobody was let in" : ""}.`,
    ...(accesses === 0 && { good: true }),
  };
}

function afterwards({ oldUntilUs, repairedUs }: FailedCall): string {
  if (oldUntilUs !== undefined && oldUntilUs === repairedUs)
    return `the old answer stayed until the repair dropped it at ${instant(repairedUs)}`;
  const old =
    oldUntilUs === undefined
      ? "the cache held no old answer then"
      : `the old answer stayed until ${instant(oldUntilUs)}`;
  const repair =
    repairedUs === undefined
      ? "nothing else tells the cache of the revoke"
      : `the repair came at ${instant(repairedUs)}`;
  return `${old}, and ${repair}`;
}

/** Of a run too large to be written down in full, some events are not there to be shown. */
const known = (...moments: readonly RevokeMoment[]): number[] =>
  moments.map(({ event }) => event).filter((event) => event >= 0);
