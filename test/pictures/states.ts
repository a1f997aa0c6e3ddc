import type { Lab } from "../../src/labs/lab.ts";
import type { Run } from "../../src/sim/run.ts";
import { DEFAULT_SEED, effective, type State, toggleFix } from "../../src/sim/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";

/** A state worth keeping an eye on, with its name. */
export interface Named {
  name: string;
  state: State;
}

/** A crowd of a million takes as long to play as all the others together, and is drawn by the same code. */
const TOO_LARGE = ["million"];

/** A lab as it opens, with each of its fixes, and in each of its situations. */
export function statesOf(lab: Lab): Named[] {
  const broken: State = { lab: lab.id, fixes: [], explicit: {}, seed: DEFAULT_SEED };
  return [
    { name: "broken", state: broken },
    ...lab.fixes.map(({ id }) => ({ name: `fix ${id}`, state: toggleFix(lab.fixes, broken, id) })),
    ...lab.presets
      .filter(({ id }) => !TOO_LARGE.includes(id))
      .map(({ id, fixes, explicit, seed = DEFAULT_SEED }) => ({
        name: `preset ${id}`,
        state: { lab: lab.id, fixes, explicit, seed },
      })),
  ];
}

/** Plays a state. */
export const play = (lab: Lab, state: State): Run =>
  simulate(lab, effective(lab.settings, lab.fixes, state), state.seed);
