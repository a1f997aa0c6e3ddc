import { storm } from "../../src/labs/storm/index.ts";
import type { StormRun } from "../../src/labs/storm/model.ts";
import type { StormSettings } from "../../src/labs/storm/settings.ts";
import type { Run } from "../../src/sim/run.ts";
import { effective, type Value } from "../../src/sim/settings.ts";
import { BUDGET, simulate } from "../../src/sim/simulate.ts";

export type Given = Partial<StormSettings>;

/** A run of the lab `storm` with these settings by hand and these fixes on. */
export function stormWith(
  explicit: Given = {},
  fixes: readonly string[] = [],
  seed = 1,
  budget = BUDGET,
): StormRun {
  const state = { lab: "storm", fixes, explicit: explicit as Record<string, Value>, seed };
  return simulate(storm, effective(storm.settings, storm.fixes, state), seed, budget);
}

/** A run of one of the lab's presets. */
export function presetRun(id: string): StormRun {
  const preset = storm.presets.find((candidate) => candidate.id === id);
  if (!preset) throw new Error(`there is no preset ${id}`);
  return stormWith(preset.explicit as Given, preset.fixes, preset.seed);
}

/** A series of a run. */
export const valuesOf = (run: Run, id: string): readonly number[] => Array.from(run.series[id]?.values ?? []);
