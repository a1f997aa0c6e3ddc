import { Database, type PoolPolicy } from "../../src/parts/database.ts";
import type { Process } from "../../src/sim/process.ts";
import { play } from "./play.ts";

/** A mean over many customers with its standard error, from the means of 32 equal batches in a row. */
export interface Estimate {
  mean: number;
  standardError: number;
}

export interface Crowd extends PoolPolicy {
  /** Mean number of workers that the arrivals keep busy if none is refused: arrival rate times mean service time. */
  offered: number;
  service: "exponential" | "fixed";
  customers: number;
  seed?: number;
}

/** What a crowd of Poisson arrivals met at the pool. Times in units of the mean service time. */
export interface Met {
  wait: Estimate;
  /** Share of the served who had to wait. */
  waited: Estimate;
  refused: Estimate;
  /** Mean number in the pool, queue and workers, over the whole run, and what Little's law makes of it. */
  inPool: number;
  throughputTimesSojourn: number;
}

const BATCHES = 32;
const SERVICE_MS = 10;

/** The sum of one quantity per batch, by order of arrival. */
class Batches {
  readonly #sums = new Float64Array(BATCHES);
  readonly #counts = new Float64Array(BATCHES);
  readonly #size: number;

  constructor(customers: number) {
    this.#size = customers / BATCHES;
  }

  add(customer: number, value: number): void {
    const batch = Math.floor(customer / this.#size);
    this.#sums[batch] = (this.#sums[batch] ?? 0) + value;
    this.#counts[batch] = (this.#counts[batch] ?? 0) + 1;
  }

  estimate(): Estimate {
    const means = [...this.#sums].map((sum, batch) => sum / (this.#counts[batch] ?? 1));
    const mean = means.reduce((sum, value) => sum + value, 0) / BATCHES;
    const squares = means.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return { mean, standardError: Math.sqrt(squares / (BATCHES - 1) / BATCHES) };
  }
}

/** Sends customers to a pool of workers at random and tells how they fared. */
export function crowd({ workers, queueLimit, offered, service, customers, seed = 1 }: Crowd): Met {
  const wait = new Batches(customers);
  const waited = new Batches(customers);
  const refused = new Batches(customers);
  let sojourns = 0;
  let area = 0;
  let lastUs = 0;
  const { endUs } = play((world) => {
    const database = new Database(world, { workers, queueLimit });
    const serviceTimes = world.random("service");
    const gaps = world.random("arrivals");
    /** Adds the time since the last change, in which so many were in the pool. */
    const elapse = (inPool: number) => {
      area += inPool * (world.nowUs() - lastUs);
      lastUs = world.nowUs();
    };

    function* customer(number: number): Process<void> {
      const cameUs = world.nowUs();
      const ms = service === "fixed" ? SERVICE_MS : serviceTimes.exponential(SERVICE_MS);
      elapse(database.busy + database.queued);
      const served = yield* database.query(ms);
      refused.add(number, served ? 0 : 1);
      if (!served) return;
      elapse(database.busy + database.queued + 1);
      const sojournUs = world.nowUs() - cameUs;
      const waitUs = sojournUs - Math.round(ms * 1000);
      sojourns += sojournUs;
      wait.add(number, waitUs / (SERVICE_MS * 1000));
      waited.add(number, waitUs > 0 ? 1 : 0);
    }

    function* arrivals(): Process<void> {
      for (let number = 0; number < customers; number++) {
        yield* world.sleep(gaps.exponential(SERVICE_MS / offered));
        world.spawn(customer(number));
      }
    }
    world.spawn(arrivals());
  }, seed);
  return {
    wait: wait.estimate(),
    waited: waited.estimate(),
    refused: refused.estimate(),
    inPool: area / endUs,
    throughputTimesSojourn: sojourns / endUs,
  };
}
