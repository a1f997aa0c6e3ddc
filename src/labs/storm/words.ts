import type { Run } from "../../sim/simulate.ts";
import type { Event } from "../../sim/trace.ts";
import { count, number, ordinal, roundPercent, time } from "../../sim/units.ts";
import type { Headline } from "../lab.ts";
import { mostAttempts, type Settings, stallEndMs } from "./settings.ts";

/** What goes wrong, or not, with the numbers that are set. */
export function lede(settings: Settings): string {
  const { arrivalsPerSecond, capacityPerSecond, stallMs, stallKind, maxRetries } = settings;
  const load = `${number(arrivalsPerSecond, 1)} calls a second come to a server that can do ${number(capacityPerSecond, 1)}.`;
  const does = stallKind === "queue" ? "stands still" : "fails everything";
  const stall = stallMs > 0 ? ` For ${time(stallMs * 1000)} it ${does}.` : "";
  const retries = maxRetries === 0 ? "Nobody tries again." : costOfFailure(settings);
  return [`${load}${stall}`, retries, ...guards(settings)].join(" ");
}

function costOfFailure(settings: Settings): string {
  const most = mostAttempts(settings);
  const upTo = settings.budget === "none" ? "" : "up to ";
  const layers = settings.layers > 1 ? `, through ${settings.layers} layers that each retry` : "";
  const grows = settings.jitter === "none" && settings.maxRetries > 1;
  const pauses = settings.backoff !== "none" && settings.baseMs > 0;
  const waits = pauses ? `, ${grows ? "longer apart each time" : "a pause apart"}` : "";
  const budget = settings.budget === "none" ? "" : ", as long as the retry budget lasts";
  return `A call that fails costs ${upTo}${most === 2 ? "two" : number(most)} attempts${layers}${waits}${budget}.`;
}

/** What stands between the callers and the server. */
function guards({ breaker, dropExpired }: Settings): string[] {
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
export function headline(run: Run): Headline {
  const { goodputAfter, goodputBefore, recoveredAtMs, offered, attempts } = run.metrics as Record<
    string,
    number | null
  >;
  const settings = run.settings as Settings;
  const hasStall = settings.stallMs > 0 && goodputAfter !== null;
  const share = (hasStall ? goodputAfter : (goodputAfter ?? goodputBefore)) ?? 0;
  const sent = `${count(attempts as number, "attempt")} for ${count(offered as number, "call")}.`;
  const recovers =
    recoveredAtMs === null
      ? "it never recovered while calls came in"
      : (recoveredAtMs as number) <= stallEndMs(settings)
        ? "it recovered at once"
        : `all calls succeed from ${time((recoveredAtMs as number) * 1000)} on`;
  const story = hasStall ? `The stall was over at ${time(stallEndMs(settings) * 1000)}; ${recovers}. ` : "";
  return {
    figure: roundPercent(share),
    noun: hasStall ? "answered after the stall" : "answered in time",
    harm: share < 0.95,
    sentence: `${story}${sent}`,
  };
}

/** What happened, in plain words. */
export function tell(event: Event, run: Run): string {
  const { kind, actor, subject, value } = event;
  const { stallKind, queueLimit } = run.settings as Settings;
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
      return `${attempt} is shed: ${number(value)} of ${number(queueLimit)} places in the queue are taken`;
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
      return `the breaker opens: ${number(value)} of ${count(subject, "result")} were failures`;
    case "halfOpened":
      return "the breaker lets a probe through";
    case "closed":
      return `the breaker closes after ${count(subject, "success", "successes")}`;
    default:
      return kind;
  }
}
