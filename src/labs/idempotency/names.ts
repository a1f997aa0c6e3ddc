import { intentsOf } from "../../findings/intents.ts";
import { stream } from "../../sim/random.ts";
import { events, type Trace } from "../../sim/trace.ts";
import { ordinal } from "../../sim/units.ts";
import { uuid } from "../../sim/uuid.ts";
import type { Names } from "../paymentWords.ts";
import type { IdempotencyRun } from "./run.ts";

const known = new WeakMap<Trace, Map<number, string>>();

/** A key in short: the first digits of its UUID, which its own stream of chance gives, or its millisecond. */
export function keyName(run: IdempotencyRun, key: number): string {
  const names = known.get(run.trace) ?? new Map<number, string>();
  known.set(run.trace, names);
  if (names.size === 0 && run.settings.keyKind === "timestampMs") stamps(run.trace, names);
  const name = names.get(key) ?? uuid(stream(run.seed, "client/key", key)).slice(0, 8);
  names.set(key, name);
  return name;
}

/** A timestamp is the millisecond in which its key was made. */
function stamps(trace: Trace, names: Map<number, string>): void {
  for (const { subject, atUs } of events(trace, "keyMade")) {
    if (!names.has(subject)) names.set(subject, `${Math.floor(atUs / 1000)}`);
  }
}

/** Whether attempts need the name of their payment. */
export const isMany = (run: IdempotencyRun): boolean => run.metrics.intents > 1;

/** "payment 3", counted from 1. */
export const paymentName = (tap: number | undefined): string =>
  tap === undefined ? "a payment" : `payment ${ordinal(tap)}`;

/** How the lab calls attempts and keys: "payment 3, attempt 2", or "attempt 2" where there is one payment only. */
export function namesOf(run: IdempotencyRun): Names {
  const { tapOf, tryOf } = intentsOf(run.trace);
  const many = isMany(run);
  return {
    attempt: (attempt) =>
      many
        ? `${paymentName(tapOf(attempt))}, attempt ${ordinal(tryOf(attempt))}`
        : `attempt ${ordinal(tryOf(attempt))}`,
    key: (key) => `key ${keyName(run, key)}`,
  };
}
