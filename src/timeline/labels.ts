import type { Label } from "./geometry.ts";
import { textWidth } from "./text.ts";

type Extent = readonly [number, number];

/** Keeps what stands on one row apart. */
export class Row {
  readonly #taken: Extent[] = [];
  readonly #left: number;
  readonly #right: number;

  constructor(left: number, right: number) {
    this.#left = left;
    this.#right = right;
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
    if (this.isFree(to + air, to + air + width)) {
      this.take(to + air, to + 2 * air + width);
      return { text, x: to + air, y, anchor: "start", place: "beside" };
    }
    if (this.isFree(from - air - width, from - air)) {
      this.take(from - 2 * air - width, from - air);
      return { text, x: from - air, y, anchor: "end", place: "beside" };
    }
    return undefined;
  }
}

/** A text inside [from, to], from its start; shortened at a colon or dropped where it does not fit. */
export function inside(text: string, size: number, from: number, to: number, y: number): Label | undefined {
  const air = size * 0.7;
  const room = to - from - 2 * air;
  const fitting = [text, text.split(":")[0] ?? text].find((candidate) => textWidth(candidate, size) <= room);
  if (fitting === undefined) return undefined;
  return { text: fitting, x: from + air, y, anchor: "start", place: "on" };
}
