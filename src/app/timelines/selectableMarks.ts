import type { DrawnShape, Strip } from "../../timeline/geometry.ts";

/** A shape with a key that is the same for the same attempt, check or charge of another run, so that it is seen to move. */
export interface Keyed {
  shape: DrawnShape;
  key: string;
}

/** A mark that can be chosen, with its place in the order of reading: lane by lane, in time. */
export interface SelectableMark extends Keyed {
  strip: number;
  atUs: number;
}

/** When a mark begins. */
function startUs({ mark }: DrawnShape): number {
  if (mark.type === "point") return mark.atUs;
  if (mark.type === "steps") return mark.points[0]?.[0] ?? 0;
  if (mark.type === "area") return mark.us[0] ?? 0;
  if (mark.type === "rule") return 0;
  return Math.min(mark.fromUs, mark.toUs);
}

/** Shapes in time, each the n-th of its likeness. */
export function withKeys(shapes: readonly DrawnShape[]): Keyed[] {
  const seen = new Map<string, number>();
  return [...shapes]
    .sort((a, b) => startUs(a) - startUs(b))
    .map((shape) => {
      const likeness = likenessOf(shape);
      const nth = seen.get(likeness) ?? 0;
      seen.set(likeness, nth + 1);
      return { shape, key: `${likeness} ${nth}` };
    });
}

function likenessOf({ type, mark }: DrawnShape): string {
  if (mark.type === "span") return `${type} ${mark.row} ${mark.fill}`;
  return mark.type === "point" ? `${type} ${mark.shape}` : type;
}

/** Whether a mark stands for an event of its own. Links would only double the marks at their ends. */
export const isSelectable = ({ type, mark }: DrawnShape): boolean => mark.event >= 0 && type !== "link";

/** The marks that can be chosen, lane by lane, in time. */
export function selectableMarks(strips: readonly Strip[]): SelectableMark[] {
  return strips.flatMap(({ shapes }, strip) =>
    withKeys(shapes.filter(isSelectable)).map((mark) => ({ ...mark, strip, atUs: startUs(mark.shape) })),
  );
}

/** Where an arrow key leads: along the lane in time, or to the mark nearest in time in the next lane that has one. */
export function neighbour(marks: readonly SelectableMark[], index: number, key: string): number {
  const here = marks[index];
  if (!here) return 0;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const next = index + (key === "ArrowLeft" ? -1 : 1);
    return marks[next]?.strip === here.strip ? next : index;
  }
  const strips = [...new Set(marks.map(({ strip }) => strip))];
  const target = strips[strips.indexOf(here.strip) + (key === "ArrowUp" ? -1 : 1)];
  let best = index;
  for (const [candidate, { strip, atUs }] of marks.entries()) {
    if (strip !== target) continue;
    const better = Math.abs(atUs - here.atUs) < Math.abs((marks[best]?.atUs ?? 0) - here.atUs);
    if (marks[best]?.strip !== target || better) best = candidate;
  }
  return best;
}
