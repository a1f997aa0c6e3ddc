import { describe, expect, test } from "vitest";
import { events } from "../../../src/sim/trace.ts";
import { kolmogorov, uniformOn } from "../../parts/chance.ts";
import { burstsOf, numberOf, runWith, statistics } from "./runs.ts";

/** So far may a mean be from what theory says, in standard errors: one in 16,000 means is further. */
const FAR = 4;

const POOL = { dbWorkers: 0 };

/**
 * Readers come at a rate r, Poisson. The first one after the expiry misses and queries; until its answer, delta later,
 * everyone else misses, too: a burst is 1 + Poisson(r * delta).
 */
describe("without protection a burst is one and a Poisson number of queries more:", () => {
  test.each([
    { readsPerSecond: 500, recomputeMs: 100, durationMs: 250_000 },
    { readsPerSecond: 2000, recomputeMs: 50, durationMs: 150_000 },
    { readsPerSecond: 20, recomputeMs: 200, durationMs: 1_500_000 },
  ])("$readsPerSecond reads/s and $recomputeMs ms", (given) => {
    const extra = burstsOf(runWith({ ...POOL, ttlMs: 500, ...given })).map(({ size }) => size - 1);
    const expected = (given.readsPerSecond * given.recomputeMs) / 1000;
    const { mean, variance } = statistics(extra);
    expect(extra.length).toBeGreaterThan(200);
    expect(Math.abs(mean - expected)).toBeLessThan(FAR * Math.sqrt(expected / extra.length));
    // Poisson: the variance is the mean; its own standard error is about mean * sqrt(2 / n + 1 / (n * mean)).
    const spread = expected * Math.sqrt(2 / extra.length + 1 / (extra.length * expected));
    expect(Math.abs(variance - expected)).toBeLessThan(FAR * spread);
  });

  test("ten idle workers change nothing, since the first query is served at once; the rest of the burst queues", () => {
    const run = runWith({ readsPerSecond: 500, recomputeMs: 100, ttlMs: 3000, durationMs: 400_000 });
    const sizes = burstsOf(run).map(({ size }) => size);
    const { mean } = statistics(sizes);
    expect(Math.abs(mean - 51)).toBeLessThan(FAR * Math.sqrt(50 / sizes.length));
    // The whole burst is there before the first worker is free again.
    expect(numberOf(run, "dbPeakQueue")).toBe(Math.max(...sizes) - 10);
  });

  test("where fewer workers are idle than other keys need, the first query waits and the burst grows", () => {
    const many = { keys: 100, readsPerSecond: 2000, ttlMs: 5000, recomputeMs: 100, durationMs: 20_000 };
    const roomy = runWith({ ...many, dbWorkers: 0 });
    const tight = runWith({ ...many, dbWorkers: 10, dbQueueLimit: 10_000 });
    expect(numberOf(roomy, "recomputesPerRefresh")).toBeLessThan(1 + 0.2 * 20 * 1.2);
    expect(numberOf(tight, "recomputesPerRefresh")).toBeGreaterThan(
      2 * numberOf(roomy, "recomputesPerRefresh"),
    );
  });
});

/**
 * XFetch (Vattani, Chierichetti, Lowenstein, VLDB 2015). With L the time left to the expiry, a read refreshes with the
 * chance exp(-L / (delta * beta)), so refreshes come as a Poisson process of rate r * exp(-L / (delta * beta)). Until L
 * is left, their mean number is m(L) = r * delta * beta * exp(-L / (delta * beta)).
 *
 * Lead: the first one comes with more than L left with the chance 1 - exp(-m(L)): a Gumbel distribution around
 * delta * beta * ln(r * delta * beta), of mean delta * beta * (ln(r * delta * beta) + 0.5772).
 *
 * Burst: at the first refresh m is exponential with mean 1 (the first arrival of a unit process). Until its answer,
 * delta later, m grows by the factor exp(1 / beta), so Poisson(m * (exp(1 / beta) - 1)) more refresh: mixed over the
 * exponential m, the burst is geometric with mean exp(1 / beta), whatever the rate.
 */
