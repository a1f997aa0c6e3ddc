import { Priority } from "../sim/kernel.ts";
import { type Gate, type Process, toUs } from "../sim/process.ts";
import { Ring } from "../sim/ring.ts";
import type { Reply, Request } from "../sim/service.ts";
import { outcomeCode } from "../sim/trace.ts";
import type { World } from "../sim/world.ts";

/** How seen keys are told from new ones. */
export interface DedupPolicy {
  /**
   * `afterProcessing`: look up, process, record; two that look up at the same time both process.
   * `uniqueAtCommit`: the same with a unique index; the second commit fails.
   * `claim`: an atomic insert before any work.
   */
  dedup: "none" | "afterProcessing" | "uniqueAtCommit" | "claim";
  /** What a request gets while the original is in flight: the original's reply, or a 409 at once. */
  onInFlight: "wait" | "conflict";
  /** A claim this old may be taken over. */
  claimTimeoutMs: number;
  /** With a fence, the commit of a holder whose claim was taken over is refused. */
  fence: boolean;
  /** How long a stored reply is kept; without it, for ever. */
  windowMs?: number;
  /** Refuse a key that comes again with another amount: 422. */
  payloadCheck?: boolean;
  /** Refuse a request without a key: 400. */
  requireKey?: boolean;
}

/** The dedup store's share in the transaction of the work. */
export interface Claim {
  /** Asked inside the transaction, before anything is written: may this request not commit any more? */
  refused(): boolean;
  /** Stores the reply in the same transaction. Declines are stored like successes. */
  store(reply: Reply): void;
}

/** What a key stands for; undefined if its commit was refused. */
type Work = (claim: Claim) => Process<Reply | undefined>;

interface KeyEntry {
  /** The attempt that holds the claim, or stored the reply. */
  by: number;
  /** Cents: the payload that the key stands for. */
  amount: number;
}

interface InProgress extends KeyEntry {
  state: "inProgress";
  claimedAtUs: number;
  /** Opens with the reply that is stored for the key, whoever stores it. */
  settled: Gate<Reply>;
}

interface Done extends KeyEntry {
  state: "done";
  doneAtUs: number;
  reply: Reply;
  /** A later reply stands in its row. */
  overwritten: boolean;
}

const UNKEYED: Claim = { refused: () => false, store: () => {} };

/** The table of idempotency keys: absent, in progress, done, expired. */
export class DedupStore {
  /** How often it answered by itself: with a stored reply, a 409, a 422, a 400. */
  readonly answered = { replay: 0, conflict: 0, mismatch: 0, keyMissing: 0 };
  readonly #world: World;
  readonly #policy: DedupPolicy;
  readonly #entries = new Map<number, InProgress | Done>();
  readonly #rows: Rows;

  constructor(world: World, policy: DedupPolicy) {
    this.#world = world;
    this.#policy = policy;
    this.#rows = new Rows(toUs(policy.windowMs ?? Number.POSITIVE_INFINITY));
  }

  /** The most rows that the table held at once: claims, and replies that had not expired. */
  get peakRows(): number {
    return this.#rows.peak;
  }

  /** The reply that is stored for a key; undefined while there is none, and once it has expired. */
  storedReply(key: number): Reply | undefined {
    const entry = this.#entries.get(key);
    return entry?.state === "done" && this.#isLive(entry) ? entry.reply : undefined;
  }

  /**
   * Runs `work` for a key not seen before and gives everyone else its reply. `work` returns undefined when its commit
   * was refused: then the request gets the stored reply, or a 409 while another holder is still at work.
   */
  *once(request: Request, work: Work): Process<Reply> {
    const { dedup, onInFlight, claimTimeoutMs, payloadCheck, requireKey } = this.#policy;
    const { key } = request;
    if (key < 0 && requireKey) return this.#keyMissing(request);
    if (key < 0 || dedup === "none") return (yield* work(UNKEYED)) as Reply;

    for (;;) {
      const entry = this.#lookUp(request);
      if (entry && payloadCheck && request.amount !== entry.amount) return this.#mismatch(request, entry);
      if (entry?.state === "done") return this.#replay(request, entry);
      if (dedup !== "claim") {
        this.#record("keyAbsent", request);
        const claim = dedup === "uniqueAtCommit" ? this.#unique(request) : this.#overwriting(request);
        return (yield* work(claim)) ?? this.#refusedReply(request);
      }
      const leftUs = entry ? entry.claimedAtUs + toUs(claimTimeoutMs) - this.#world.nowUs() : 0;
      if (leftUs <= 0) {
        this.#record(entry ? "takeOver" : "claim", request, entry?.by);
        return (yield* work(this.#claimed(request, entry?.settled))) ?? this.#refusedReply(request);
      }
      const { by, settled } = entry as InProgress;
      if (onInFlight === "conflict") return this.#conflict(request, by);
      this.#record("attach", request, by);
      const answer = yield* settled.within(leftUs, Priority.expiry);
      if (!answer.late) return answer.value;
    }
  }

  /** What the key stands for; a reply that has expired is gone. */
  #lookUp(request: Request): InProgress | Done | undefined {
    const entry = this.#entries.get(request.key);
    if (!entry || this.#isLive(entry)) return entry;
    this.#record("keyExpired", request, this.#world.nowUs() - (entry as Done).doneAtUs);
    this.#entries.delete(request.key);
    return undefined;
  }

  #isLive(entry: InProgress | Done): boolean {
    return entry.state === "inProgress" || this.#world.nowUs() < entry.doneAtUs + this.#rows.windowUs;
  }

  #keyMissing(request: Request): Reply {
    this.#record("keyMissing", request);
    this.answered.keyMissing++;
    return { outcome: "keyMissing" };
  }

