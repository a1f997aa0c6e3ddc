import { toUs } from "../../sim/process.ts";
import type { Event } from "../../sim/trace.ts";
import { count, elapsed, ordinal, shortTime, time } from "../../sim/units.ts";
import type { Headline } from "../lab.ts";
import type { RevokeRun } from "./model.ts";
import type { RevokeSettings } from "./settings.ts";

/** What goes wrong, or not, with the numbers that are set. */
export function lede(settings: RevokeSettings): string {
  const { revokeAtMs, ttlMs } = settings;
  const cache =
    ttlMs > 0
      ? `The cache says “allowed”, with a TTL of ${time(ttlMs * 1000)}.`
      : "With a TTL of 0 the cache never answers.";
  return `An admin revokes a person's access at ${time(revokeAtMs * 1000)}. ${cache} ${onWriteWords(settings)}${slowWords(settings)}`;
}

function slowWords({ slowReader, slowReaderReadAtMs, slowReaderSetAtMs, lease }: RevokeSettings): string {
  if (!slowReader) return "";
  const setsAt = time(Math.max(slowReaderReadAtMs, slowReaderSetAtMs) * 1000);
  const token = lease ? ", if its token is still good" : "";
  return ` A slow reader sets at ${setsAt} what it read at ${time(slowReaderReadAtMs * 1000)}${token}.`;
}

function onWriteWords({
  onWrite,
  bustDelayMs,
  cacheWriteFails,
  repair,
  repairAfterMs,
}: RevokeSettings): string {
  if (onWrite === "nothing") return "Nobody tells it.";
  const calls =
    onWrite === "bust"
      ? `The write drops that answer${bustDelayMs > 0 ? ` ${time(bustDelayMs * 1000)} later` : ""}`
      : "The write updates that answer";
  if (!cacheWriteFails) return `${calls}.`;
  const repaired = repair ? `, and is repaired ${time(repairAfterMs * 1000)} later` : "";
  return `${calls}, but the call to the cache fails${repaired}.`;
}

/** How long the person was let in after the revoke. */
export function headline(run: RevokeRun): Headline {
  const { windowMs, accessesAfterRevoke } = run.metrics;
  const revokedUs = toUs(run.settings.revokeAtMs);
  const letIn = count(accessesAfterRevoke, "access was allowed", "accesses were allowed, the last");
  return {
    figure: shortTime(windowMs * 1000),
    noun: "let in after the revoke",
    harm: accessesAfterRevoke > 0,
    sentence:
      accessesAfterRevoke > 0
        ? `${letIn} ${elapsed(revokedUs, revokedUs + toUs(windowMs))} after the revoke.`
        : "No access that came after the revoke was allowed.",
  };
}

const ANSWERS = ["“allowed”", "“revoked”"];

/** The answer of a version of the row, in words. */
export const answerOf = (version: number): string => ANSWERS[version] ?? "";

/** What happened, in plain words. */
export function describeEvent(event: Event, run: RevokeRun): string {
  const { kind, actor, subject, value, cause } = event;
  const { lease } = run.settings;
  const access = `access ${ordinal(actor)}`;
  switch (kind) {
    case "write":
      return "the admin's revoke commits in the database";
    case "copyMissing":
      return `${access} finds no cached answer and asks the database`;
    case "allowed":
    case "denied": {
      const since = value >= 0 ? `, ${time(value)} after the revoke` : "";
      return `${access} is ${kind} by ${subject === 1 ? "the cached answer" : "the database"}${since}`;
    }
    case "copyFilled":
      return `${answerOf(value)} ${cause < 0 ? "is in the cache" : "goes into the cache"}`;
    case "copyUpdated":
      return `the revoke puts ${answerOf(value)} into the cache`;
    case "copyDropped":
      return `the cache is told to drop its answer${lease ? ", and voids the tokens of reads under way" : ""}`;
    case "copyRefused":
      return `${answerOf(value)} is refused by the cache: a drop voided the token of its read`;
    case "cacheCallFailed":
      return "the revoke's call to the cache fails";
    case "slowRead":
      return `the slow reader misses${lease ? ", takes a token" : ""} and reads ${answerOf(value)} from the database`;
  }
  return "";
}
