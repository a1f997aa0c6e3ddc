import type { Finding } from "../sim/simulate.ts";
import { count, instant, number, time } from "../sim/units.ts";

/** An event with its instant. */
interface Moment {
  event: number;
  atUs: number;
}

/** Accesses that were allowed although they arrived after the revoke had committed. */
export interface StillAllowed {
  accesses: number;
  revoked: Moment;
  first: Moment;
  /** The last one's arrival, and the event of its answer. */
  last: Moment;
}

/** An old value that was put into the cache after the revoke had committed. */
export interface StaleSet extends Moment {
  /** When it was read from the database. */
  readUs: number;
  expiresUs: number;
  isSlow: boolean;
}

/** The cache call of the revoke, which failed, and when it was made again. */
export interface FailedCall extends Moment {
  repairedUs: number | undefined;
}

/** The consistency window, from the commit to the last arrival that was let in. */
export function accessAfterRevoke({ accesses, revoked, first, last }: StillAllowed): Finding {
  const still = accesses === 1 ? "access was still allowed" : "accesses were still allowed, the last one";
  return {
    kind: "accessAfterRevoke",
    name: "still allowed",
    fromMs: revoked.atUs / 1000,
    toMs: last.atUs / 1000,
    evidence: told(last, revoked, first),
    sentence: `Access was revoked at ${instant(revoked.atUs)}, but ${number(accesses)} ${still} ${time(last.atUs - revoked.atUs)} later.`,
  };
}

/** The old values that were put back, as one finding. */
export function staleSets(sets: readonly StaleSet[], revoked: Moment): Finding[] {
  const last = sets.at(-1);
  if (!last) return [];
  const good = last.expiresUs > last.atUs ? `, good until ${instant(last.expiresUs)}` : "";
  const before = time(revoked.atUs - last.readUs);
  const who = last.isSlow ? "a slow reader" : "an access";
  const sentence =
    sets.length === 1
      ? `At ${instant(last.atUs)} ${who} put back the answer that it had read ${before} before the revoke${good}.`
      : `${count(sets.length, "read")} that began before the revoke put the old answer back, the last at ${instant(last.atUs)}${good}.`;
  return [
    {
      kind: "staleSet",
      name: "old answer put back",
      fromMs: last.atUs / 1000,
      toMs: Math.max(last.atUs, last.expiresUs) / 1000,
      evidence: told(last, revoked),
      sentence,
    },
  ];
}

/** The failed call, whether or not it was repaired. */
export function failedCall({ repairedUs, ...failed }: FailedCall): Finding {
  const then =
    repairedUs === undefined
      ? "nothing else tells the cache of the revoke"
      : `the repair came at ${instant(repairedUs)}`;
  return {
    kind: "failedCacheCall",
    name: "cache call failed",
    fromMs: failed.atUs / 1000,
    toMs: (repairedUs ?? failed.atUs) / 1000,
    evidence: told(failed),
    sentence: `The cache call of the revoke failed at ${instant(failed.atUs)}: ${then}.`,
  };
}

const told = (...moments: readonly Moment[]): number[] =>
  moments.map(({ event }) => event).filter((event) => event >= 0);
