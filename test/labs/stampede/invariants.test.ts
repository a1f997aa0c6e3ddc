import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stampede } from "../../../src/labs/stampede/index.ts";
import type { StampedeRun } from "../../../src/labs/stampede/model.ts";
import { type Event, events } from "../../../src/sim/trace.ts";
import { withPlainSpaces } from "../../../src/sim/units.ts";
import { anySettings, runWith } from "./runs.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

interface Read {
  fromUs: number;
  toUs: number;
  answered: boolean;
  /** How long it waited for another's query: until it led, or was answered or failed; undefined if it never did. */
  waitedUs: number | undefined;
}

/** The reads that were not served at once, each from its own events. */
function readsOf(run: StampedeRun): Read[] {
  const begun = new Map<number, Event>();
  const queriedUs = new Map<number, number>();
  const reads: Read[] = [];
  for (const event of events(run.trace)) {
    const { kind, actor, atUs } = event;
    if (kind === "readMiss" || kind === "readEarly" || kind === "readWait") begun.set(actor, event);
    if (kind === "query") queriedUs.set(actor, atUs);
    if (kind !== "readAnswer" && kind !== "readFail") continue;
    const { kind: as, atUs: fromUs } = begun.get(actor) as Event;
    const waitedUs = as === "readWait" ? (queriedUs.get(actor) ?? atUs) - fromUs : undefined;
    reads.push({ fromUs, toUs: atUs, answered: kind === "readAnswer", waitedUs });
  }
  expect(reads.length).toBe(begun.size);
  return reads;
}

const many = (sentence: string, what: RegExp): number =>
  Number(what.exec(sentence)?.[1]?.replaceAll(",", "") ?? 0);

describe("whatever is set, the lab stampede", () => {
  test("counts every reader who got an error, the longest read, and the waits of those who were answered", () => {
    let failing = 0;
    fc.assert(
      fc.property(anySettings, seeds, (given, seed) => {
        const run = runWith(given, [], seed);
        const reads = readsOf(run);
        const answered = reads.filter((read) => read.answered);
        const waitsUs = answered.flatMap(({ waitedUs }) => waitedUs ?? []);
        const failed = reads.length - answered.length;
        const { hitRatio, reads: all, waitMeanMs } = run.metrics as { [id: string]: number };
        expect(run.metrics.failedReads).toBe(failed);
        expect(run.metrics.waiters).toBe(reads.filter(({ waitedUs }) => waitedUs !== undefined).length);
        expect(run.metrics.waitMaxMs).toBe(waitsUs.length > 0 ? Math.max(...waitsUs) / 1000 : null);
        if (waitsUs.length === 0) expect(waitMeanMs).toBeNull();
        else {
          const sumUs = waitsUs.reduce((sum, us) => sum + us, 0);
          expect(waitMeanMs).toBeCloseTo(sumUs / waitsUs.length / 1000, 6);
        }
        const none = answered.length === 0 && !(hitRatio as number) ? null : 0;
        const longest = answered.reduce((most, { fromUs, toUs }) => Math.max(most, toUs - fromUs), 0);
        expect(run.metrics.readMaxMs).toBe(longest > 0 ? longest / 1000 : none);
        expect(all as number).toBeGreaterThanOrEqual(reads.length);
        if (failed > 0) failing++;
      }),
      { numRuns: 300 },
    );
    expect(failing).toBeGreaterThan(30);
  });

  test("tells every reader who got an error in a finding, and is harm exactly where it found something", () => {
    fc.assert(
      fc.property(anySettings, seeds, (given, seed) => {
        const run = runWith(given, [], seed);
        const said = run.findings.map(({ sentence }) => withPlainSpaces(sentence));
        expect(stampede.headline(run).harm).toBe(run.findings.length > 0);
        const overloads = run.findings.filter(({ kind }) => kind === "stampede" || kind === "overload");
        const failed = said.reduce((sum, text) => sum + many(text, /and ([\d,]+) readers? got an error/), 0);
        // Of each kind the 20 largest are told.
        if (overloads.length < 20) expect(failed).toBe(run.metrics.failedReads);
        else expect(failed).toBeLessThanOrEqual(run.metrics.failedReads as number);
        for (const { fromMs, toMs } of run.findings) {
          expect(fromMs).toBeLessThanOrEqual(toMs);
          expect(toMs).toBeLessThanOrEqual(run.endMs);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("says on the stage who waits and what is queried at the very instant", () => {
    const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });
    fc.assert(
      fc.property(anySettings, seeds, shares, (given, seed, at) => {
        const run = runWith(given, [], seed);
        const reads = readsOf(run);
        const { statusAt } = stampede.stage(run);
        const { at: eventsUs, length } = run.trace;
        const workers = (given.dbWorkers as number) || Number.POSITIVE_INFINITY;
        for (const share of at) {
          const eventUs = eventsUs[Math.floor(share * (length - 1))] as number;
          for (const us of [eventUs, Math.max(0, eventUs - 1), share * run.endMs * 1000]) {
            const there = reads.filter(({ fromUs, toUs }) => fromUs <= us && us < toUs);
            const querying = there.filter(({ fromUs, waitedUs = 0 }) => fromUs + waitedUs <= us).length;
            const queued = Math.max(0, querying - workers);
            const busy = querying > 0 ? `${querying} at work` : "idle";
            const { client, database } = statusAt(us);
            expect(client?.text).toBe(there.length > 0 ? `${there.length} waiting` : "nobody waits");
            expect(database?.text).toBe(queued > 0 ? `${queued} waiting` : busy);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
