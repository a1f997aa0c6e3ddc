import type { Request } from "../sim/service.ts";
import type { World } from "../sim/world.ts";

/** One committed charge: what the person meant, and the attempt that caused it. */
export interface Charge {
  intent: number;
  attempt: number;
  /** Cents. */
  amount: number;
  atUs: number;
}

/** The book of charges: one row per committed charge, never changed. */
export class Ledger {
  readonly charges: Charge[] = [];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Charges beyond the first of each intent. */
  get duplicates(): number {
    return this.charges.length - new Set(this.charges.map((charge) => charge.intent)).size;
  }

  /** Enters the charge of a request in the transaction that left the account as `account`. Returns the event. */
  post({ intent, attempt, amount }: Request, account: { value: number; version: number }): number {
    this.charges.push({ intent, attempt, amount, atUs: this.#world.nowUs() });
    return this.#world.record("commit", { actor: attempt, subject: account.version, value: account.value });
  }
}
