import type { BackoffPolicy } from "../../parts/backoff.ts";
import type { Run } from "../../sim/simulate.ts";
import type { Event } from "../../sim/trace.ts";
import { count, number, ordinal, time } from "../../sim/units.ts";
import type { Headline } from "../lab.ts";
import type { Settings } from "./settings.ts";

/** Every jitter, from the one that spreads least. */
export const JITTERS = [
  "none",
  "additive",
  "equal",
  "decorrelated",
  "full",
] as const satisfies readonly BackoffPolicy["jitter"][];

/** What goes wrong, or not, with the numbers that are set. */
export function lede(settings: Settings): string {
  const { clients, outageMs, maxAttempts } = settings;
  const fails =
    outageMs > 0
      ? `${count(clients, "client")} call a service that fails everything for ${time(outageMs * 1000)}.`
      : `${count(clients, "client")} call a service ${settings.startSpreadMs > 0 ? `within ${time(settings.startSpreadMs * 1000)}` : "at the same moment"}.`;
  if (settings.retry === "none" || maxAttempts === 1) return `${fails} Nobody tries again.`;
  const budget = settings.budget === "none" ? "" : " Nobody retries once the budget that all share is spent.";
  return `${fails} ${retries(settings)}${budget}`;
}

function retries({ retry, jitter, baseMs, maxAttempts, budget }: Settings): string {
  const base = time(baseMs * 1000);
  const upTo = budget === "none" ? "" : "up to ";
  if (retry === "immediate") return `Each tries again at once, ${upTo}${number(maxAttempts)} times in all.`;
  if (jitter === "none") return `Each waits ${base}, then twice as long, and so does everyone else.`;
  if (jitter === "additive") return `Each waits longer every time, plus up to ${base} of chance.`;
  if (jitter === "full") return "Each waits anywhere between zero and a limit that doubles every time.";
  if (jitter === "equal")
    return "Each waits at least half of a delay that doubles every time, and up to all of it.";
  return "Each waits anywhere between the base and three times its last delay.";
}

/** The highest peak after the first: what the retries do. */
export function headline(run: Run): Headline {
  const { peakRetriesPer10Ms, attempts, succeeded, gaveUp } = run.metrics as Record<string, number>;
  const { clients } = run.settings as Settings;
  const peak = peakRetriesPer10Ms as number;
  const gone = gaveUp === 0 ? "nobody gave up" : `${count(gaveUp as number, "client")} gave up`;
  return {
    figure: number(peak),
    noun: peak === 1 ? "retry in the worst 10 ms" : "retries in the worst 10 ms",
    harm: (gaveUp as number) > 0 || run.findings.length > 0,
    sentence: `${count(attempts as number, "attempt")} for ${count(clients, "call")}: ${number(succeeded as number)} were answered, ${gone}.`,
  };
}

/** What happened, in plain words. */
export function tell(event: Event, run: Run): string {
  const { kind, actor, subject, value } = event;
  const { outageMs, queueLimit } = run.settings as Settings;
  const client = `client ${ordinal(actor)}`;
  const attempt = subject === 0 ? `the first attempt of ${client}` : `retry ${subject} of ${client}`;
  switch (kind) {
    case "attempt":
      if (subject === 0) return `${client} sends its first attempt`;
      return `${client} sends retry ${subject}, ${time(value)} after its last attempt`;
    case "refused":
      return `the service fails ${attempt}: it is down until ${time(outageMs * 1000)}`;
    case "rejected":
      return `${attempt} is rejected: ${number(value)} of ${number(queueLimit)} places in the queue are taken`;
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
