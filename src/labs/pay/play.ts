import { delays } from "../../parts/backoff.ts";
import { Cache } from "../../parts/cache.ts";
import { Database } from "../../parts/database.ts";
import { type Claim, DedupStore } from "../../parts/dedupStore.ts";
import { Ledger } from "../../parts/ledger.ts";
import { network } from "../../parts/network.ts";
import { call } from "../../parts/retry.ts";
import { type Process, sleepUs, toUs } from "../../sim/process.ts";
import type { Random } from "../../sim/random.ts";
import type { Reply, Request, Service } from "../../sim/service.ts";
import { type Outcome, outcomeCode } from "../../sim/trace.ts";
import type { World } from "../../sim/world.ts";
import type { Settings } from "./settings.ts";

/** The only account, and the only thing that its person means to pay. */
const ACCOUNT = 0;
const INTENT = 0;

/** The 95th percentile of the standard normal: it makes `processingMs` the 95th percentile of the log-normal. */
const NORMAL_P95 = 1.6448536269514722;

/** One phone, one payment service, one balance cache, one account database, one dedup store, one ledger. */
export function play(world: World, settings: Settings): Ledger {
  const { service, outcomes, ledger } = paymentService(world, settings);
  phone(world, settings, network(world, settings.networkMs, service), outcomes);
  return ledger;
}

interface PaymentService {
  service: Service;
  /** What it answered to each attempt so far: what a status question reads. */
  outcomes: Map<number, Outcome>;
  ledger: Ledger;
}

function paymentService(world: World, settings: Settings): PaymentService {
  const { price, processingMs, slowWhere, balanceRead, onWrite, conditionalDebit } = settings;
  const database = new Database(world);
  const cache = new Cache(world, settings.cacheTtlMs);
  const dedup = new DedupStore(world, settings);
  const ledger = new Ledger(world);
  const outcomes = new Map<number, Outcome>();

  database.seed(ACCOUNT, settings.balance);
  if (settings.cacheAgeMs < settings.cacheTtlMs) {
    cache.set(ACCOUNT, database.read(ACCOUNT), settings.cacheAgeMs);
    world.record("fill", { subject: 0, value: settings.balance, cause: -1 });
  }

  function* work(attempt: number, chance: Random): Process<void> {
    const us =
      settings.latency === "fixed"
        ? toUs(processingMs)
        : toUs(processingMs * Math.exp(settings.sigma * (chance.normal() - NORMAL_P95)));
    world.record("work", { actor: attempt, value: us });
    yield* sleepUs(us);
  }

  function readBalance(attempt: number) {
    const cached = balanceRead === "cached" ? cache.get(ACCOUNT) : undefined;
    if (cached) {
      world.record("hit", { actor: attempt, subject: cached.version, value: cached.value });
      return cached;
    }
    if (balanceRead === "cached") world.record("miss", { actor: attempt });
    const row = database.read(ACCOUNT);
    world.record("read", { actor: attempt, subject: row.version, value: row.value });
    if (balanceRead === "cached") {
      cache.set(ACCOUNT, row);
      world.record("fill", { actor: attempt, subject: row.version, value: row.value });
    }
    return row;
  }

  /** Balance check, slow part, commit; undefined if the dedup store refused the commit. */
  function* process(request: Request, claim: Claim, chance: Random): Process<Reply | undefined> {
    const actor = request.attempt;
    const seen = readBalance(actor);
    const passed = seen.value >= price;
    world.record(passed ? "checkPass" : "checkFail", { actor, subject: seen.version, value: seen.value });
    if (passed && slowWhere === "commit") yield* work(actor, chance);

    // From here on no time passes: one transaction.
    if (claim.refused()) return undefined;
    if (!passed) return settle(claim, "declined");
    const { value, version } = database.read(ACCOUNT);
    if (conditionalDebit && value < price) {
      world.record("debitRefused", { actor, subject: version, value });
      return settle(claim, "declined");
    }
    const row = database.commit(ACCOUNT, value - price);
    const committed = ledger.post(request, row);
    const reply = settle(claim, "success");
    maintainCache(actor, row, committed);
    return reply;
  }

  function settle(claim: Claim, outcome: Outcome): Reply {
    const reply = { outcome };
    claim.store(reply);
    return reply;
  }

  function maintainCache(actor: number, row: { value: number; version: number }, cause: number): void {
    if (onWrite === "bust") {
      cache.delete(ACCOUNT);
      world.record("bust", { actor, cause });
    } else if (onWrite === "writeThrough") {
      cache.set(ACCOUNT, row);
      world.record("writeThrough", { actor, subject: row.version, value: row.value, cause });
    }
  }

  function* service(request: Request): Process<Reply> {
    const chance = world.random("service/processing", request.tap * 1000 + request.tryNumber);
    if (slowWhere === "queue") yield* work(request.attempt, chance);
    const reply = yield* dedup.once(request, (claim) => process(request, claim, chance));
    outcomes.set(request.attempt, reply.outcome);
    return reply;
  }

  return { service, outcomes, ledger };
}

/** The person's phone: a call for each tap. */
function phone(world: World, settings: Settings, service: Service, outcomes: Map<number, Outcome>): void {
  let attempts = 0;
  let keys = 0;

  function keyFor(tapKey: number): number {
    if (settings.key === "none") return -1;
    return settings.key === "once" ? tapKey : keys++;
  }

  function* status(attempt: number): Process<Outcome> {
    yield* world.sleep(settings.networkMs);
    const outcome = outcomes.get(attempt) ?? "processing";
    yield* world.sleep(settings.networkMs);
    return outcome === "conflict" ? "processing" : outcome;
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

  world.spawn(tap(0, 0, 0));
  if (settings.secondTapMs > 0) {
    world.spawn(tap(1, settings.secondTapMs, settings.tapKey === "same" ? 0 : 1));
  }
}
