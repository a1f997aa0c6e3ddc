import type { Finding } from "../sim/run.ts";
import { count, instant, number, ofAll } from "../sim/units.ts";
import type { Episode } from "./episode.ts";

/** The calls around a sickness of a service behind a breaker. */
export interface CallCounts {
  /** Calls that reached the service while it was sick, and how many of them failed. */
  toSick: Episode;
  failedWhileSick: number;
  /** Calls that failed fast while it was sick, and while it was healthy. */
  spared: number;
  heldBack: Episode;
}

/** Calls that failed in a service that was healthy, of all that reached it then. */
export function failuresWhileHealthy(failed: Episode, all: number): Finding[] {
  return told(failed, {
    kind: "failingHealthyService",
    name: "failed while healthy",
    sentence: `${ofAll(failed.many, all, "call")} failed although the service was healthy, ${stretch(failed)}.`,
  });
}

/** A breaker that lets a sick service have more calls than it holds back. */
export function mostGotThrough({ toSick, failedWhileSick, spared }: CallCounts): Finding[] {
  if (failedWhileSick === 0 || toSick.many <= spared) return [];
  const came = count(toSick.many + spared, "call");
  return told(toSick, {
    kind: "lateProtection",
    name: "most got through",
    sentence: `Of ${came} while the service was sick, ${number(toSick.many)} reached it, ${stretch(toSick)}, and ${number(failedWhileSick)} failed: the breaker held back ${only(spared)}.`,
  });
}

/** A breaker that withholds more calls from the healthy service than it spares the sick one. */
export function heldBackFromHealthy({ spared, heldBack }: CallCounts): Finding[] {
  if (heldBack.many <= spared) return [];
  return told(heldBack, {
    kind: "overprotection",
    name: "held back from healthy",
    sentence: `${count(heldBack.many, "call")} failed fast although the service was healthy, ${stretch(heldBack)}, and ${only(spared)} while it was sick.`,
  });
}

const only = (many: number): string => (many === 0 ? "none" : `only ${number(many)}`);

const stretch = ({ many, fromUs, toUs }: Episode): string =>
  many === 1 ? `at ${instant(fromUs)}` : `from ${instant(fromUs)} to ${instant(toUs)}`;

function told(
  { many, fromUs, toUs, event }: Episode,
  words: Pick<Finding, "kind" | "name" | "sentence">,
): Finding[] {
  if (many === 0) return [];
  return [{ ...words, fromMs: fromUs / 1000, toMs: toUs / 1000, evidence: event < 0 ? [] : [event] }];
}
