import type { DrawnShape } from "../../../timeline/geometry.ts";
import type { SelectableMark } from "../../timelines/selectableMarks.ts";
import styles from "../../timelines/Timelines.module.css";

/** The causes of what is asked about: a `line` from mark to mark, which goes behind marks and words, else its stops. */
export function CauseLine(props: {
  marks: readonly SelectableMark[];
  lit: ReadonlySet<number>;
  line?: boolean;
}) {
  const { marks, lit, line } = props;
  const places = new Map<number, Stop>();
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
      {line ? (
        <path d={d.join("")} />
      ) : (
        stops.map(([x, y, isFull]) => !isFull && <circle key={`${x} ${y}`} cx={x} cy={y} r={2.5} />)
      )}
    </g>
  );
}

/** Where a mark stands, and whether it is full: no dot may cover its number. */
type Stop = readonly [x: number, y: number, isFull: boolean];

/** Where an event stands; lines and gaps stand for more than one event. */
function placeOf(shape: DrawnShape): Stop | undefined {
  if (shape.type === "span") return [shape.x + 1, shape.y + shape.height / 2, false];
  return shape.type === "point" ? [shape.x, shape.y, shape.mark.inside !== undefined] : undefined;
}
