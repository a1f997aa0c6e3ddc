const LADDER = [1, 2, 5];

/** About how long a whole run should play, in the reader's ms: a run of 18 s then plays in its own time. */
const WHOLE_RUN_MS = 14_000;

/** A whole power of ten times 1, 2 or 5, by its place on the ladder; 0 is 1. */
function rung(index: number): number {
  const power = Math.floor(index / 3);
  const digit = LADDER[index - power * 3] as number;
  return power < 0 ? digit / 10 ** -power : digit * 10 ** power;
}

/** The place of the nearest rung, measured by ratio. */
function nearestRung(value: number): number {
  const low = Math.floor(Math.log10(value)) * 3;
  const far = (index: number) => Math.abs(Math.log(rung(index) / value));
  return [low, low + 1, low + 2, low + 3].reduce((best, index) => (far(index) < far(best) ? index : best));
}

/** The speed at which a run of this length plays in about a quarter of a minute. */
export const defaultSpeed = (lengthMs: number): number =>
  lengthMs > 0 ? rung(nearestRung(lengthMs / WHOLE_RUN_MS)) : 1;

/** The speeds to choose from for a run of this length: from a tenth of the one that fits to twenty times it. */
export function speedsFor(lengthMs: number): number[] {
  const middle = lengthMs > 0 ? nearestRung(lengthMs / WHOLE_RUN_MS) : 0;
  return Array.from({ length: 8 }, (_, index) => rung(middle - 3 + index));
}
