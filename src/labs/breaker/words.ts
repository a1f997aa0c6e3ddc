import { lateResultOf } from "../../findings/breakers.ts";
import { type Event, KIND_NAMES, type Kind, type Trace } from "../../sim/trace.ts";
import { after, count, number, ofAll, ordinal, percent, time } from "../../sim/units.ts";
import type { Status } from "../../timeline/stage.ts";
import type { Headline } from "../lab.ts";
import type { BreakerRun } from "./model.ts";
import { type BreakerSettings, healthOf, isSick } from "./settings.ts";

/** What goes wrong, or not, with the numbers that are set. */
export function lede(settings: BreakerSettings): string {
  const { callEveryMs, arrivals, breaker } = settings;
  const every = `every ${time(callEveryMs * 1000)}${arrivals === "poisson" ? " on average" : ""}`;
  const guard = breaker ? opens(settings) : "Nothing stands between it and its callers.";
  const parts = [`The service is called ${every}.`, ...health(settings), illness(settings), guard];
  return parts.join(" ");
}

function opens({ failureThreshold, minimumCalls, windowMs }: BreakerSettings): string {
  const results = minimumCalls > 1 ? `at least ${count(minimumCalls, "result")}` : "the results";
  return `The breaker opens once ${percent(failureThreshold)} of ${results} in the last ${time(windowMs * 1000)} are failures.`;
}

/** Said only where it fails though it is healthy. */
function health(settings: BreakerSettings): string[] {
  const { failing, late } = healthOf(settings, false);
  if (late) return [`It ${tooLong(settings.serviceMs, settings)}.`];
  return failing > 0 ? [`Even healthy it fails ${callsOf(failing)}.`] : [];
}

function illness(settings: BreakerSettings): string {
  const { sickFromMs, sickMs, durationMs } = settings;
  if (sickMs === 0) return "It stays healthy.";
  const at = time(sickFromMs * 1000);
  if (sickFromMs >= durationMs) return `It stays healthy: it falls sick at ${at}, after the last call.`;
  const from = sickFromMs === 0 ? "From the start" : `After ${at}`;
  const lasts = `for ${time(sickMs * 1000)}`;
  const { failing } = healthOf(settings, true);
  if (failing > 0) return `${from} it ${symptom(settings)}, ${lasts}.`;
  return `${from} it is sick ${lasts}, but fails no call and takes ${time(settings.sickServiceMs * 1000)} to answer.`;
}

function symptom(settings: BreakerSettings): string {
  const { failing, late, hangs } = healthOf(settings, true);
  const { sickServiceMs } = settings;
  if (late) return tooLong(sickServiceMs, settings);
  return hangs ? `leaves ${callsOf(failing)} without an answer` : `fails ${callsOf(failing)}`;
}

const tooLong = (ms: number, { timeoutMs }: BreakerSettings): string =>
  `takes ${time(ms * 1000)} to answer, longer than its callers wait (${time(timeoutMs * 1000)})`;

/** The calls that the sick service got, and what sparing it cost. */
export function headline({ metrics, settings, findings }: BreakerRun): Headline {
  const { callsToSickService: calls, failedFast, failedFastWhileHealthy } = metrics;
  const failed = metrics.failures - metrics.failuresWhileHealthy;
  const spared = failedFast - failedFastWhileHealthy;
  const noun = calls === 1 ? "call hit the sick service" : "calls hit the sick service";
  return {
    figure: number(calls),
    noun,
    harm: findings.some(({ good }) => !good),
    sentence:
      calls + spared === 0
        ? `Nobody called it while it was sick.${costs(metrics, failedFastWhileHealthy)}`
        : `${came(settings, calls, failed, spared)}${costs(metrics, failedFastWhileHealthy)}`,
  };
}

/** Of how many that was, and how they fared. */
function came({ breaker }: BreakerSettings, calls: number, failed: number, spared: number): string {
  const fate =
    failed === calls && calls > 0 ? (calls === 1 ? "It" : "All") : failed === 0 ? "None" : number(failed);
  const fared = calls === 0 ? "" : ` ${fate} failed.`;
  if (!breaker) return `No breaker held any of them back.${fared}`;
  return `Of ${count(calls + spared, "call")} while it was sick, ${spared === 0 ? "none" : number(spared)} failed fast instead.`;
}

