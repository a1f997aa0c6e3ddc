import type { Finding } from "../sim/run.ts";
import { firstAt, KIND_CODES, type Trace } from "../sim/trace.ts";
import { byCount, count, instant, number, ofAll, perSecond, roundPercent, time } from "../sim/units.ts";
import { type Episode, stretchOf, whenOf } from "./episode.ts";

/** What came of the calls after a cause was gone. */
export interface Aftermath {
  /** When the server worked again. */
  fromMs: number;
  /** From when on all calls succeeded; undefined if that never came before the last calls. */
  recoveredMs: number | undefined;
  /** When the last calls came in. */
  untilMs: number;
  /** How long the cause had lasted. */
  causeMs: number;
  offered: number;
  answered: number;
  /** A second: attempts sent in the last stretch of it, and what the server can do. */
  attemptsPerSecond: number;
  capacityPerSecond: number;
  peakQueue: number;
}

/** An overload that outlives its cause by less than this share of it is no news. */
const NEWS = 0.5;

/**
 * An overload that its cause has left behind: metastable where what is sent is as much as the server can do, so that it
 * feeds itself; a backlog where it is less, so that time heals it.
 */
export function overloadAfter(trace: Trace, after: Aftermath): Finding[] {
  const { fromMs, recoveredMs, untilMs, causeMs, offered, answered, peakQueue } = after;
  const toMs = recoveredMs ?? untilMs;
  if (offered === 0 || toMs - fromMs <= causeMs * NEWS) return [];
  const metastable = recoveredMs === undefined && after.attemptsPerSecond >= after.capacityPerSecond;
  const lasted = recoveredMs === undefined ? "to the end of the calls" : `until ${instant(toMs * 1000)}`;
  const share = `only ${roundPercent(answered / offered)}`;
  const rate = Math.round(after.attemptsPerSecond * 10) / 10;
  const sent = `${perSecond(rate, "attempt")} still ${byCount(rate, "comes", "come")} in`;
  const done = number(after.capacityPerSecond);
  const why = metastable
    ? `${sent} where ${done} can be served: the overload feeds itself`
    : `up to ${count(peakQueue, "request")} had queued, and ${done} a second is all that the server can do`;
  return [
    {
      kind: metastable ? "metastableOverload" : "lingeringBacklog",
      name: metastable ? "metastable overload" : "lingering backlog",
      fromMs,
      toMs,
      evidence: firstOf(trace, "resumed", 0),
      sentence: `The stall was over at ${instant(fromMs * 1000)}, yet ${lasted} ${answered === 0 ? "no call was" : `${share} of all calls were`} answered in time: ${why}.`,
    },
  ];
}

/** The calls that failed, as one finding. */
export function failedCalls(failed: Episode, calls: number): Finding[] {
  if (failed.many === 0) return [];
  const sentence = `${whenOf(failed)} ${ofAll(failed.many, calls, "call")} failed: no answer to any of ${byCount(failed.many, "its", "their")} attempts came in time.`;
  return [{ ...stretchOf(failed), kind: "failedCall", name: "calls failed", sentence }];
}

/** What comes in and what is sent, in equal bins from 0 on. */
export interface Load {
  binMs: number;
  calls: ArrayLike<number>;
  attempts: ArrayLike<number>;
  /** The attempts that are not the first of their call. */
  retries: ArrayLike<number>;
}

/** A stretch in which calls cost more attempts than they should. */
interface Amplified {
  fromMs: number;
  toMs: number;
  calls: number;
  attempts: number;
  /** The most attempts per call in one bin of it. */
  most: number;
}

/** Attempts per call from which on retries are told to amplify the load. */
const AMPLIFIED = 1.5;
/** So many stretches are told apart, the longest. */
const MOST_TOLD = 5;

/** Stretches in which retries multiply what comes in, in a run that ends at `endMs`. */
export function retryAmplification(trace: Trace, load: Load, endMs: number): Finding[] {
  return stretches(load, endMs)
    .sort((a, b) => b.attempts - a.attempts)
    .slice(0, MOST_TOLD)
    .sort((a, b) => a.fromMs - b.fromMs)
    .map(({ fromMs, toMs, calls, attempts, most }) => ({
      kind: "retryAmplification",
      name: "amplification",
      fromMs,
      toMs,
      evidence: firstOf(trace, "attempt", fromMs * 1000, 1),
      sentence: `From ${instant(fromMs * 1000)} on, for ${time((toMs - fromMs) * 1000)}, ${count(calls, "call")} cost ${count(attempts, "attempt")}, at the worst ${number(most, 1)} for each.`,
    }));
}

/**
 * Bins in which attempts are many times the calls, as far as they are neighbours. Bins without calls end a stretch, and
 * so do those without retries: behind a breaker, first attempts may come long after their calls.
 */
function stretches({ binMs, calls, attempts, retries }: Load, endMs: number): Amplified[] {
  const found: Amplified[] = [];
  let open: Amplified | undefined;
  for (let bin = 0; bin < attempts.length; bin++) {
    const [came, sent] = [calls[bin] ?? 0, attempts[bin] ?? 0];
    if (came === 0 || sent < AMPLIFIED * came || !retries[bin]) {
      open = undefined;
      continue;
    }
    if (!open) {
      open = { fromMs: bin * binMs, toMs: 0, calls: 0, attempts: 0, most: 0 };
      found.push(open);
    }
    open.toMs = Math.min((bin + 1) * binMs, endMs);
    open.calls += came;
    open.attempts += sent;
    open.most = Math.max(open.most, sent / came);
  }
  return found;
}

/** The first event of a kind from an instant on, of an attempt that is no first one if `subject` is 1. */
function firstOf(trace: Trace, kind: keyof typeof KIND_CODES, fromUs: number, subject = -1): number[] {
  for (let id = firstAt(trace, fromUs); id < trace.length; id++) {
    if (trace.kind[id] === KIND_CODES[kind] && (trace.subject[id] as number) >= subject) return [id];
  }
  return [];
}
