import { Database } from "../../parts/database.ts";
import { type Claim, DedupStore } from "../../parts/dedupStore.ts";
import { Ledger } from "../../parts/ledger.ts";
import { type Process, sleepUs, toUs } from "../../sim/process.ts";
import type { Reply, Request } from "../../sim/service.ts";
import type { World } from "../../sim/world.ts";
import type { IdempotencySettings } from "./settings.ts";

/** The account that collects what is charged. */
const COLLECTED = 0;

/** The payment service with its dedup store and ledger. */
export class KeyedPaymentService {
  readonly ledger: Ledger;
  readonly dedup: DedupStore;
  /** Attempts that were answered with another intent's result. */
  readonly answeredForAnother = new Set<number>();
  readonly #world: World;
  readonly #settings: IdempotencySettings;
  readonly #database: Database;

  constructor(world: World, settings: IdempotencySettings) {
    this.#world = world;
    this.#settings = settings;
    this.ledger = new Ledger(world);
    this.dedup = new DedupStore(world, settings);
    this.#database = new Database(world);
  }

  /** Answers a request. */
  *handle(request: Request): Process<Reply> {
    const reply = yield* this.dedup.once(request, (claim) => this.#pay(request, claim));
    const { intent = request.intent } = reply;
    if (intent !== request.intent) this.answeredForAnother.add(request.attempt);
    return reply;
  }

  /** Work, charge, record; undefined if the dedup store refused the record. */
  *#pay(request: Request, claim: Claim): Process<Reply | undefined> {
    const { processingMs, record, crash } = this.#settings;
    const dies = crash === "afterEffect" && request.tryNumber === 0;
    const us = toUs(processingMs);
    this.#world.record("work", { actor: request.attempt, value: us });
    yield* sleepUs(us);

    const reply: Reply = { outcome: "success", intent: request.intent };
    if (record === "sameTransaction") {
      // The charge is undone with the transaction that the handler leaves open.
      if (dies) yield* this.#die(request);
      if (claim.refused()) return undefined;
      this.#charge(request);
    } else {
      this.#charge(request);
      if (dies) yield* this.#die(request);
      if (claim.refused()) return undefined;
    }
    claim.store(reply);
    return reply;
  }

  #charge(request: Request): void {
    const { value } = this.#database.read(COLLECTED);
    this.ledger.post(request, this.#database.commit(COLLECTED, value + request.amount));
  }

  /** Nobody ever answers, and nobody gives the claim back. */
  *#die({ attempt, key }: Request): Process<void> {
    this.#world.record("crash", { actor: attempt, subject: key });
    yield* this.#world.gate<void>().wait();
  }
}
