import type { Event } from "../../sim/trace.ts";
import {
  byCount,
  count,
  instant,
  number,
  ofAll,
  ordinal,
  perSecond,
  roundPercent,
  time,
} from "../../sim/units.ts";
import type { Headline } from "../lab.ts";
import { delayWords } from "../retryWords.ts";
import type { StormRun } from "./model.ts";
import { hasStall, mostAttempts, type StormSettings, stallEndMs } from "./settings.ts";

/** What goes wrong, or not, with the numbers that are set. */
export function lede(settings: StormSettings): string {
  const { arrivalsPerSecond, capacityPerSecond, stallMs, stallKind, maxRetries } = settings;
  const come = `${perSecond(arrivalsPerSecond, "call")} ${byCount(arrivalsPerSecond, "comes", "come")}`;
  const load = `${come} to a server that can do ${number(capacityPerSecond)}.`;
  const does = stallKind === "queue" ? "stands still" : "fails everything";
  const stall = hasStall(settings) ? ` For ${time(stallMs * 1000)} it ${does}.` : "";
  const retries = maxRetries === 0 ? ["Nobody tries again."] : costOfFailure(settings);
  return [`${load}${stall}`, ...retries, ...guards(settings)].join(" ");
}

function costOfFailure(settings: StormSettings): string[] {
  const { budget, breaker, layers, maxRetries } = settings;
  const most = mostAttempts(settings);
  const upTo = budget === "none" && !breaker ? "" : "up to ";
  const through = layers > 1 ? `, through ${number(layers)} layers that each retry` : "";
  const lasts = budget === "none" ? "" : ", as long as the retry budget lasts";
  const delays = delayWords(settings, layers > 1 ? "a layer" : "the caller", maxRetries);
  return [
    `A call that fails costs ${upTo}${most === 2 ? "two" : number(most)} attempts${through}${lasts}.`,
    ...(delays ? [`${delays.says}.`] : []),
  ];
}

/** What stands between the callers and the server. */
function guards({ breaker, dropExpired }: StormSettings): string[] {
  const dropped = {
    never: [],
    late: ["The server drops what nobody waits for any more."],
    hopeless: ["The server drops what it cannot answer in time."],
  };
  return [
    ...(breaker ? ["A circuit breaker stops the calls while many fail."] : []),
    ...dropped[dropExpired],
  ];
}

/** Goodput once the cause is gone. */
export function headline(run: StormRun): Headline {
  const { settings, metrics } = run;
  const { goodputAfter, recoveredAtMs, offered, attempts, failedCalls } = metrics;
  const endMs = stallEndMs(settings);
  const isAfter = hasStall(settings) && goodputAfter !== null;
  const share = isAfter ? goodputAfter : offered > 0 ? 1 - failedCalls / offered : 1;
  const failed = failedCalls === 0 ? "none" : number(failedCalls);
  const sent = `${count(attempts, "attempt")} for ${count(offered, "call")}, of which ${failed} failed.`;
  const recovers =
    recoveredAtMs === null
      ? "it never recovered while calls came in"
      : recoveredAtMs <= endMs || instant(recoveredAtMs * 1000) === instant(endMs * 1000)
        ? "it recovered at once"
        : `all calls succeed from ${instant(recoveredAtMs * 1000)} on`;
  const story = isAfter ? `The stall was over at ${instant(endMs * 1000)}; ${recovers}. ` : "";
  return {
    // In large type, where words would take a line of their own.
    figure: roundPercent(share).replace("over ", ">").replace("under ", "<"),
    noun: isAfter ? "answered after the stall" : "answered in time",
    harm: share < 0.95,
    sentence: `${story}${sent}`,
  };
}

/** What happened, in plain words. */
export function describeEvent(event: Event, run: StormRun): string {
  const { kind, actor, subject, value } = event;
  const { stallKind, queueLimit } = run.settings;
  const call = `call ${ordinal(actor)}`;
  const attempt = subject === 0 ? `the first attempt of ${call}` : `attempt ${ordinal(subject)} of ${call}`;
  switch (kind) {
    case "attempt":
      if (subject === 0) return `${call} comes in and is sent to the server`;
      return value > 0
        ? `${attempt} leaves, ${time(value)} after the last one`
        : `${attempt} leaves, at the same instant as the last one`;
    case "refused":
      return `the stalled server fails ${attempt}`;
    case "rejected":
      return `${attempt} is shed: ${ofAll(value, queueLimit, "place")} in the queue ${byCount(queueLimit, "is", "are")} taken`;
    case "expired":
      return `no answer to ${attempt} for ${time(value)}: timed out`;
    case "answered":
      return `${attempt} is answered after ${time(value)}`;
    case "servedLate":
      return `the server has done ${attempt}, which nobody waits for any more`;
    case "dropped":
      return `the server drops ${attempt} after ${time(value)} in the queue: too late to be of use`;
    case "failedFast":
      return `the breaker is open: ${call} fails without an attempt`;
    case "retryDenied":
      return `the retry budget is spent: ${call} fails after ${count(value, "attempt")}`;
    case "gaveUp":
      return `${call} fails after ${count(value, "attempt")}`;
    case "stalled":
      return `the server ${stallKind === "queue" ? "stands still" : "fails everything"} for ${time(value)}`;
    case "resumed":
      return `the server is back, with ${count(subject, "request")} in its queue`;
    case "opened":
      return `the breaker opens: ${ofAll(value, subject, "result")} ${byCount(value, "was a failure", "were failures")}`;
    case "halfOpened":
      return "the breaker lets a probe through";
    case "closed":
      return `the breaker closes after ${count(subject, "success", "successes")}`;
    default:
      return kind;
  }
}
