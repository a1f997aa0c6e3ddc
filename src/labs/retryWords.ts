import type { BackoffPolicy } from "../parts/backoff.ts";
import { toUs } from "../sim/process.ts";
import { time } from "../sim/units.ts";

/** How long the delays of a policy are, in one sentence without its full stop. */
export interface DelayWords {
  says: string;
  /** Whether chance has a say, so that two clients may wait differently. */
  byChance: boolean;
}

/**
 * What the delays of a backoff come to, for every lab whose clients retry: "Before each retry the phone waits 1 s, then
 * twice as long each time". It is said of the delays that can really be drawn, with the cap and the number of retries:
 * at the cap they neither grow nor have chance. Undefined where no retry waits.
 */
export function delayWords(policy: BackoffPolicy, who: string, retries: number): DelayWords | undefined {
  const last = retries - 1;
  if (policy.backoff === "none" || retries < 1 || mostUs(policy, last) === 0) return undefined;
  const before = retries === 1 ? "Before its retry" : "Before each retry";
  const byChance = [0, last].some((n) => leastUs(policy, n) < mostUs(policy, n));
  return { says: `${before} ${who} waits ${howLong(policy, last)}`, byChance };
}

/** The delay before retry `n`, from 0, as it would be without chance; in whole microseconds. */
const plainUs = ({ baseMs, capMs }: BackoffPolicy, n: number): number =>
  toUs(Math.min(capMs, baseMs * 2 ** n));

/** The least that chance can make of it. */
function leastUs(policy: BackoffPolicy, n: number): number {
  if (policy.jitter === "full") return 0;
  if (policy.jitter === "equal") return Math.round(plainUs(policy, n) / 2);
  return plainUs(policy, policy.jitter === "decorrelated" ? 0 : n);
}

/** The most that chance can make of it. */
function mostUs(policy: BackoffPolicy, n: number): number {
  const { baseMs, capMs, jitter } = policy;
  if (jitter === "additive") return toUs(Math.min(capMs, baseMs * 2 ** n + baseMs));
  if (jitter !== "decorrelated") return plainUs(policy, n);
  let ms = baseMs;
  for (let nth = 0; nth <= n; nth++) ms = Math.min(capMs, 3 * ms);
  return toUs(ms);
}

/** The delays up to the last one; both their bounds grow or stay. */
function howLong(policy: BackoffPolicy, last: number): string {
  const [least, most] = [leastUs(policy, 0), mostUs(policy, 0)];
  const isAlike = least === leastUs(policy, last) && most === mostUs(policy, last);
  if (isAlike) return least === most ? time(most) : between(least, most);
  switch (policy.jitter) {
    case "none":
      return growth(policy, last);
    case "full":
      return `anywhere from zero to a limit: ${growth(policy, last)}`;
    case "equal":
      return `between half of a delay and all of it: ${growth(policy, last)}`;
    case "additive":
      return withChanceOnTop(policy, last);
    case "decorrelated":
      return `${between(least, most)}, then up to three times its last delay${capped(policy, last)}`;
  }
}

const between = (least: number, most: number): string =>
  least === 0 ? `anywhere from zero to ${time(most)}` : `anywhere between ${time(least)} and ${time(most)}`;

/** Said where the longest delay would be longer without the cap. */
const capped = (policy: BackoffPolicy, last: number): string =>
  mostUs({ ...policy, capMs: Number.POSITIVE_INFINITY }, last) > toUs(policy.capMs)
    ? `, but never more than ${time(toUs(policy.capMs))}`
    : "";

/** Delays that double until they are at the cap. */
function growth(policy: BackoffPolicy, last: number): string {
  const first = time(plainUs(policy, 0));
  if (plainUs(policy, 1) === plainUs(policy, last)) return `${first}, then ${time(plainUs(policy, last))}`;
  return `${first}, then twice as long each time${capped(policy, last)}`;
}

/** Delays that double, with up to one base on top of each, until they are at the cap, where nothing is left to chance. */
function withChanceOnTop(policy: BackoffPolicy, last: number): string {
  const { baseMs, capMs } = policy;
  const [least, most] = [leastUs(policy, 0), mostUs(policy, 0)];
  if (plainUs(policy, 1) === toUs(capMs)) return `${between(least, most)}, then ${time(toUs(capMs))}`;
  const bare = growth({ ...policy, capMs: Number.POSITIVE_INFINITY }, last);
  return `${bare}, each with up to ${time(toUs(baseMs))} of chance on top${capped(policy, last)}`;
}
