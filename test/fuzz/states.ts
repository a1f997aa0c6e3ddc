import fc from "fast-check";
import type { Lab } from "../../src/labs/lab.ts";
import {
  MAX_SEED,
  type NumberSetting,
  readValue,
  type Setting,
  type State,
  toggleFix,
  type Value,
  withValue,
} from "../../src/sim/settings.ts";

/** The value of a setting that is nearest to a number: in its range, on its grid. */
export function nearest(id: string, setting: NumberSetting, asked: number): number {
  const read = readValue(id, setting, String(asked));
  if ("refused" in read) throw new Error(read.refused);
  return read.value as number;
}

/** Any value of a setting: mostly near the default, often at an end of its range, sometimes anywhere in it. */
export function anyValue(id: string, setting: Setting): fc.Arbitrary<Value> {
  if (setting.type === "switch") return fc.boolean();
  if (setting.type === "choice") return fc.constantFrom(...Object.keys(setting.choices));
  const { min, max, step, default: usual } = setting;
  const near = fc.integer({ min: -30, max: 30 }).map((tenths) => (usual || step) * 10 ** (tenths / 10));
  const ends = fc.constantFrom(min, min + step, max - step, max, 0, 1);
  const anywhere = fc.double({ min: 0, max: 1, noNaN: true }).map((share) => {
    // By its order of magnitude: of a range of ten powers of ten, an even draw would see the last one only.
    const low = Math.max(min, step);
    return low * (max / low) ** share;
  });
  return fc
    .oneof({ weight: 5, arbitrary: near }, { weight: 2, arbitrary: ends }, { weight: 1, arbitrary: anywhere })
    .map((asked) => nearest(id, setting, asked));
}

/** Any setting of a lab with any value. */
const anyPair = (lab: Lab): fc.Arbitrary<[string, Value]> =>
  fc
    .constantFrom(...Object.entries(lab.settings))
    .chain(([id, setting]) => fc.tuple(fc.constant(id), anyValue(id, setting)));

/**
 * Any state of a lab, as a person reaches it: from the lab as it comes or from a preset, in its own time or in one that
 * runs ten or a hundred times as fast (so that most runs are short, with all that happens in them), with some settings
 * changed, some fixes switched on, and some settings changed after that.
 */
export function anyState(lab: Lab): fc.Arbitrary<State> {
  const untouched: State = { lab: lab.id, fixes: [], explicit: {}, seed: 1 };
  const starts = [
    untouched,
    ...lab.presets.map(({ fixes, explicit }) => ({ ...untouched, fixes, explicit })),
  ];
  const pairs = (maxLength: number) => fc.array(anyPair(lab), { maxLength, size: "max" });
  return fc
    .record({
      start: fc.oneof({ weight: 2, arbitrary: fc.constant(untouched) }, fc.constantFrom(...starts)),
      pace: fc.constantFrom(1, 10, 10, 10, 100),
      before: pairs(5),
      fixes: fc.subarray(lab.fixes.map(({ id }) => id)),
      after: pairs(2),
      seed: fc.integer({ min: 0, max: MAX_SEED }),
    })
    .map(({ start, pace, before, fixes, after, seed }) => {
      let state = { ...faster(lab, start, pace), seed };
      const set = ([id, value]: [string, Value]) => {
        state = withValue(lab.settings, lab.fixes, state, id, value);
      };
      before.forEach(set);
      for (const id of fixes) state = toggleFix(lab.fixes, state, id, true);
      after.forEach(set);
      return state;
    });
}

/** The same state with every duration so many times shorter. */
function faster(lab: Lab, state: State, times: number): State {
  let quick = state;
  if (times === 1) return quick;
  for (const [id, setting] of Object.entries(lab.settings)) {
    if (setting.type !== "number" || setting.unit !== "ms") continue;
    const asked = ((state.explicit[id] as number | undefined) ?? setting.default) / times;
    quick = withValue(lab.settings, lab.fixes, quick, id, nearest(id, setting, asked));
  }
  return quick;
}
