import type { DrawnShape } from "../../timeline/geometry.ts";
import type { Choosable } from "./roving.ts";
import styles from "./Timelines.module.css";

/** The causes of what is asked about, joined by a line from mark to mark. */
export function Chain({ marks, lit }: { marks: readonly Choosable[]; lit: ReadonlySet<number> | undefined }) {
  if (!lit) return null;
  const places = new Map<number, readonly [number, number]>();
  for (const { shape } of marks) {
    const { event } = shape.mark;
    const place = placeOf(shape);
    // The findings' pins stand for an event that has its own mark above.
    if (place && lit.has(event) && !places.has(event)) places.set(event, place);
  }
  const stops = [...lit].flatMap((event) => {
    const place = places.get(event);
    return place ? [place] : [];
  });
  if (stops.length < 2) return null;
  const d = stops.map(([x, y], index) => {
    const [lastX, lastY] = stops[index - 1] ?? [x, y];
    const middle = (lastY + y) / 2;
    return index === 0 ? `M${x},${y}` : `C${lastX},${middle} ${x},${middle} ${x},${y}`;
  });
  return (
    <g className={styles.chain} aria-hidden="true">
      <path d={d.join("")} />
      {stops.map(([x, y]) => (
        <circle key={`${x} ${y}`} cx={x} cy={y} r={3} />
      ))}
    </g>
  );
}

/** Where an event stands; lines and gaps stand for more than one event. */
function placeOf(shape: DrawnShape): readonly [number, number] | undefined {
  if (shape.type === "span") return [shape.x + 1, shape.y + shape.height / 2];
  return shape.type === "point" ? [shape.x, shape.y] : undefined;
}
