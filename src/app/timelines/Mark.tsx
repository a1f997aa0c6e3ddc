import type { CSSProperties, KeyboardEvent } from "react";
import type { DrawnShape, Label, PointShape, SpanShape } from "../../timeline/geometry.ts";
import { glyph, isStroke } from "./glyph.ts";
import styles from "./Timelines.module.css";

/** How marks are chosen: by click, or by keys once one has the focus. */
export interface Choosing {
  /** The one mark that Tab reaches. */
  reachable: number;
  /** The events of the chain that is shown, if one is. */
  lit: ReadonlySet<number> | undefined;
  choose: (event: number) => void;
  onKey: (press: KeyboardEvent<SVGGElement>, index: number) => void;
  onFocus: (index: number) => void;
}

/** One mark of the picture. `index` is its place among those that can be chosen, undefined for a ghost. */
export function Mark(props: {
  shape: DrawnShape;
  index?: number;
  choosing: Choosing;
  hatch: string;
  at: string;
}) {
  const { shape, index, choosing, hatch, at } = props;
  const { mark } = shape;
  const drawn = <Drawn shape={shape} hatch={hatch} />;
  const style = { "--tone": `var(--${mark.tone})` } as CSSProperties;
  if (index === undefined) {
    return (
      <g style={style} className={styles.mark} data-ghost aria-hidden="true">
        {drawn}
      </g>
    );
  }
  const { lit } = choosing;
  return (
    <g
      style={style}
      className={styles.mark}
      role="button"
      tabIndex={index === choosing.reachable ? 0 : -1}
      aria-label={`${at}: ${mark.tells}`}
      data-mark={index}
      data-event={mark.event}
      data-lit={lit ? (lit.has(mark.event) ? "yes" : "no") : undefined}
      onClick={() => choosing.choose(mark.event)}
      onKeyDown={(press) => choosing.onKey(press, index)}
      onFocus={() => choosing.onFocus(index)}
    >
      <title>{mark.tells}</title>
      {drawn}
    </g>
  );
}

function Drawn({ shape, hatch }: { shape: DrawnShape; hatch: string }) {
  switch (shape.type) {
    case "span":
      return <SpanMark shape={shape} hatch={hatch} />;
    case "point":
      return <PointMark shape={shape} />;
    case "path":
      return (
        <>
          <path className={styles.steps} data-weight={shape.mark.weight} d={shape.d} />
          {shape.labels.map((label) => (
            <Words key={`${label.text}${label.x}`} label={label} />
          ))}
        </>
      );
    case "gap":
      return <rect className={styles.gap} {...box(shape)} fill={`url(#${hatch}-gap)`} />;
    case "area":
      return (
        <>
          <path className={styles.area} data-fill={shape.mark.fill} d={shape.d} />
          {shape.mark.fill === "hatched" && <path d={shape.d} fill={`url(#${hatch}-${shape.mark.tone})`} />}
          {shape.label && <Words label={shape.label} />}
        </>
      );
    case "rule":
      return (
        <>
          <line className={styles.rule} x1={shape.x} x2={shape.x + shape.width} y1={shape.y} y2={shape.y} />
          {shape.label && <Words label={shape.label} />}
        </>
      );
    case "link":
      return <path className={styles.link} data-lost={shape.mark.lost || undefined} d={shape.d} />;
  }
}

const box = ({ x, y, width, height }: { x: number; y: number; width: number; height: number }) => ({
  x,
  y,
  width,
  height,
});

function SpanMark({ shape, hatch }: { shape: SpanShape; hatch: string }) {
  const { fill } = shape.mark;
  return (
    <>
      <rect className={styles.span} data-fill={fill} {...box(shape)} rx={3} />
      {fill === "hatched" && <rect {...box(shape)} rx={3} fill={`url(#${hatch}-${shape.mark.tone})`} />}
      {fill === "soft" && <rect className={styles.edge} {...box(shape)} width={Math.min(3, shape.width)} />}
      {shape.label && <Words label={shape.label} on={fill} />}
    </>
  );
}

function PointMark({ shape }: { shape: PointShape }) {
  const { mark, x, y, radius } = shape;
  const drawing = isStroke(mark.shape) ? "stroke" : mark.hollow || mark.shape === "ring" ? "hollow" : "solid";
  return (
    <>
      {/* A target that a finger can hit. */}
      <circle className={styles.target} cx={x} cy={y} r={Math.max(12, radius + 3)} />
      <path
        className={styles.point}
        data-drawing={drawing}
        style={{ transform: `translate(${x}px,${y}px)` }}
        d={glyph(mark.shape, radius)}
      />
      {mark.inside !== undefined && (
        <text className={styles.inside} data-drawing={drawing} x={x} y={y}>
          {mark.inside}
        </text>
      )}
      {shape.label && <Words label={shape.label} />}
    </>
  );
}

function Words({ label, on }: { label: Label; on?: string }) {
  return (
    <text className={styles.words} data-on={on} x={label.x} y={label.y} textAnchor={label.anchor}>
      {label.text}
    </text>
  );
}
