import { delays } from "../../parts/backoff.ts";
import type { Ledger } from "../../parts/ledger.ts";
import { network } from "../../parts/network.ts";
import { call } from "../../parts/retry.ts";
import type { Process } from "../../sim/process.ts";
import type { Service } from "../../sim/service.ts";
import { type Outcome, outcomeCode } from "../../sim/trace.ts";
import type { World } from "../../sim/world.ts";
import { PaymentService } from "./service.ts";
import type { Settings } from "./settings.ts";

/** The only thing that the person means to pay. */
const INTENT = 0;

/** One person, one phone, one payment service. Returns the ledger, which fills as the run is played. */
export function play(world: World, settings: Settings): Ledger {
  const payments = new PaymentService(world, settings);
  const service = network(world, settings.networkMs, (request) => payments.handle(request));
  phone(world, settings, service, (attempt) => payments.statusOf(attempt));
  return payments.ledger;
}

/** The person's phone: a call for each tap. */
function phone(
  world: World,
  settings: Settings,
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
