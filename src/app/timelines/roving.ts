import type { DrawnShape, Strip } from "../../timeline/geometry.ts";

/** A mark that can be chosen, with its place in the order of reading: lane by lane, in time. */
export interface Choosable {
  shape: DrawnShape;
  strip: number;
  atUs: number;
  /** The same for the same attempt, check or charge of another run, so that it is seen to move. */
  key: string;
}

/** When a mark begins. */
export function startUs({ mark }: DrawnShape): number {
  if (mark.type === "point") return mark.atUs;
  if (mark.type === "steps") return mark.points[0]?.[0] ?? 0;
  if (mark.type === "area") return mark.us[0] ?? 0;
  if (mark.type === "rule") return 0;
  return Math.min(mark.fromUs, mark.toUs);
}

/** The marks that stand for an event, lane by lane, in time. Links would only double the marks at their ends. */
export function choosable(strips: readonly Strip[]): Choosable[] {
  return strips.flatMap(({ shapes }, strip) => {
    const seen = new Map<string, number>();
    return shapes
      .filter(({ type, mark }) => mark.event >= 0 && type !== "link")
      .map((shape) => ({ shape, strip, atUs: startUs(shape) }))
      .sort((a, b) => a.atUs - b.atUs)
      .map((mark) => {
        const likeness = likenessOf(mark.shape);
        const nth = seen.get(likeness) ?? 0;
        seen.set(likeness, nth + 1);
        return { ...mark, key: `${likeness} ${nth}` };
      });
  });
}

function likenessOf({ type, mark }: DrawnShape): string {
  if (mark.type === "span") return `${type} ${mark.row} ${mark.fill}`;
  return mark.type === "point" ? `${type} ${mark.shape}` : type;
}

/** Where an arrow key leads: along the lane in time, or to the mark nearest in time in the next lane that has one. */
export function neighbour(marks: readonly Choosable[], index: number, key: string): number {
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
