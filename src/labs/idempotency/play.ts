import { delays } from "../../parts/backoff.ts";
import { network } from "../../parts/network.ts";
import { call } from "../../parts/retry.ts";
import type { Process } from "../../sim/process.ts";
import type { Service } from "../../sim/service.ts";
import { OUTCOMES, type Outcome, outcomeCode } from "../../sim/trace.ts";
import type { World } from "../../sim/world.ts";
import { KeyRing } from "./keyRing.ts";
import { PaymentService } from "./service.ts";
import { paymentsOf, type Settings } from "./settings.ts";

/** What is counted as the run goes on. */
export interface Tally {
  payments: PaymentService;
  attempts: number;
  swallowed: number;
  /** How many people were told each outcome at last. */
  told: Record<Outcome, number>;
}

/** People who each pay once, through an unreliable path to one payment service. The tally fills as the run is played. */
export function play(world: World, settings: Settings): Tally {
  const payments = new PaymentService(world, settings);
  const handle: Service = (request) => payments.handle(request);
  const service = network(world, settings.networkMs, handle, settings.loseReplies);
  const told = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Tally["told"];
  const tally: Tally = { payments, attempts: 0, swallowed: 0, told };
  world.spawn(people(world, settings, service, tally));
  return tally;
}

/** The first one pays at 0, the others after exponential gaps, each rounded to whole microseconds before it is added. */
function* people(world: World, settings: Settings, service: Service, tally: Tally): Process<void> {
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
  settings: Settings,
  service: Service,
  tally: Tally,
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
