import { Order } from "../sim/kernel.ts";
import { type Gate, type Process, toUs } from "../sim/process.ts";
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

interface InProgress {
  state: "inProgress";
  holder: number;
  claimedAtUs: number;
  /** Opens with the reply that is stored for the key, whoever stores it. */
  settled: Gate<Reply>;
}

interface Done {
  state: "done";
  storedBy: number;
  reply: Reply;
}

const UNKEYED: Claim = { refused: () => false, store: () => {} };

/** The table of idempotency keys: absent, in progress, done. */
export class DedupStore {
  readonly #world: World;
  readonly #policy: DedupPolicy;
  readonly #entries = new Map<number, InProgress | Done>();

  constructor(world: World, policy: DedupPolicy) {
    this.#world = world;
    this.#policy = policy;
  }

  /**
   * Runs `work` for a key not seen before and gives everyone else its reply. `work` returns undefined when its commit
   * was refused: then the request gets the stored reply, or a 409 while another holder is still at work.
   */
  *once(request: Request, work: Work): Process<Reply> {
    const { dedup, onInFlight, claimTimeoutMs } = this.#policy;
    const { key } = request;
    if (key < 0 || dedup === "none") return (yield* work(UNKEYED)) as Reply;

    for (;;) {
      const entry = this.#entries.get(key);
      if (entry?.state === "done") return this.#replay(request, entry);
      if (dedup !== "claim") {
        this.#record("keyAbsent", request);
        const claim = dedup === "uniqueAtCommit" ? this.#unique(request) : this.#overwriting(request);
        return (yield* work(claim)) ?? this.#refusedReply(request);
      }
      const leftUs = entry ? entry.claimedAtUs + toUs(claimTimeoutMs) - this.#world.nowUs() : 0;
      if (leftUs <= 0) {
        this.#record(entry ? "takeOver" : "claim", request, entry?.holder);
        return (yield* work(this.#claimed(request, entry?.settled))) ?? this.#refusedReply(request);
      }
      const { holder, settled } = entry as InProgress;
      if (onInFlight === "conflict") return this.#conflict(request, holder);
      this.#record("attach", request, holder);
      const answer = yield* settled.within(leftUs, Order.expiry);
      if (!answer.late) return answer.value;
    }
  }

  #replay(request: Request, { storedBy, reply }: Done): Reply {
    this.#record("replay", request, storedBy);
    return reply;
  }

  #conflict(request: Request, holder: number): Reply {
    this.#record("conflict", request, holder);
    return { outcome: "conflict" };
  }

  /** Whoever refused the commit has stored a reply, or holds the claim. */
  #refusedReply(request: Request): Reply {
    const entry = this.#entries.get(request.key) as InProgress | Done;
    return entry.state === "done" ? this.#replay(request, entry) : this.#conflict(request, entry.holder);
  }

  /** Look up, process, record: nothing is refused, a later record overwrites. */
  #overwriting(request: Request): Claim {
    return { refused: () => false, store: (reply) => this.#store(request, reply) };
  }

  /** A unique index: refused once a reply is stored for the key. */
  #unique(request: Request): Claim {
    const refused = () => {
      const entry = this.#entries.get(request.key);
      if (entry?.state !== "done") return false;
      this.#record("uniqueRefused", request, entry.storedBy);
      return true;
    };
    return { refused, store: (reply) => this.#store(request, reply) };
  }

  /** Holds the key from now on. Those who wait for it go on waiting at the same gate when the claim changes hands. */
  #claimed(request: Request, settled = this.#world.gate<Reply>()): Claim {
    const mine: InProgress = {
      state: "inProgress",
      holder: request.attempt,
      claimedAtUs: this.#world.nowUs(),
      settled,
    };
    this.#entries.set(request.key, mine);
    const refused = () => {
      const entry = this.#entries.get(request.key);
      if (!this.#policy.fence || entry === mine) return false;
      this.#record("fenced", request, entry?.state === "inProgress" ? entry.holder : entry?.storedBy);
      return true;
    };
    return { refused, store: (reply) => this.#store(request, reply) };
  }

  #store(request: Request, reply: Reply): void {
    const entry = this.#entries.get(request.key);
    this.#entries.set(request.key, { state: "done", storedBy: request.attempt, reply });
    this.#record("store", request, outcomeCode(reply.outcome));
    if (entry?.state === "inProgress") entry.settled.open(reply);
  }

  #record(kind: Parameters<World["record"]>[0], request: Request, value = 0): void {
    this.#world.record(kind, { actor: request.attempt, subject: request.key, value });
  }
}