  #mismatch(request: Request, { by }: KeyEntry): Reply {
    this.#record("mismatch", request, by);
    this.answered.mismatch++;
    return { outcome: "mismatch" };
  }

  #replay(request: Request, { by, reply }: Done): Reply {
    this.#record("replay", request, by);
    this.answered.replay++;
    return reply;
  }

  #conflict(request: Request, holder: number): Reply {
    this.#record("conflict", request, holder);
    this.answered.conflict++;
    return { outcome: "conflict" };
  }

  /** Whoever refused the commit has stored a reply, or holds the claim. */
  #refusedReply(request: Request): Reply {
    const entry = this.#entries.get(request.key) as InProgress | Done;
    return entry.state === "done" ? this.#replay(request, entry) : this.#conflict(request, entry.by);
  }

  /** Look up, process, record: nothing is refused, a later record overwrites. */
  #overwriting(request: Request): Claim {
    return { refused: () => false, store: (reply) => this.#store(request, reply) };
  }

  /** A unique index: refused while a reply is stored for the key. */
  #unique(request: Request): Claim {
    const refused = () => {
      const entry = this.#entries.get(request.key);
      if (entry?.state !== "done" || !this.#isLive(entry)) return false;
      this.#record("uniqueRefused", request, entry.by);
      return true;
    };
    return { refused, store: (reply) => this.#store(request, reply) };
  }

  /** Holds the key from now on. Those who wait for it go on waiting at the same gate when the claim changes hands. */
  #claimed(request: Request, settled = this.#world.gate<Reply>()): Claim {
    const mine: InProgress = {
      state: "inProgress",
      by: request.attempt,
      amount: request.amount,
      claimedAtUs: this.#world.nowUs(),
      settled,
    };
    if (!this.#entries.has(request.key)) this.#rows.add(mine.claimedAtUs);
    this.#entries.set(request.key, mine);
    const refused = () => {
      const entry = this.#entries.get(request.key);
      if (!this.#policy.fence || entry === mine) return false;
      this.#record("fenced", request, entry?.by);
      return true;
    };
    return { refused, store: (reply) => this.#store(request, reply) };
  }

  #store(request: Request, reply: Reply): void {
    const entry = this.#entries.get(request.key);
    const { attempt, key, amount } = request;
    const doneAtUs = this.#world.nowUs();
    const done: Done = { state: "done", by: attempt, amount, doneAtUs, reply, overwritten: false };
    if (!entry || !this.#isLive(entry)) this.#rows.add(doneAtUs);
    else if (entry.state === "done") entry.overwritten = true;
    this.#entries.set(key, done);
    this.#rows.expireLater(done);
    this.#record("store", request, outcomeCode(reply.outcome));
    if (entry?.state === "inProgress") entry.settled.open(reply);
  }

  #record(kind: Parameters<World["record"]>[0], request: Request, value = 0): void {
    this.#world.record(kind, { actor: request.attempt, subject: request.key, value });
  }
}

/** Counts the rows of the table. Replies expire in the order in which they were stored, so a queue is enough. */
class Rows {
  peak = 0;
  readonly windowUs: number;
  readonly #expiring = new Ring<Done>();
  #held = 0;

  constructor(windowUs: number) {
    this.windowUs = windowUs;
  }

  add(nowUs: number): void {
    this.#expire(nowUs);
    this.#held++;
    this.peak = Math.max(this.peak, this.#held);
  }

  expireLater(done: Done): void {
    if (this.windowUs < Number.POSITIVE_INFINITY) this.#expiring.push(done);
  }

  #expire(nowUs: number): void {
    for (;;) {
      const oldest = this.#expiring.first;
      if (!oldest || nowUs < oldest.doneAtUs + this.windowUs) return;
      if (!oldest.overwritten) this.#held--;
      this.#expiring.shift();
    }
  }
}
