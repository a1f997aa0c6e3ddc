import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { herd } from "../../src/labs/herd/index.ts";
import { storm } from "../../src/labs/storm/index.ts";
import { toUs } from "../../src/sim/process.ts";
import type { Run } from "../../src/sim/run.ts";
import { events, type Kind } from "../../src/sim/trace.ts";
import type { Stage } from "../../src/timeline/stage.ts";
import { type Given as HerdGiven, herdWith } from "./herd.ts";
import { type Given as StormGiven, stormWith } from "./storm.ts";

/** The first number of a text. */
const first = (text: string | undefined): number =>
  Number(/\d[\d,]*/.exec(text ?? "")?.[0]?.replaceAll(",", ""));

/** How many events of some kinds are in (from, until]. */
const counted = (run: Run, fromUs: number, untilUs: number, ...kinds: Kind[]): number =>
  [...events(run.trace, ...kinds)].filter(({ atUs }) => atUs > fromUs && atUs <= untilUs).length;

/** Some moments of a run: those of events, just before and just after them. */
const momentsOf = (run: Run) =>
  fc
    .tuple(fc.nat(Math.max(0, run.trace.length - 1)), fc.integer({ min: -1, max: 1 }))
    .map(([id, by]) => Math.max(0, (run.trace.at[id] ?? 0) + by));

function flowsAt(stage: Stage, us: number): number[] {
  for (const flow of stage.flows ?? []) {
    expect(flow.share(us)).toBeGreaterThanOrEqual(0);
    expect(flow.share(us)).toBeLessThanOrEqual(1);
  }
  return (stage.flows ?? []).map((flow) => first(flow.label(us)));
}

