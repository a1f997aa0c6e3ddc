import type { Label } from "./geometry.ts";
import { textWidth } from "./text.ts";

type Extent = readonly [number, number];

/** Keeps what stands on one row apart, and its words off the line of a playhead that rests at `rest`, if they can. */
export class LabelPlacer {
  readonly #taken: Extent[] = [];
  readonly #left: number;
  readonly #right: number;
  readonly #rest: number;

  constructor(left: number, right: number, rest = Number.NaN) {
    this.#left = left;
    this.#right = right;
    this.#rest = rest;
  }

  take(from: number, to: number): void {
    this.#taken.push([from, to]);
  }

  isFree(from: number, to: number): boolean {
    return from >= this.#left && to <= this.#right && this.#taken.every(([a, b]) => to <= a || b <= from);
  }

  /** A place for a text right of [from, to], or left of it; undefined if there is none. */
  beside(text: string, size: number, from: number, to: number, y: number): Label | undefined {
    const width = textWidth(text, size);
    const air = size * 0.45;
    const free = [to + air, from - air - width].filter((x) => this.isFree(x, x + width));
    const x = free.find((start) => !(start < this.#rest && this.#rest < start + width)) ?? free[0];
    if (x === undefined) return undefined;
    if (x > from) {
      this.take(x, x + width + air);
      return { text, x, y, anchor: "start" };
    }
    this.take(x - air, x + width);
    return { text, x: x + width, y, anchor: "end" };
  }
}

/** A text inside [from, to], from its start; shortened at a colon or dropped where it does not fit. */
export function inside(text: string, size: number, from: number, to: number, y: number): Label | undefined {
  const air = size * 0.7;
  const room = to - from - 2 * air;
  const fitting = [text, text.split(":")[0] ?? text].find((candidate) => textWidth(candidate, size) <= room);
  if (fitting === undefined) return undefined;
  return { text: fitting, x: from + air, y, anchor: "start" };
}