describe("early expiration refreshes as the XFetch law says:", () => {
  const deltaMs = 100;
  const cases = [
    { beta: 0.5, readsPerSecond: 4000, ttlMs: 600, durationMs: 100_000 },
    { beta: 1, readsPerSecond: 1000, ttlMs: 1200, durationMs: 300_000 },
    { beta: 1, readsPerSecond: 3000, ttlMs: 1500, durationMs: 200_000 },
    { beta: 2, readsPerSecond: 1000, ttlMs: 3000, durationMs: 450_000 },
  ];
  const sampled = cases.map((given) => ({
    ...given,
    bursts: burstsOf(runWith({ ...POOL, early: true, recomputeMs: deltaMs, ...given })),
  }));

  test.each(sampled)("the lead before the expiry, beta $beta at $readsPerSecond reads/s", (given) => {
    const scaleUs = deltaMs * 1000 * given.beta;
    const many = (given.readsPerSecond * scaleUs) / 1e6;
    const leads = given.bursts.map(({ first }) => first.value);
    expect(given.bursts.every(({ first }) => first.kind === "readEarly")).toBe(true);
    expect(leads.length).toBeGreaterThan(150);
    expect(kolmogorov(leads, (us) => Math.exp(-many * Math.exp(-us / scaleUs)))).toBeLessThan(1.95);
    const { mean } = statistics(leads);
    // The standard deviation of a Gumbel distribution is pi / sqrt(6) of its scale.
    const error = (scaleUs * Math.PI) / Math.sqrt(6 * leads.length);
    expect(Math.abs(mean - scaleUs * (Math.log(many) + 0.5772))).toBeLessThan(FAR * error);
  });

  test.each(sampled)("the size of a burst, beta $beta at $readsPerSecond reads/s", ({ beta, bursts }) => {
    const sizes = bursts.map(({ size }) => size);
    const expected = Math.exp(1 / beta);
    const deviation = Math.sqrt(expected * (expected - 1));
    expect(Math.abs(statistics(sizes).mean - expected)).toBeLessThan(
      (FAR * deviation) / Math.sqrt(sizes.length),
    );
    const alone = 1 / expected;
    const share = sizes.filter((size) => size === 1).length / sizes.length;
    expect(Math.abs(share - alone)).toBeLessThan(FAR * Math.sqrt((alone * (1 - alone)) / sizes.length));
  });

  test("a beta of 0 never refreshes early", () => {
    expect(numberOf(runWith({ early: true, beta: 0 }), "earlyRefreshes")).toBe(0);
  });

  /**
   * Nobody refreshes before the expiry with the chance exp(-m(0) + m(ttl)): with r * delta * beta = 1, more than a
   * third of all expiries.
   */
  test.each([
    { readsPerSecond: 5, recomputeMs: 200 },
    { readsPerSecond: 10, recomputeMs: 50 },
    { readsPerSecond: 2, recomputeMs: 1000, ttlMs: 8000, durationMs: 15_000_000 },
  ])("few readers let the entry expire: $readsPerSecond reads/s and $recomputeMs ms", (given) => {
    const settings = { ttlMs: 1000, durationMs: 4_000_000, ...given };
    const bursts = burstsOf(runWith({ ...POOL, early: true, ...settings }));
    const scale = given.recomputeMs / 1000;
    const many = given.readsPerSecond * scale * (1 - Math.exp(-settings.ttlMs / 1000 / scale));
    const expired = bursts.filter(({ first }) => first.kind === "readMiss").length / bursts.length;
    const expected = Math.exp(-many);
    expect(bursts.length).toBeGreaterThan(1000);
    expect(Math.abs(expired - expected)).toBeLessThan(
      FAR * Math.sqrt((expected * (1 - expected)) / bursts.length),
    );
  });
});

