import { balanceCheckFindings, racedChecks, staleChecks } from "../../findings/balanceChecks.ts";
import { duplicateCharges, overdraft } from "../../findings/charges.ts";
import { isWrong, lastShown, wrongMessages } from "../../findings/messages.ts";
import { delays } from "../../parts/backoff.ts";
import type { Ledger } from "../../parts/ledger.ts";
import { network } from "../../parts/network.ts";
import { call } from "../../parts/retry.ts";
import type { Process } from "../../sim/process.ts";
import type { Finding, Run } from "../../sim/run.ts";
import type { Service } from "../../sim/service.ts";
import {
  events,
  KIND_CODES,
  type Kind,
  type Outcome,
  outcomeCode,
  outcomeOf,
  type Trace,
} from "../../sim/trace.ts";
import type { World } from "../../sim/world.ts";
import { PayService } from "./service.ts";
import type { PaySettings, settings } from "./settings.ts";

/** The only thing that the person means to pay. */
const INTENT = 0;

/** One person, one phone, one payment service. Returns the ledger, which fills as the run is played. */
export function play(world: World, settings: PaySettings): Ledger {
  const payments = new PayService(world, settings);
  const service = network(world, settings.networkMs, (request) => payments.handle(request));
  phone(world, settings, service, (attempt) => payments.statusOf(attempt));
  return payments.ledger;
}

/** The person's phone: a call for each tap. */
function phone(
  world: World,
  settings: PaySettings,
  service: Service,
  statusOf: (attempt: number) => Outcome,
): void {
  let attempts = 0;
  let keys = 0;

  function keyFor(tapKey: number): number {
    if (settings.key === "none") return -1;
    return settings.key === "once" ? tapKey : keys++;
  }

  function* status(attempt: number): Process<Outcome> {
    yield* world.sleep(settings.networkMs);
    const outcome = statusOf(attempt);
    yield* world.sleep(settings.networkMs);
    return outcome;
  }

  function* tap(number: number, afterMs: number, tapKey: number): Process<void> {
    yield* world.sleep(afterMs);
    world.record("tap", { actor: number, subject: INTENT, value: settings.price, cause: -1 });
    const told = yield* call(world, settings, {
      service,
      delays: delays(settings, world.random("client/backoff", number)),
      request: (tryNumber) => ({
        attempt: attempts++,
        tap: number,
        tryNumber,
        intent: INTENT,
        key: keyFor(tapKey),
        amount: settings.price,
      }),
      status,
    });
    if (told.outcome === "processing") return; // Shown already, when the phone began to ask.
    world.record("show", { actor: number, subject: outcomeCode(told.outcome), value: told.attempt });
  }

  const newTapKey = () => (settings.key === "once" ? keys++ : -1);
  const firstKey = newTapKey();
  world.spawn(tap(0, 0, firstKey));
  if (settings.secondTapMs > 0) {
    world.spawn(tap(1, settings.secondTapMs, settings.tapKey === "same" ? firstKey : newTapKey()));
  }
}

/** The metrics and findings of a finished run. */
export function measure(trace: Trace, settings: PaySettings, ledger: Ledger, endMs: number) {
  return {
    metrics: metricsOf(trace, settings, ledger),
    series: {},
    findings: findingsOf(trace, endMs),
  };
}

/** What is measured of a run of the lab. */
type Measured = ReturnType<typeof measure>;

export type PayMetrics = Measured["metrics"];
export type PaySeries = keyof Measured["series"] & string;

/** A run of the lab `pay`. */
export type PayRun = Run<typeof settings, PayMetrics, PaySeries>;

function metricsOf(trace: Trace, { price, balance }: PaySettings, ledger: Ledger) {
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
  ];
}

function countOf(trace: Trace, kind: Kind): number {
  return trace.kind.reduce((sum, code) => sum + (code === KIND_CODES[kind] ? 1 : 0), 0);
}
