import { loadEngine } from "../../src/app/runs/engines.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { attachReadings, readingsOf } from "../../src/sim/reading.ts";
import type { Run } from "../../src/sim/run.ts";
import { effective, type State } from "../../src/sim/settings.ts";
import { runToEnd, Simulation } from "../../src/sim/simulate.ts";

/** A run of at most so many events; undefined where it has more. */
export function runOf(lab: Lab, state: State, most: number): Run | undefined {
  const simulation = new Simulation(lab, effective(lab.settings, lab.fixes, state), state.seed);
  let left = most;
  while (simulation.step(10_000)) {
    left -= 10_000;
    if (left < 0) return undefined;
  }
  return runToEnd(simulation.finish());
}

/** A run as it comes to the page from its worker, what was read off it included. */
export async function delivered(run: Run): Promise<Run> {
  const { readings = [] } = await loadEngine(run.lab);
  for (const read of readings) read(run);
  const told = structuredClone({ run, readings: readingsOf(run) });
  attachReadings(told.run, told.readings);
  return told.run;
}

/** The same run, and how many rows of its trace have been looked at. */
export function watched(run: Run): { run: Run; looks: () => number } {
  let looks = 0;
  const watch = <T extends object>(column: T): T =>
    new Proxy(column, {
      get(target, key) {
        if (typeof key === "string" && /^\d+$/.test(key)) looks++;
        const value = Reflect.get(target, key, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  const { kind, at, actor, subject, cause, value, length } = run.trace;
  const trace = {
    length,
    kind: watch(kind),
    at: watch(at),
    actor: watch(actor),
    subject: watch(subject),
    cause: watch(cause),
    value: watch(value),
  };
  const same = { ...run, trace };
  attachReadings(same, readingsOf(run));
  return { run: same, looks: () => looks };
}

/** Makes every picture of a run. */
export function picturesOf(lab: Lab, run: Run) {
  const endUs = Math.max(1, Math.ceil(run.endMs * 1000));
  const { spacing, stage, statechart } = lab;
  const drawn = stage(run);
  return {
    lanes: lab.lanes(run, endUs),
    parts: drawn,
    says: [0, 0.3, 0.7, 1].map((share) => drawn.statusAt(endUs * share)),
    chart: statechart?.(run),
    spacing: spacing?.([run, run], endUs).idleGaps,
  };
}