/** What a breaker did and cost; there is none of it without. */
function costs({ detectionLagMs, recoveryLagMs }: BreakerRun["metrics"], heldBack: number): string {
  const lags = [
    ...(typeof detectionLagMs === "number"
      ? [`opened ${after(0, detectionLagMs * 1000, "it fell sick")}`]
      : []),
    ...(typeof recoveryLagMs === "number"
      ? [`closed ${after(0, recoveryLagMs * 1000, "it was well again")}`]
      : []),
  ];
  const moved = lags.length > 0 ? ` The breaker ${lags.join(" and ")}.` : "";
  const price = heldBack > 0 ? ` ${count(heldBack, "call")} failed fast although it was healthy.` : "";
  return `${moved}${price}`;
}

/** What happened, in plain words. */
export function describeEvent(event: Event, run: BreakerRun): string {
  const settings = run.settings;
  const call = `call ${ordinal(event.actor)}`;
  const sick = isSick(settings, event.atUs) ? "sick " : "";
  switch (event.kind) {
    case "send":
      return `${call} goes to the ${sick}service`;
    case "succeeded":
      return `${call} succeeds after ${time(event.value)}`;
    case "failed":
      return `${call} fails after ${time(event.value)}`;
    case "timeout":
      return `${call} got no answer for ${time(event.value)}: a failure`;
    case "failedFast":
      return `${call} fails fast, the service does not hear of it`;
    case "counted":
      return `the breaker counts it: ${ofAll(event.value, event.subject, "result")} failed`;
    case "lateCounted":
      return `the ${event.value === 1 ? "success" : "failure"} of ${call} is from an earlier state of the breaker, and is counted all the same`;
    case "lateIgnored":
      return `the ${event.value === 1 ? "success" : "failure"} of ${call} is from an earlier state of the breaker: ignored`;
    case "opened":
      return opened(event, run);
    case "halfOpened":
      return `the recovery of ${time(settings.recoveryMs * 1000)} is over: half-open, ${count(settings.probes, "probe")} may go through`;
    case "closed":
      return closed(event, run);
    default:
      return event.kind;
  }
}

function opened(event: Event, { trace }: BreakerRun): string {
  if (stateBefore(event, trace) !== "halfOpened")
    return `the breaker opens: ${ofAll(event.value, event.subject, "result")} failed`;
  const late = lateResultOf(trace, event);
  return `the breaker opens again: ${late ? `a late failure, of call ${ordinal(late.actor)}, counts as a probe’s` : "a probe failed"}`;
}

function closed(event: Event, { trace }: BreakerRun): string {
  const late = lateResultOf(trace, event);
  if (late) return `the breaker closes: a late success, of call ${ordinal(late.actor)}, counts as a probe’s`;
  return `the breaker closes: ${event.subject === 1 ? "the probe succeeded" : `${number(event.subject)} successes came in`}`;
}

/** The change of state before this one; undefined if it is the first. */
function stateBefore({ id }: Event, { kind }: Trace): Kind | undefined {
  for (let before = id - 1; before >= 0; before--) {
    const name = KIND_NAMES[kind[before] as number];
    if (name === "opened" || name === "halfOpened" || name === "closed") return name;
  }
  return undefined;
}

/** "every call", "60% of the calls". */
const callsOf = (share: number): string => (share === 1 ? "every call" : `${percent(share)} of the calls`);

/** How the service is while sick, or while healthy, in a few words. */
export function healthWords(settings: BreakerSettings, sick: boolean): Required<Status> {
  const { failing, late, hangs } = healthOf(settings, sick);
  const state = sick ? "sick" : "healthy";
  if (failing === 0) return { text: sick ? "sick, fails no call" : state, harm: false };
  const fails = hangs ? `leaves ${callsOf(failing)} unanswered` : `fails ${callsOf(failing)}`;
  return { text: `${state}, ${late ? "answers too late" : fails}`, harm: true };
}
