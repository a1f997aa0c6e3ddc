import type { Event } from "../../sim/trace.ts";
import { byCount, count, number, ofAll, ordinal, time, times } from "../../sim/units.ts";
import type { Headline } from "../lab.ts";
import { delayWords } from "../retryWords.ts";
import type { HerdRun } from "./model.ts";
import type { HerdSettings } from "./settings.ts";

/** What goes wrong, or not, with the numbers that are set. */
export function lede(settings: HerdSettings): string {
  const { clients, outageMs, startSpreadMs, maxAttempts, retry, budget } = settings;
  const call = `${count(clients, "client")} ${byCount(clients, "calls", "call")} a service`;
  const start = startSpreadMs > 0 ? ` within ${time(startSpreadMs * 1000)}` : " at the same moment";
  const fails =
    outageMs > 0
      ? `${call} that fails everything for ${time(outageMs * 1000)}.`
      : `${call}${clients === 1 && startSpreadMs === 0 ? "" : start}.`;
  if (retry === "none" || maxAttempts === 1) return `${fails} Nobody tries again.`;
  const spent = budget === "none" ? "" : " Nobody retries once the budget that all share is spent.";
  return `${fails} ${retries(settings)}${spent}`;
}

function retries(settings: HerdSettings): string {
  const { retry, maxAttempts } = settings;
  const backoff = retry === "exponential" ? retry : "none";
  const delays = delayWords({ ...settings, backoff }, "a client", maxAttempts - 1);
  if (!delays) return `Each tries again at once, up to ${times(maxAttempts)} in all.`;
  return `${delays.says}${delays.byChance ? "" : ", and so does everyone else"}.`;
}

/** The densest wave of retries that the service had to take once it was up, else the densest of all; and who was served. */
export function headline(run: HerdRun): Headline {
  const { peakRetriesUpPer100Ms: up, peakRetriesPer100Ms: any, takesPer100Ms: most } = run.metrics;
  const { outageMs, capacityPerSecond } = run.settings;
  const peak = up > 0 ? up : any;
  const when = outageMs === 0 ? "" : up > 0 ? " once it was back" : ", all while it was down";
  const takes = up > 0 && capacityPerSecond > 0 ? `It can take ${number(most ?? 0, 1)} in that time. ` : "";
  return {
    figure: number(peak),
    noun: any === 0 ? "retries" : `${byCount(peak, "retry", "retries")} in the worst ${time(100_000)}${when}`,
    harm: run.findings.some(({ good }) => !good),
    sentence: `${takes}${served(run)}`,
  };
}

/** How many were served and how many were not, and how long it took. */
function served({ metrics, settings }: HerdRun): string {
  const { succeeded, gaveUp, drainedAtMs } = metrics;
  const { clients, outageMs } = settings;
  const within = `within ${time(drainedAtMs * 1000)}`;
  const all = clients === 1 ? "The client" : `All ${number(clients)} clients`;
  if (gaveUp === 0) return `${all} ${byCount(clients, "was", "were")} served ${within}.`;
  const down = drainedAtMs < outageMs ? `; it was down for ${time(outageMs * 1000)}` : "";
  if (succeeded === 0) return `${all} gave up ${within}${down}.`;
  return `${ofAll(succeeded, clients, "client")} ${byCount(succeeded, "was", "were")} served and ${number(gaveUp)} gave up, ${within}.`;
}

/** What happened, in plain words. */
export function describeEvent(event: Event, run: HerdRun): string {
  const { kind, actor, subject, value } = event;
  const { outageMs, queueLimit } = run.settings;
  const client = `client ${ordinal(actor)}`;
  const attempt = subject === 0 ? `the first attempt of ${client}` : `retry ${number(subject)} of ${client}`;
  switch (kind) {
    case "attempt":
      if (subject === 0) return `${client} sends its first attempt`;
      return `${client} sends retry ${number(subject)}, ${time(value)} after its last attempt`;
    case "refused":
      return `the service fails ${attempt}: it is down until ${time(outageMs * 1000)}`;
    case "rejected":
      return queueLimit === 0
        ? `${attempt} is rejected: the service is busy and has no queue`
        : `${attempt} is rejected: ${ofAll(value, queueLimit, "place")} in the queue ${byCount(queueLimit, "is", "are")} taken`;
    case "expired":
      return `no answer to ${attempt} for ${time(value)}: timed out`;
    case "answered":
      return `${attempt} is answered after ${time(value)}`;
    case "servedLate":
      return `the service has served ${attempt}, which nobody waits for any more`;
    case "retryDenied":
      return `the shared budget allows ${client} no further retry`;
    case "gaveUp":
      return `${client} gives up after ${count(value, "attempt")}`;
    default:
      return kind;
  }
}