/** Who comes while the leader queries finds the rest of delta left: uniform, since Poisson arrivals are. */
describe("the lock makes its waiters wait", () => {
  const given = { ...POOL, lock: true, readsPerSecond: 200, ttlMs: 1000, recomputeMs: 400 };
  const run = runWith({ ...given, durationMs: 300_000 });

  test("anything up to the recompute, half of it on average", () => {
    const waited = new Set([...events(run.trace, "readWait")].map(({ actor }) => actor));
    const waitsUs = [...events(run.trace, "readAnswer")]
      .filter(({ actor }) => waited.has(actor))
      .map(({ value }) => value);
    expect(waitsUs.length).toBe(numberOf(run, "waiters"));
    expect(kolmogorov(waitsUs, uniformOn(0, 400_000))).toBeLessThan(1.95);
    const error = 400 / Math.sqrt(12 * waitsUs.length);
    expect(Math.abs(numberOf(run, "waitMeanMs") - 200)).toBeLessThan(FAR * error);
    expect(numberOf(run, "waitMaxMs")).toBeLessThanOrEqual(400);
    expect(numberOf(run, "waitMaxMs")).toBeGreaterThan(399);
  });

  test("and lets a single one query", () => {
    expect(run.metrics).toMatchObject({ recomputesPerRefresh: 1, peakConcurrentRecomputes: 1 });
  });

  test("per expiry a Poisson number of them", () => {
    const refills = numberOf(run, "recomputes");
    const mean = numberOf(run, "waiters") / refills;
    expect(Math.abs(mean - 80)).toBeLessThan(FAR * Math.sqrt(80 / refills));
  });
});

describe("serve stale", () => {
  const given = { ...POOL, stale: true, readsPerSecond: 500, ttlMs: 1000, recomputeMs: 200 };

  /** The first reader after the expiry refreshes; the others get the old value until its answer. */
  test("serves nothing older than the gap to the next reader and the recompute", () => {
    const run = runWith({ ...given, durationMs: 300_000 });
    const gapsMs = [...events(run.trace, "readMiss")].map(({ value }) => value / 1000);
    expect(numberOf(run, "maxStalenessMs")).toBeLessThanOrEqual(Math.max(...gapsMs) + 200);
    expect(numberOf(run, "maxStalenessMs")).toBeGreaterThan(200);
    expect(run.metrics).toMatchObject({ recomputesPerRefresh: 1, waiters: 0 });
  });

  /**
   * Past the limit S everyone misses until the answer, which is there delta after the first reader, who came 1 / r
   * after the expiry on average: 1 + r * (1 / r + delta - S) queries.
   */
  test("with a limit below the recompute lets the rest of the stampede through", () => {
    const run = runWith({ ...given, staleForMs: 120, durationMs: 300_000 });
    const sizes = burstsOf(run).map(({ size }) => size);
    const { mean, error } = statistics(sizes);
    expect(Math.abs(mean - (2 + 500 * 0.08))).toBeLessThan(FAR * error);
    expect(numberOf(run, "maxStalenessMs")).toBeLessThan(120);
  });
});

describe("a thousand keys filled together", () => {
  const given = { ...POOL, keys: 1000, readsPerSecond: 20_000, recomputeMs: 10, durationMs: 14_000 };

  /** Each key is read 20 times a second, so nearly all are found expired within the second: 1 + 20 * 0.01 queries each. */
  test("are all queried in the second after their expiry", () => {
    const run = runWith(given);
    const expected = 1000 * 1.2;
    expect(Math.abs(numberOf(run, "dbPeakPer1S") - expected)).toBeLessThan(FAR * Math.sqrt(1000 * 0.2));
  });

  /** A life is uniform in ttl * (1 - spread, 1 + spread); the first read after it comes an exponential gap later. */
  test("expire evenly over twice the spread with jitter", () => {
    const run = runWith(given, ["jitter"]);
    const first = new Map<number, number>();
    for (const { subject, atUs } of events(run.trace, "query")) {
      if (!first.has(subject)) first.set(subject, atUs / 1e6);
    }
    const gap = 1000 / 20_000;
    const expired = (x: number) => (x <= 8 ? 0 : x - 8 - gap * (1 - Math.exp(-(x - 8) / gap)));
    // The difference of two such integrals, over the 4 s in which lives end.
    const found = (x: number) =>
      (expired(x) - (x <= 12 ? 0 : x - 12 - gap * (1 - Math.exp(-(x - 12) / gap)))) / 4;
    expect(first.size).toBe(1000);
    expect(kolmogorov([...first.values()], found)).toBeLessThan(1.95);
    // 250 keys a second, 1.2 queries each; the busiest of the four seconds is a few deviations above.
    expect(numberOf(run, "dbPeakPer1S")).toBeGreaterThan(300);
    expect(numberOf(run, "dbPeakPer1S")).toBeLessThan(300 + 4 * Math.sqrt(250 * (1.2 ** 2 + 0.2)));
  });
});
