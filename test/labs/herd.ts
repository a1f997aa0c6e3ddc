import { herd } from "../../src/labs/herd/index.ts";
import type { HerdRun } from "../../src/labs/herd/model.ts";
import type { HerdSettings } from "../../src/labs/herd/settings.ts";
import type { Run } from "../../src/sim/run.ts";
import { effective, type Value } from "../../src/sim/settings.ts";
import { BUDGET, simulate } from "../../src/sim/simulate.ts";
import { events } from "../../src/sim/trace.ts";

export type Given = Partial<HerdSettings>;

/** A run of the lab `herd` with these settings by hand and these fixes on. */
export function herdWith(
  explicit: Given = {},
  fixes: readonly string[] = [],
  seed = 1,
  budget = BUDGET,
): HerdRun {
  const state = { lab: "herd", fixes, explicit: explicit as Record<string, Value>, seed };
  return simulate(herd, effective(herd.settings, herd.fixes, state), seed, budget);
}

/** A run of one of the lab's presets. */
export function presetRun(id: string): HerdRun {
  const preset = herd.presets.find((candidate) => candidate.id === id);
  if (!preset) throw new Error(`there is no preset ${id}`);
  return herdWith(preset.explicit as Given, preset.fixes, preset.seed);
}

/** When each client sent its n-th attempt, from 0, in ms; undefined where it sent none. */
export function sentMs(run: HerdRun, nth: number): (number | undefined)[] {
  const sent = new Array<number | undefined>(run.settings.clients as number).fill(undefined);
  for (const { actor, subject, atUs } of events(run.trace, "attempt")) {
    if (subject === nth) sent[actor] = atUs / 1000;
  }
  return sent;
}

/** A series of a run. */
export const valuesOf = (run: Run, id: string): readonly number[] => Array.from(run.series[id]?.values ?? []);

/** The bins of a series that hold something, as [bin, count]. */
export const filled = (values: readonly number[]): [number, number][] =>
  values.flatMap((many, bin): [number, number][] => (many > 0 ? [[bin, many]] : []));

export const sum = (values: readonly number[]): number => values.reduce((all, many) => all + many, 0);
