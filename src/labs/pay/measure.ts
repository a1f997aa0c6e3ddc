import { balanceCheckFindings, racedChecks, staleChecks } from "../../findings/balanceChecks.ts";
import { duplicateCharges, overdraft } from "../../findings/charges.ts";
import { isWrong, lastShown, wrongMessages } from "../../findings/messages.ts";
import type { Ledger } from "../../parts/ledger.ts";
import type { Finding } from "../../sim/run.ts";
import { events, KIND_CODES, type Kind, outcomeOf, type Trace } from "../../sim/trace.ts";
import type { MetricSpec } from "../lab.ts";
import type { Settings } from "./settings.ts";

/** What each metric means. */
export const metrics: Record<keyof ReturnType<typeof metricsOf>, MetricSpec> = {
  intents: { title: "Payments meant", unit: "count" },
  attempts: { title: "Attempts sent", unit: "count" },
  charges: { title: "Charges", unit: "count" },
  duplicateCharges: { title: "Duplicate charges", unit: "count" },
  chargedAmount: { title: "Charged in all", unit: "cents" },
  finalBalance: { title: "Balance at the end", unit: "cents" },
  overdrawn: { title: "Overdrawn by", unit: "cents" },
  staleBalanceChecks: { title: "Stale balance checks", unit: "count" },
  racedBalanceChecks: { title: "Raced balance checks", unit: "count" },
  replays: { title: "Stored replies given again", unit: "count" },
  conflicts: { title: "409 replies", unit: "count" },
  clientOutcome: { title: "Last message", unit: "word" },
  clientOutcomeAtMs: { title: "Last message at", unit: "ms" },
  wrongMessage: { title: "Last message is wrong", unit: "yesNo" },
};

/** The metrics and findings of a finished run. */
export function measure(trace: Trace, settings: Settings, ledger: Ledger, endMs: number) {
  return {
    metrics: metricsOf(trace, settings, ledger),
    series: {},
    findings: findingsOf(trace, endMs),
  };
}

function metricsOf(trace: Trace, { price, balance }: Settings, ledger: Ledger) {
  const made = ledger.charges.length;
  const shown = lastShown(trace);
  const outcome = shown ? outcomeOf(shown.subject) : null;
  const finalBalance = balance - made * price;
  return {
    intents: new Set([...events(trace, "tap")].map((tap) => tap.subject)).size,
    attempts: countOf(trace, "send"),
    charges: made,
    duplicateCharges: ledger.duplicates,
    chargedAmount: made * price,
    finalBalance,
    overdrawn: Math.max(0, -finalBalance),
    staleBalanceChecks: staleChecks(trace).length,
    racedBalanceChecks: racedChecks(trace).length,
    replays: countOf(trace, "replay"),
    conflicts: countOf(trace, "conflict"),
    clientOutcome: outcome,
    clientOutcomeAtMs: shown ? shown.atUs / 1000 : null,
    wrongMessage: outcome !== null && isWrong(outcome, made),
  };
}

function findingsOf(trace: Trace, endMs: number): Finding[] {
  return [
    ...balanceCheckFindings(trace),
    ...duplicateCharges(trace),
    ...overdraft(trace, endMs),
    ...wrongMessages(trace),
  ].sort((a, b) => a.fromMs - b.fromMs);
}

function countOf(trace: Trace, kind: Kind): number {
  return trace.kind.reduce((sum, code) => sum + (code === KIND_CODES[kind] ? 1 : 0), 0);
}
