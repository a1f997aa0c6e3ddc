import { stepAt } from "./area.ts";
import type { Area, MarkText } from "./lane.ts";
import type { View } from "./time.ts";

/** Values that each hold from an instant to the next. */
export type ValueSteps = Pick<Area, "us" | "values" | "toUs">;

/** A change of a level: by how much, and when in us. */
export type LevelChange = readonly [us: number, by: number];

/** The steps of a level that starts at 0 and changes; changes need not be in order. */
export function levelOf(changes: readonly LevelChange[], toUs: number): ValueSteps {
  const us: number[] = [];
  const values: number[] = [];
  let level = 0;
  for (const [at, by] of [...changes].sort((a, b) => a[0] - b[0])) {
    if (at > toUs) break;
    level += by;
    if (us.at(-1) === at) values[values.length - 1] = level;
    else {
      us.push(at);
      values.push(level);
    }
  }
  return { us, values, toUs };
}

/** Steps that can travel. */
export interface Level {
  us: Float64Array;
  values: Float64Array;
}

/** A level through a whole run and beyond its end, so that it can be read once. */
export function levelThrough(changes: readonly LevelChange[]): Level {
  const { us, values } = levelOf(changes, Number.POSITIVE_INFINITY);
  return { us: Float64Array.from(us), values: Float64Array.from(values) };
}

/** The steps of a level up to an instant. */
export function upTo({ us, values }: Level, toUs: number): ValueSteps {
  const count = stepAt(us, toUs) + 1;
  return { us: us.subarray(0, count), values: values.subarray(0, count), toUs };
}

/** The value of a level at an instant; 0 before its first change. */
export const levelAt = ({ us, values }: Pick<ValueSteps, "us" | "values">, atUs: number): number =>
  values[stepAt(us, atUs)] ?? 0;

/** The highest value of some steps or of a series; 0 of none. */
export function highest({ values }: Pick<ValueSteps, "values">): number {
  let most = 0;
  for (let step = 0; step < values.length; step++) most = Math.max(most, values[step] as number);
  return most;
}

/** The highest value that steps have in a view, 0 if they have none there, and when they first and last come to it. */
export interface Peak {
  most: number;
  firstUs: number;
  lastUs: number;
}

/** The peak of steps in a view. */
export function peakIn(steps: ValueSteps, view: View): Peak {
  let most = 0;
  let [firstUs, lastUs] = [view.fromUs, view.fromUs];
  const first = view.fromUs < steps.toUs ? Math.max(0, stepAt(steps.us, view.fromUs)) : steps.us.length;
  for (let step = first; step < steps.us.length; step++) {
    const [us, value] = [steps.us[step] as number, steps.values[step] as number];
    if (us >= view.toUs) break;
    if (value < most || value === 0) continue;
    lastUs = Math.max(view.fromUs, us);
    if (value > most) firstUs = lastUs;
    most = value;
  }
  return { most, firstUs, lastUs };
}

/** The sum of what steps count in a view: of each bin that reaches into it, all. */
export function sumIn(steps: ValueSteps, view: View): number {
  let sum = 0;
  const first = view.fromUs < steps.toUs ? Math.max(0, stepAt(steps.us, view.fromUs)) : steps.us.length;
  for (let step = first; step < steps.us.length && (steps.us[step] as number) < view.toUs; step++) {
    sum += steps.values[step] as number;
  }
  return sum;
}

/** What an area says of its peak in a view. */
export const sayPeak =
  (steps: ValueSteps, say: (peak: Peak) => MarkText & { labelUs?: number }): NonNullable<Area["textIn"]> =>
  (view) =>
    say(peakIn(steps, view));

/** What an area says of how many there are in a view. */
export const saySum =
  (steps: ValueSteps, say: (many: number) => MarkText): NonNullable<Area["textIn"]> =>
  (view) =>
    say(sumIn(steps, view));
