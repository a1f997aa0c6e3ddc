import { Random } from "../../src/sim/random.ts";

/** Chance that always draws the same number, and counts how often it is asked. */
export class Fixed extends Random {
  draws = 0;
  readonly #draw: number;

  /** @param draw in [0, 1) */
  constructor(draw: number) {
    super(1, 2, 3);
    this.#draw = draw;
  }

  override uniform(): number {
    this.draws++;
    return this.#draw;
  }
}

/**
 * Kolmogorov's distance between a sample and a distribution, times the root of the sample's size. Of samples that do
 * come from it one in a thousand is above 1.95, whatever the size.
 */
export function kolmogorov(sample: readonly number[], distribution: (x: number) => number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  let widest = 0;
  for (const [index, x] of sorted.entries()) {
    const below = index / sorted.length;
    const upTo = (index + 1) / sorted.length;
    widest = Math.max(widest, distribution(x) - below, upTo - distribution(x));
  }
  return widest * Math.sqrt(sorted.length);
}

/** The distribution of a number that is equally likely anywhere in [low, high). */
export const uniformOn =
  (low: number, high: number) =>
  (x: number): number =>
    Math.min(1, Math.max(0, (x - low) / (high - low)));
