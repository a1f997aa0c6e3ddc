import type { Run } from "../../sim/simulate.ts";
import type { Event } from "../../sim/trace.ts";
import { count, number, percent, time } from "../../sim/units.ts";
import type { Headline } from "../lab.ts";
import { isSick, type Settings } from "./settings.ts";

/** What goes wrong, or not, with the numbers that are set. */
export function lede(settings: Settings): string {
  const { callEveryMs, breaker, failureThreshold, minimumCalls, windowMs } = settings;
  const guard = breaker
    ? `The breaker opens once ${percent(failureThreshold)} of at least ${count(Math.max(1, minimumCalls), "result")} in the last ${time(windowMs * 1000)} are failures.`
    : "Nothing stands between it and its callers.";
  return `The service is called every ${time(callEveryMs * 1000)}. ${illness(settings)} ${guard}`;
}

function illness({ sickFromMs, sickMs, sickFailureShare, sickHangs }: Settings): string {
  if (sickMs === 0 || sickFailureShare === 0) return "It stays healthy.";
  const calls = sickFailureShare === 1 ? "every call" : `${percent(sickFailureShare)} of the calls`;
  const does = sickHangs ? `leaves ${calls} without an answer` : `fails ${calls}`;
  return `After ${time(sickFromMs * 1000)} it ${does}, for ${time(sickMs * 1000)}.`;
}

/** The calls that the sick service got, and what sparing it cost. */
export function headline(run: Run): Headline {
  const settings = run.settings as Settings;
  const calls = run.metrics.callsToSickService as number;
  const { duringSick, duringHealth } = refusals(run);
  // It is to spare the sick service more calls than it lets through, and than it withholds from the healthy one.
  const harm = calls > duringSick || duringHealth > duringSick || run.findings.some(({ good }) => !good);
  const spared = settings.breaker
    ? `Of ${count(calls + duringSick, "call")} while it was sick, ${duringSick === 0 ? "none" : number(duringSick)} failed fast instead.`
    : `It got ${calls === 1 ? "the one" : "all"} of them: no breaker held any back.`;
  return {
    figure: number(calls),
    noun: calls === 1 ? "call hit the sick service" : "calls hit the sick service",
    harm,
    sentence:
      calls + duringSick === 0
        ? `Nobody called it while it was sick.${costs(run, duringHealth)}`
        : `${spared}${costs(run, duringHealth)}`,
  };
}

function costs({ metrics, settings }: Run, duringHealth: number): string {
  if (!settings.breaker) return "";
  const { detectionLagMs, recoveryLagMs } = metrics;
  const lags = [
    ...(typeof detectionLagMs === "number" ? [`opened after ${time(detectionLagMs * 1000)}`] : []),
    ...(typeof recoveryLagMs === "number"
      ? [`closed ${time(recoveryLagMs * 1000)} after the service was well again`]
      : []),
  ];
  const moved = lags.length > 0 ? ` It ${lags.join(" and ")}.` : "";
  const price =
    duringHealth > 0 ? ` ${count(duringHealth, "call")} failed fast although the service was healthy.` : "";
  return `${moved}${price}`;
}

/** Calls that failed fast while the service was sick, and while it was healthy. */
function refusals({ series }: Run): { duringSick: number; duringHealth: number } {
  const sum = (id: string) => series[id]?.values.reduce((all, value) => all + value, 0) ?? 0;
  return { duringSick: sum("failedFastWhileSick"), duringHealth: sum("failedFastWhileHealthy") };
}

/** What happened, in plain words. */
export function tell(event: Event, run: Run): string {
  const settings = run.settings as Settings;
  const call = `call ${number(event.actor + 1)}`;
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
      return `the breaker counts it: ${number(event.value)} of ${count(event.subject, "result")} failed`;
    case "lateCounted":
      return `the ${event.value === 1 ? "success" : "failure"} of ${call} is from an earlier state of the breaker, and is counted all the same`;
    case "lateIgnored":
      return `the ${event.value === 1 ? "success" : "failure"} of ${call} is from an earlier state of the breaker: ignored`;
    case "opened":
      return `the breaker opens: ${number(event.value)} of ${count(event.subject, "result")} failed`;
    case "halfOpened":
      return `the recovery of ${time(settings.recoveryMs * 1000)} is over: half-open, ${count(settings.probes, "probe")} may go through`;
    case "closed":
      return `the breaker closes: ${event.subject === 1 ? "the probe" : `${event.subject} probes`} succeeded`;
    default:
      return event.kind;
  }
}
