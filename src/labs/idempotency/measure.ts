import { expiredKeys, mismatches, missingKeys, swallowedPayments } from "../../findings/answers.ts";
import { duplicateCharges } from "../../findings/charges.ts";
import { deadClaimFindings, unmadePayments } from "../../findings/deadClaims.ts";
import { inShort } from "../../findings/inShort.ts";
import { MESSAGES, wrongMessages } from "../../findings/messages.ts";
import type { Finding } from "../../sim/run.ts";
import { eventAt, outcomeOf, type Trace } from "../../sim/trace.ts";
import { instant, number } from "../../sim/units.ts";
import type { MetricSpec } from "../lab.ts";
import type { Tally } from "./play.ts";
import { paymentsOf, type Settings } from "./settings.ts";

/** What each metric means. */
export const metrics: Record<keyof ReturnType<typeof metricsOf>, MetricSpec> = {
  intents: { title: "Payments meant", unit: "count" },
  attempts: { title: "Attempts sent", unit: "count" },
  charges: { title: "Charges", unit: "count" },
  duplicateCharges: { title: "Duplicate charges", unit: "count" },
  unmadePayments: { title: "Payments not made", unit: "count" },
  swallowedPayments: { title: "Swallowed payments", unit: "count" },
  replays: { title: "Stored replies given again", unit: "count" },
  conflicts: { title: "409 replies", unit: "count" },
  mismatches: { title: "422 replies", unit: "count" },
  missingKeys: { title: "400 replies", unit: "count" },
  keysStoredPeak: { title: "Most keys stored at once", unit: "count" },
  "clientOutcome/success": { title: `Told “${MESSAGES.success}”`, unit: "count" },
  "clientOutcome/gaveUp": { title: `Told “${MESSAGES.gaveUp}”`, unit: "count" },
  "clientOutcome/mismatch": { title: `Told “${MESSAGES.mismatch}”`, unit: "count" },
  "clientOutcome/keyMissing": { title: `Told “${MESSAGES.keyMissing}”`, unit: "count" },
};

/** The metrics and findings of a finished run. */
export function* measure(trace: Trace, settings: Settings, tally: Tally, endMs: number) {
  const findings = yield* findingsOf(trace, settings, tally, endMs);
  return { metrics: metricsOf(settings, tally), series: {}, findings };
}

function metricsOf(settings: Settings, { payments, attempts, swallowed, told }: Tally) {
  const { ledger, dedup } = payments;
  return {
    intents: paymentsOf(settings),
    attempts,
    charges: ledger.charges.length,
    duplicateCharges: ledger.duplicates,
    unmadePayments: paymentsOf(settings) - ledger.charges.length + ledger.duplicates,
    swallowedPayments: swallowed,
    replays: dedup.answered.replay,
    conflicts: dedup.answered.conflict,
    mismatches: dedup.answered.mismatch,
    missingKeys: dedup.answered.keyMissing,
    keysStoredPeak: dedup.peakRows,
    "clientOutcome/success": told.success,
    "clientOutcome/gaveUp": told.gaveUp,
    "clientOutcome/mismatch": told.mismatch,
    "clientOutcome/keyMissing": told.keyMissing,
  };
}

/** Findings of one kind, and a pause after them: of a hundred thousand payments each kind takes a while. */
function* findingsOf(
  trace: Trace,
  { windowMs, claimTimeoutMs }: Settings,
  { payments, swallowed }: Tally,
  endMs: number,
): Generator<void, Finding[]> {
  const { ledger, dedup } = payments;
  const charged = new Set(ledger.charges.map(({ intent }) => intent));
  const kinds = [
    () => inShort(expiredKeys(trace, windowMs), more("keys had expired when they were sent again")),
    () => inShort(duplicateCharges(trace), more("charges took again what had been paid"), ledger.duplicates),
    () => inShort(swallowedPayments(trace), more("payments were swallowed the same way"), swallowed),
    () => inShort(mismatches(trace), more("requests were refused with 422"), dedup.answered.mismatch),
    () => inShort(missingKeys(trace), more("requests were refused with 400"), dedup.answered.keyMissing),
    () =>
      inShort(
        deadClaimFindings(trace, claimTimeoutMs, endMs),
        more("dead handlers left claims that blocked other attempts"),
      ),
    () => inShort(unmadePayments(trace, charged), more("payments were not made")),
    () => inShort(toldOfFailure(trace), more("phones were told of a failure although there is a charge")),
  ];
  const findings: Finding[] = [];
  for (const kind of kinds) {
    findings.push(...kind());
    yield;
  }
  return findings.sort((a, b) => a.fromMs - b.fromMs);
}

/** A success without exactly one charge is told by its duplicate, or as a swallowed payment. */
const toldOfFailure = (trace: Trace): Finding[] =>
  wrongMessages(trace).filter(
    ({ evidence }) => outcomeOf(eventAt(trace, evidence[0] as number).subject) !== "success",
  );

const more = (what: string) => (count: number, fromMs: number, toMs: number) =>
  `${number(count)} more ${what}, from ${instant(fromMs * 1000)} to ${instant(toMs * 1000)}.`;