describe("what the stage of herd says of a moment is what the trace says of it", () => {
  const settings: fc.Arbitrary<HerdGiven> = fc.record({
    clients: fc.integer({ min: 1, max: 60 }),
    startSpreadMs: fc.constantFrom(0, 300),
    outageMs: fc.constantFrom(0, 5, 400),
    capacityPerSecond: fc.constantFrom(0, 20, 300),
    queueLimit: fc.constantFrom(0, 5, 40),
    timeoutMs: fc.constantFrom(5, 100, 400),
    roundTripMs: fc.constantFrom(0, 10, 150),
    retry: fc.constantFrom("none", "immediate", "exponential"),
    jitter: fc.constantFrom("none", "full"),
    budget: fc.constantFrom("none", "tokens"),
  });

  test("who was served, who gave up, what was sent and answered and failed", () => {
    fc.assert(
      fc.property(
        settings.chain((given) => {
          const run = herdWith(given);
          return fc.tuple(fc.constant(run), momentsOf(run));
        }),
        ([run, us]) => {
          const { clients, outageMs } = run.settings as { clients: number; outageMs: number };
          const stage = herd.stage(run);
          const says = stage.statusAt(us);
          const so = (...kinds: Kind[]) => counted(run, -1, us, ...kinds);
          const told = `${so("answered")} done`;
          const going = us < toUs(run.endMs) ? `, ${clients - so("answered")} to go` : "";
          const gone = so("gaveUp");
          expect(says.clients?.text).toBe(gone > 0 ? `${gone} gave up, ${told}` : `${told}${going}`);
          if (us < toUs(outageMs)) expect(first(says.service?.text)).toBe(so("refused"));
          expect(flowsAt(stage, us)).toEqual([
            counted(run, us - 100_000, us, "attempt"),
            counted(run, us - 100_000, us, "answered"),
          ]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("the queue, never above the bin's peak, and in each bin as high at some moment", () => {
    fc.assert(
      fc.property(settings, (given) => {
        const run = herdWith({ ...given, startSpreadMs: 300, capacityPerSecond: 130, outageMs: 0 });
        const { statusAt } = herd.stage(run);
        expectPeaks(run, (us) => first(statusAt(us).queue?.text));
      }),
      { numRuns: 60 },
    );
  });
});

/** A level that the stage tells is, in each bin of the run's queue, at most what the bin holds, and that at some event. */
function expectPeaks(run: Run, level: (us: number) => number): void {
  const { binMs, values } = run.series.queueDepth as Run["series"][string];
  const seen = Array.from(values, (_, bin) => level(bin * binMs * 1000));
  const roundTripUs = toUs((run.settings.roundTripMs as number | undefined) ?? 0);
  for (const { atUs } of events(run.trace)) {
    for (const us of [atUs, Math.max(0, atUs - roundTripUs)]) {
      const bin = Math.floor(us / 1000 / binMs);
      seen[bin] = Math.max(seen[bin] ?? 0, level(us));
    }
  }
  expect(seen.slice(0, values.length)).toEqual(Array.from(values));
}

describe("what the stage of storm says of a moment is what the trace says of it", () => {
  const settings: fc.Arbitrary<StormGiven> = fc.record({
    arrivalsPerSecond: fc.constantFrom(0.4, 7, 30),
    arrivals: fc.constantFrom("even", "poisson"),
    capacityPerSecond: fc.constantFrom(1, 11, 40),
    timeoutMs: fc.constantFrom(50, 700),
    maxRetries: fc.constantFrom(0, 2),
    backoff: fc.constantFrom("none", "exponential"),
    layers: fc.constantFrom(1, 2),
    stallFromMs: fc.constantFrom(0, 1000, 9000),
    stallMs: fc.constantFrom(0, 1500),
    stallKind: fc.constantFrom("queue", "fail"),
    discipline: fc.constantFrom("fifo", "lifo"),
    queueLimit: fc.constantFrom(0, 8),
    dropExpired: fc.constantFrom("never", "late", "hopeless"),
    breaker: fc.boolean(),
    durationMs: fc.constant(5000),
  });
  const played = settings.map((given) => stormWith(given));

  test("calls, attempts, and what was done for whom, in the second before", () => {
    fc.assert(
      fc.property(
        played.chain((run) => fc.tuple(fc.constant(run), momentsOf(run))),
        ([run, us]) => {
          const stage = storm.stage(run);
          const within = (...kinds: Kind[]) => counted(run, us - 1e6, us, ...kinds);
          expect(flowsAt(stage, us)).toEqual([within("attempt"), within("answered"), within("servedLate")]);
          const came = new Map<number, number>();
          for (const { actor, atUs } of events(run.trace, "attempt", "failedFast"))
            if (!came.has(actor)) came.set(actor, atUs);
          const lately = [...came.values()].filter((atUs) => atUs > us - 1e6 && atUs <= us).length;
          expect(stage.statusAt(us).callers?.text).toBe(
            `${lately} ${lately === 1 ? "call" : "calls"} a second`,
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  test("the queue, never above the bin's peak, and in each bin as high at some moment", () => {
    fc.assert(
      fc.property(settings, (given) => {
        const run = stormWith({ ...given, arrivals: "poisson", breaker: false });
        const { statusAt } = storm.stage(run);
        expectPeaks(run, (us) => first(statusAt(us).queue?.text));
      }),
      { numRuns: 150 },
    );
  });

  test("is said to be of a bin where the trace is a sample", () => {
    const run = stormWith({ durationMs: 20_000, stallFromMs: 5000 }, [], 1, {
      events: 1e7,
      traceBytes: 200_000,
    });
    expect(run.sampledEvery).toBeGreaterThan(1);
    expect(storm.stage(run).statusAt(12e6).queue?.text).toMatch(/^up to [\d,]+ waits?$/);
    const crowd = herdWith({ capacityPerSecond: 100 }, ["backoff"], 1, { events: 1e7, traceBytes: 60_000 });
    expect(crowd.sampledEvery).toBeGreaterThan(1);
    const says = herd.stage(crowd).statusAt(toUs(3155));
    expect(says.queue?.text).toBe("up to 200 of 200");
    expect(says.clients?.text).toMatch(/^0 done by 3.15.s$/);
  });
});
