import { expiredKeys, mismatches, missingKeys, swallowedPayments } from "../../findings/answers.ts";
import { duplicateCharges } from "../../findings/charges.ts";
import { deadClaimFindings, unmadePayments } from "../../findings/deadClaims.ts";
import { inShort } from "../../findings/inShort.ts";
import { wrongMessages } from "../../findings/messages.ts";
import { delays } from "../../parts/backoff.ts";
import { network } from "../../parts/network.ts";
import { call } from "../../parts/retry.ts";
import type { Process } from "../../sim/process.ts";
import type { Finding, Run } from "../../sim/run.ts";
import type { Service } from "../../sim/service.ts";
import { eventAt, OUTCOMES, type Outcome, outcomeCode, outcomeOf, type Trace } from "../../sim/trace.ts";
import { instant, number } from "../../sim/units.ts";
import type { World } from "../../sim/world.ts";
import { KeyedPaymentService } from "./service.ts";
import { type IdempotencySettings, paymentsOf, type settings } from "./settings.ts";

/** What is counted as the run goes on. */
export interface IdempotencyTally {
  payments: KeyedPaymentService;
  attempts: number;
  swallowed: number;
  /** How many people were told each outcome at last. */
  told: Record<Outcome, number>;
}

/** People who each pay once, through an unreliable path to one payment service. The tally fills as the run is played. */
export function play(world: World, settings: IdempotencySettings): IdempotencyTally {
  const payments = new KeyedPaymentService(world, settings);
  const handle: Service = (request) => payments.handle(request);
  const service = network(world, settings.networkMs, handle, settings.loseReplies);
  const told = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as IdempotencyTally["told"];
  const tally: IdempotencyTally = { payments, attempts: 0, swallowed: 0, told };
  world.spawn(people(world, settings, service, tally));
  return tally;
}

/** The first one pays at 0, the others after exponential gaps, each rounded to whole microseconds before it is added. */
function* people(
  world: World,
  settings: IdempotencySettings,
  service: Service,
  tally: IdempotencyTally,
): Process<void> {
  const gaps = world.random("client/arrivals");
  const keys = new KeyRing(world, settings);
  const payments = paymentsOf(settings);
  let us = 0;
  for (let number = 0; number < payments; number++) {
    yield us - world.nowUs();
    world.spawn(pay(world, settings, service, tally, keys, number));
    us += Math.round(gaps.exponential(1e6 / settings.paymentsPerSecond));
  }
}

/** One person's payment, from the tap to what the phone says at last. */
function* pay(
  world: World,
  settings: IdempotencySettings,
  service: Service,
  tally: IdempotencyTally,
  keys: KeyRing,
  number: number,
): Process<void> {
  const reuses = settings.reuseKeyWithOtherAmount && number === 1;
  const amount = reuses ? settings.amount * 2 : settings.amount;
  world.record("tap", { actor: number, subject: number, value: amount, cause: -1 });
  const key = settings.key === "once" ? keys.keyFor(number) : -1;
  const policy = { ...settings, onTimeout: "retry", pollMs: 0 } as const;
  const { outcome, attempt } = yield* call(world, policy, {
    service,
    delays: delays(settings, world.random("client/backoff", number)),
    request: (tryNumber) => ({
      attempt: tally.attempts++,
      tap: number,
      tryNumber,
      intent: number,
      key: settings.key === "perAttempt" ? keys.keyFor(number) : key,
      amount,
    }),
  });
  if (tally.payments.answeredForAnother.has(attempt) && outcome !== "gaveUp") tally.swallowed++;
  tally.told[outcome]++;
  world.record("show", { actor: number, subject: outcomeCode(outcome), value: attempt });
}

/**
 * Makes idempotency keys, numbered from 0 in the order in which they first appear. A UUID is new every time; a
 * timestamp is that of the millisecond, whoever asks for it.
 */
class KeyRing {
  readonly #world: World;
  readonly #settings: IdempotencySettings;
  /** The payment that made each key first. */
  readonly #madeBy: number[] = [];
  readonly #ofMillisecond = new Map<number, number>();

  constructor(world: World, settings: IdempotencySettings) {
    this.#world = world;
    this.#settings = settings;
  }

  /** A key for a payment: a new one, or one that is there already. */
  keyFor(payment: number): number {
    const reuses = this.#settings.reuseKeyWithOtherAmount && payment === 1;
    const key = reuses ? 0 : this.#settings.keyKind === "uuid" ? this.#madeBy.length : this.#stamp();
    this.#world.record("keyMade", { actor: payment, subject: key, value: this.#madeBy[key] ?? -1 });
    this.#madeBy[key] ??= payment;
    return key;
  }

  /** The number of the key that the clock gives now. */
  #stamp(): number {
    const ms = Math.floor(this.#world.nowUs() / 1000);
    const key = this.#ofMillisecond.get(ms) ?? this.#madeBy.length;
    this.#ofMillisecond.set(ms, key);
    return key;
  }
}

/** The metrics and findings of a finished run. */
export function* measure(
  trace: Trace,
  settings: IdempotencySettings,
  tally: IdempotencyTally,
  endMs: number,
) {
  const findings = yield* findingsOf(trace, settings, tally, endMs);
  return { metrics: metricsOf(settings, tally), series: {}, findings };
}

/** What is measured of a run of the lab. */
type Measured = ReturnType<typeof measure> extends Generator<void, infer End> ? End : never;

export type IdempotencyMetrics = Measured["metrics"];
export type IdempotencySeries = keyof Measured["series"] & string;

/** A run of the lab `idempotency`. */
export type IdempotencyRun = Run<typeof settings, IdempotencyMetrics, IdempotencySeries>;

function metricsOf(settings: IdempotencySettings, { payments, attempts, swallowed, told }: IdempotencyTally) {
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
  { windowMs, claimTimeoutMs }: IdempotencySettings,
  { payments, swallowed }: IdempotencyTally,
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
  return findings;
}

/** A success without exactly one charge is told by its duplicate, or as a swallowed payment. */
const toldOfFailure = (trace: Trace): Finding[] =>
  wrongMessages(trace).filter(
    ({ evidence }) => outcomeOf(eventAt(trace, evidence[0] as number).subject) !== "success",
  );

const more = (what: string) => (count: number, fromMs: number, toMs: number) =>
  `${number(count)} more ${what}, from ${instant(fromMs * 1000)} to ${instant(toMs * 1000)}.`;
