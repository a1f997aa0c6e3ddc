import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labs } from "../../src/labs/all.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { attachReadings, placeOf, readingsOf, rowsOf } from "../../src/sim/reading.ts";
import type { Setting, State, Value } from "../../src/sim/settings.ts";
import { eventAt } from "../../src/sim/trace.ts";
import { sendWith } from "./idempotency.ts";
import { delivered, picturesOf, runOf, watched } from "./readings.ts";

/** A state of each lab whose run has thousands of events; a single payment never has. */
const LARGE: Record<string, Record<string, Value>> = {
  stampede: { lock: true, durationMs: 60_000 },
  staleness: { ttlMs: 0 },
  revoke: { durationMs: 1_000_000 },
  idempotency: { payments: 3000, paymentsPerSecond: 10, dedup: "claim", key: "once" },
  herd: { clients: 2000 },
  storm: { breaker: true },
  breaker: { breaker: true, durationMs: 600_000 },
};

/** What a picture says, its functions apart. */
const told = (picture: unknown) =>
  JSON.stringify(picture, (_, value) =>
    ArrayBuffer.isView(value) ? Array.from(value as Int32Array) : value,
  );

const state = (lab: Lab, explicit: State["explicit"]): State => ({
  lab: lab.id,
  fixes: [],
  explicit,
  seed: 1,
});

const inLarge = labs.flatMap((lab) =>
  LARGE[lab.id] ? [[lab.id, lab, LARGE[lab.id] as State["explicit"]]] : [],
);

describe.each(inLarge as [string, Lab, State["explicit"]][])(
  "the pictures of a large run of %s",
  (_, lab, explicit) => {
    test("look at few of its events once they were read by the worker", async () => {
      const run = runOf(lab, state(lab, explicit), 1e6);
      if (!run) throw new Error("The run is larger than it should be.");
      expect(run.trace.length).toBeGreaterThan(5000);
      const { run: same, looks } = watched(await delivered(run));
      picturesOf(lab, same);
      expect(looks()).toBeLessThan(run.trace.length / 2);
    });

    test("are the same, whether the worker read it or the page", async () => {
      const here = runOf(lab, state(lab, explicit), 1e6);
      const there = runOf(lab, state(lab, explicit), 1e6);
      if (!here || !there) throw new Error("The run is larger than it should be.");
      expect(told(picturesOf(lab, await delivered(there)))).toBe(told(picturesOf(lab, here)));
    });
  },
);

test("no picture walks over a whole run, with two settings at their ends", async () => {
  const ends = (setting: Setting): Value[] => {
    if (setting.type === "number") return [setting.min, setting.max];
    return setting.type === "switch" ? [true, false] : Object.keys(setting.choices);
  };
  const extremes = fc.constantFrom(...labs).chain((lab) => {
    const one = fc
      .constantFrom(...Object.keys(lab.settings))
      .chain((id) => fc.tuple(fc.constant(id), fc.constantFrom(...ends(lab.settings[id] as Setting))));
    return fc.record({
      lab: fc.constant(lab),
      explicit: fc.array(one, { maxLength: 2 }).map(Object.fromEntries),
    });
  });
  await fc.assert(
    fc.asyncProperty(extremes, async ({ lab, explicit }) => {
      const run = runOf(lab, state(lab, explicit), 200_000);
      // A short run may be looked at as a whole.
      if (!run || run.trace.length < 20_000) return;
      const { run: same, looks } = watched(await delivered(run));
      picturesOf(lab, same);
      expect(looks()).toBeLessThan(run.trace.length / 2);
    }),
    { numRuns: 40 },
  );
});

describe("a reading", () => {
  test("is made once, and not at all where it came with the run", () => {
    const run = sendWith({ payments: 3 });
    const sends = rowsOf("sends", ["send"]);
    const made = sends(run);
    expect([...made.rows].map((row) => eventAt(run.trace, row).kind)).toEqual(
      [...made.rows].map(() => "send"),
    );
    expect(made.rows.length).toBe(run.metrics.attempts);
    expect(sends(run)).toBe(made);
    const other = structuredClone(run);
    attachReadings(other, { sends: "as it came" });
    expect(sends(other)).toBe("as it came");
    expect(readingsOf(run).sends).toBe(made);
  });

  test("finds an id in a column that is in order, and only there", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(100)), fc.nat(100), (some, id) => {
        const ids = Int32Array.from(some).sort();
        expect(placeOf(ids, id)).toBe(ids.indexOf(id));
      }),
    );
  });
});
