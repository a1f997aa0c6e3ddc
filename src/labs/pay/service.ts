import { Cache } from "../../parts/cache.ts";
import { Database } from "../../parts/database.ts";
import { type Claim, DedupStore } from "../../parts/dedupStore.ts";
import { Ledger } from "../../parts/ledger.ts";
import { type Process, sleepUs, toUs } from "../../sim/process.ts";
import type { Random } from "../../sim/random.ts";
import type { Reply, Request } from "../../sim/service.ts";
import { MAX_MS } from "../../sim/settings.ts";
import type { Outcome } from "../../sim/trace.ts";
import type { World } from "../../sim/world.ts";
import type { PaySettings } from "./settings.ts";

/** The only account. */
const ACCOUNT = 0;

/** The 95th percentile of the standard normal: it makes `processingMs` the 95th percentile of the log-normal. */
const NORMAL_P95 = 1.6448536269514722;

/** A log-normal has no end, virtual time has one: no work takes longer than a hundred times the longest duration. */
const LONGEST_WORK_MS = 100 * MAX_MS;

/** The payment service with its balance cache, account database, dedup store and ledger. */
export class PayService {
  readonly ledger: Ledger;
  /** What it answered to each attempt so far. */
  readonly #answered = new Map<number, { outcome: Outcome; key: number }>();
  readonly #world: World;
  readonly #settings: PaySettings;
  readonly #database: Database;
  readonly #cache: Cache;
  readonly #dedup: DedupStore;

  constructor(world: World, settings: PaySettings) {
    this.#world = world;
    this.#settings = settings;
    this.ledger = new Ledger(world);
    this.#database = new Database(world);
    this.#cache = new Cache(world, settings.cacheTtlMs);
    this.#dedup = new DedupStore(world, settings);
    this.#database.seed(ACCOUNT, settings.balance);
    if (settings.cacheAgeMs < settings.cacheTtlMs) {
      this.#cache.set(ACCOUNT, this.#database.read(ACCOUNT), settings.cacheAgeMs);
      world.record("fill", { subject: 0, value: settings.balance, cause: -1 });
    }
  }

  /** Answers a request: what is slow before anything else, or the key, the check, the slow part and the commit. */
  *handle(request: Request): Process<Reply> {
    const chance = this.#world.random("service/processing", request.tap * 1000 + request.tryNumber);
    if (this.#settings.slowWhere === "queue") yield* this.#work(request.attempt, chance);
    const reply = yield* this.#dedup.once(request, (claim) => this.#pay(request, claim, chance));
    this.#answered.set(request.attempt, { outcome: reply.outcome, key: request.key });
    return reply;
  }

  /**
   * What a status question is told of an attempt's payment: `processing` before the attempt was answered, and after a
   * 409 until a reply is stored under its key.
   */
  statusOf(attempt: number): Outcome {
    const answered = this.#answered.get(attempt);
    if (answered?.outcome !== "conflict") return answered?.outcome ?? "processing";
    return this.#dedup.storedReply(answered.key)?.outcome ?? "processing";
  }

  /** Balance check, slow part, commit; undefined if the dedup store refused the commit. */
  *#pay(request: Request, claim: Claim, chance: Random): Process<Reply | undefined> {
    const { price, slowWhere, conditionalDebit } = this.#settings;
    const actor = request.attempt;
    const seen = this.#readBalance(actor);
    const passed = seen.value >= price;
    const check = passed ? "checkPass" : "checkFail";
    this.#world.record(check, { actor, subject: seen.version, value: seen.value });
    if (passed && slowWhere === "commit") yield* this.#work(actor, chance);

    // From here on no time passes: one transaction.
    if (claim.refused()) return undefined;
    if (!passed) return settle(claim, "declined");
    const { value, version } = this.#database.read(ACCOUNT);
    if (conditionalDebit && value < price) {
      this.#world.record("debitRefused", { actor, subject: version, value });
      return settle(claim, "declined");
    }
    const row = this.#database.commit(ACCOUNT, value - price);
    const committed = this.ledger.post(request, row);
    const reply = settle(claim, "success");
    this.#maintainCache(actor, row, committed);
    return reply;
  }

  *#work(actor: number, chance: Random): Process<void> {
    const { processingMs, latency, sigma } = this.#settings;
    const spread = latency === "fixed" ? 1 : Math.exp(sigma * (chance.normal() - NORMAL_P95));
    const us = toUs(Math.min(processingMs * spread, LONGEST_WORK_MS));
    this.#world.record("work", { actor, value: us });
    yield* sleepUs(us);
  }

  #readBalance(actor: number): { value: number; version: number } {
    const world = this.#world;
    const caches = this.#settings.balanceRead === "cached";
    const cached = caches ? this.#cache.get(ACCOUNT) : undefined;
    if (cached) {
      world.record("hit", { actor, subject: cached.version, value: cached.value });
      return cached;
    }
    if (caches) world.record("miss", { actor });
    const row = this.#database.read(ACCOUNT);
    world.record("read", { actor, subject: row.version, value: row.value });
    if (caches) {
      this.#cache.set(ACCOUNT, row);
      world.record("fill", { actor, subject: row.version, value: row.value });
    }
    return row;
  }

  #maintainCache(actor: number, row: { value: number; version: number }, cause: number): void {
    const { onWrite } = this.#settings;
    if (onWrite === "bust") {
      this.#cache.delete(ACCOUNT);
      this.#world.record("bust", { actor, cause });
    } else if (onWrite === "writeThrough") {
      this.#cache.set(ACCOUNT, row);
      this.#world.record("writeThrough", { actor, subject: row.version, value: row.value, cause });
    }
  }
}

/** Answers, and stores the answer in the same transaction. */
function settle(claim: Claim, outcome: Outcome): Reply {
  const reply = { outcome };
  claim.store(reply);
  return reply;
}
