import { describe, expect, test } from "vitest";
import { labs } from "../../src/labs/all.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { MOST_BINS } from "../../src/sim/bins.ts";
import { toUs } from "../../src/sim/process.ts";
import type { Run } from "../../src/sim/run.ts";
import { effective, type Setting, type Value } from "../../src/sim/settings.ts";
import { BudgetError, simulate } from "../../src/sim/simulate.ts";

/** What has to happen in time happens in few events: what is tried here is how long a run may last. */
const BUDGET = { events: 40_000, traceBytes: 2 ** 21 };

/** Settings with which a run has few events, so that one of them at its end leaves it within the budget. */
const FEW: Record<string, Record<string, Value>> = {
  stampede: { readsPerSecond: 30, durationMs: 20_000, readers: 100 },
  staleness: { durationMs: 20_000 },
  herd: { clients: 50 },
  storm: {
    arrivalsPerSecond: 20,
    capacityPerSecond: 25,
    durationMs: 20_000,
    stallFromMs: 5000,
    stallMs: 5000,
  },
};

const endsOf = (setting: Setting): Value[] => {
  if (setting.type === "number") return [setting.min, setting.max];
  return setting.type === "switch" ? [true, false] : Object.keys(setting.choices);
};

/** A run of a lab, unless it passes the budget of events. */
function played(lab: Lab, fixes: readonly string[], explicit: Record<string, Value>): Run | undefined {
  try {
    return simulate(
      lab,
      effective(lab.settings, lab.fixes, { lab: lab.id, fixes, explicit, seed: 1 }),
      1,
      BUDGET,
    );
  } catch (error) {
    if (error instanceof BudgetError) return undefined;
    throw error;
  }
}

/** Series that end with the arrivals, or are cut to bins of their own. */
const OTHER_END: Record<string, RegExp> = { breaker: /./, stampede: /^readsPer/, herd: /^jitter/ };

/** What is wrong with the bins of a run, a sentence each. */
function faults({ lab, series, endMs }: Run): string[] {
  return Object.entries(series).flatMap(([id, { binMs, values }]) => {
    const upToTheEnd = Math.floor(toUs(endMs) / toUs(binMs)) + 1;
    return [
      ...(values instanceof Float64Array ? [] : [`${id} is no typed array`]),
      ...(values.length > MOST_BINS ? [`${id} has ${values.length} bins`] : []),
      ...(values.buffer.byteLength > values.byteLength ? [`${id} keeps more memory than it fills`] : []),
      ...(toUs(binMs) === binMs * 1000 && binMs > 0 ? [] : [`${id} has bins of ${binMs} ms`]),
      ...(values.every((value) => Number.isFinite(value) && value >= 0)
        ? []
        : [`${id} holds what is no number`]),
      ...(values.length === upToTheEnd || OTHER_END[lab]?.test(id)
        ? []
        : [`${id} has not ${upToTheEnd} bins`]),
    ];
  });
}

describe.each(labs)("$id", (lab) => {
  test("keeps to its bins at both ends of every setting, with every fix", () => {
    const found: string[] = [];
    let finished = 0;
    let widest = 0;
    for (const fixes of [[], ...lab.fixes.map(({ id }) => [id])]) {
      for (const [id, setting] of Object.entries(lab.settings)) {
        for (const value of endsOf(setting)) {
          const run = played(lab, fixes, { ...FEW[lab.id], [id]: value });
          if (!run) continue;
          finished++;
          widest = Math.max(widest, ...Object.values(run.series).map(({ binMs }) => binMs));
          found.push(...faults(run).map((fault) => `${fixes.join()} ${id}=${value}: ${fault}`));
        }
      }
    }
    expect(found).toEqual([]);
    // Else nothing was tried: of some settings there is a run that is long.
    expect(finished).toBeGreaterThan(20);
    if (widest > 0) expect(widest).toBeGreaterThanOrEqual(10_000);
  });
});

test("the last bin holds what comes at the very end, whatever the run's length in microseconds", () => {
  const staleness = labs.find(({ id }) => id === "staleness") as Lab;
  const lasts = (dbReadUs: number): Run => {
    const explicit = { durationMs: 0.9, dbReadMs: dbReadUs / 1000, balanceReadsPerSecond: 100_000 };
    return played(staleness, ["bypass"], explicit) as Run;
  };
  const lastReadUs = toUs(lasts(1).endMs) - 1;
  // From milliseconds and back, 1001, 1003, ... come out a little smaller.
  for (let endUs = 950; endUs < 1050; endUs++) {
    const run = lasts(endUs - lastReadUs);
    expect(toUs(run.endMs)).toBe(endUs);
    expect(faults(run)).toEqual([]);
    expect(run.series.reads?.values.reduce((sum, many) => sum + many, 0)).toBe(run.metrics.reads);
  }
});
