import type { CSSProperties } from "react";
import type { DrawnShape, Label, PointShape, SpanShape } from "../../timeline/geometry.ts";
import { glyph, isStroke } from "./glyph.ts";
import styles from "./Timelines.module.css";
import { findingOf, type MarkSelection } from "./useMarkSelection.ts";

const toned = ({ mark }: DrawnShape) => ({ "--tone": `var(--${mark.tone})` }) as CSSProperties;

/** A crowd, a message or a ghost: what cannot be chosen by itself. `area` names a crowd that a click can ask about. */
export function UnselectableMark(props: {
  shape: DrawnShape;
  ghost?: boolean;
  area?: string | undefined;
  hatch: string;
}) {
  const { shape, ghost, area, hatch } = props;
  return (
    <g
      style={toned(shape)}
      className={styles.mark}
      data-ghost={ghost || undefined}
      data-area={area}
      aria-hidden="true"
    >
      <MarkShape shape={shape} hatch={hatch} />
      {ghost && <Labels shape={shape} />}
    </g>
  );
}

/** The words of a crowd: apart, so that no ghost is drawn over them. */
export const CrowdLabels = ({ shape, area }: { shape: DrawnShape; area: string | undefined }) => (
  <g style={toned(shape)} className={styles.labels} data-area={area} aria-hidden="true">
    <Labels shape={shape} />
  </g>
);

/** A mark that can be chosen. `index` is its place among them. */
export function Mark(props: {
  shape: DrawnShape;
  index: number;
  choosing: MarkSelection;
  hatch: string;
  at: string;
}) {
  const { shape, index, choosing, hatch, at } = props;
  const { mark } = shape;
  const style = toned(shape);
  const { lit } = choosing;
  const isLit = lit ? (lit.has(mark.event) ? "yes" : "no") : undefined;
  return (
    <>
      <g
        style={style}
        className={styles.mark}
        role="button"
        tabIndex={index === choosing.reachable ? 0 : -1}
        aria-label={`${at}: ${mark.ariaLabel}`}
        data-mark={index}
        data-event={mark.event}
        data-lit={isLit}
        onClick={() => choosing.select(mark.event, findingOf(shape))}
        onKeyDown={(press) => choosing.onKey(press, index)}
        onFocus={() => choosing.onFocus(index)}
      >
        <title>{mark.ariaLabel}</title>
        {index === choosing.reachable && <Ring shape={shape} />}
        <MarkShape shape={shape} hatch={hatch} />
      </g>
      {/* Beside the button: its name says more than the label, so the label is not its content. */}
      <g style={style} className={styles.labels} data-label={index} data-lit={isLit} aria-hidden="true">
        <Labels shape={shape} />
      </g>
    </>
  );
}

/**
 * Goes around the mark that has the focus, with paper on either side: no one colour stands out from the page and from marks
 * of every tone.
 */
function Ring({ shape }: { shape: DrawnShape }) {
  return (
    <g className={styles.ring}>
      {"d" in shape
        ? [11, 8, 4.5].map((width) => <path key={width} d={shape.d} strokeWidth={width} />)
        : [6.5, 2.5].map((width) => (
            <rect key={width} {...around(shape)} rx={RING + 3} strokeWidth={width} />
          ))}
    </g>
  );
}

/** How far the middle of a ring is from its mark. */
const RING = 3.25;

function around(shape: Exclude<DrawnShape, { d: string }>) {
  const half = shape.type === "point" ? shape.radius : 0;
  const { width, height } = { width: 2 * half, height: 2 * half, ...shape };
  return box({
    x: shape.x - half - RING,
    y: shape.y - half - RING,
    width: width + 2 * RING,
    height: height + 2 * RING,
  });
}

/** What is written on and beside a mark. */
function Labels({ shape }: { shape: DrawnShape }) {
  if (shape.type === "gap" || shape.type === "link") return null;
  if (shape.type === "path") {
    return shape.labels.map((label) => <Words key={`${label.text}${label.x}`} label={label} />);
  }
  return (
    <>
      {shape.type === "point" && shape.mark.inside !== undefined && (
        <text
          className={styles.inside}
          data-drawing={drawingOf(shape)}
          data-long={shape.mark.inside.length > 2 || undefined}
          x={shape.x}
          y={shape.y}
        >
          {shape.mark.inside}
        </text>
      )}
      {shape.label && <Words label={shape.label} />}
    </>
  );
}

/** The mark itself, without words. */
export function MarkShape({ shape, hatch }: { shape: DrawnShape; hatch: string }) {
  switch (shape.type) {
    case "span":
      return <SpanMark shape={shape} hatch={hatch} />;
    case "point":
      return <PointMark shape={shape} />;
    case "path":
      return <path className={styles.steps} data-weight={shape.mark.weight} d={shape.d} />;
    case "gap":
      return <rect className={styles.gap} {...box(shape)} fill={`url(#${hatch}-gap)`} />;
    case "area":
      return (
        <>
          <path className={styles.area} data-fill={shape.mark.fill} d={shape.d} />
          {shape.mark.fill === "hatched" && (
            <path className={styles.hatching} d={shape.d} fill={`url(#${hatch}-${shape.mark.tone})`} />
          )}
        </>
      );
    case "rule":
      return (
        <line className={styles.rule} x1={shape.x} x2={shape.x + shape.width} y1={shape.y} y2={shape.y} />
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
  const { mark, x, width, cutLeft, cutRight } = shape;
  // What the view cuts goes on beyond the plot's edge, where it is clipped: no corner says that it begins or ends there.
  const [before, after] = [cutLeft ? BEYOND : 0, cutRight ? BEYOND : 0];
  const bar = { ...box(shape), x: x - before, width: before + width + after, rx: 3 };
  return (
    <g clipPath={before + after > 0 ? `url(#${hatch}-plot)` : undefined}>
      <rect className={styles.span} data-fill={mark.fill} {...bar} />
      {mark.fill === "hatched" && (
        <rect className={styles.hatching} {...bar} fill={`url(#${hatch}-${mark.tone})`} />
      )}
      {mark.fill === "soft" && !cutLeft && (
        <rect className={styles.edge} {...box(shape)} width={Math.min(3, width)} />
      )}
    </g>
  );
}

const BEYOND = 6;

const drawingOf = ({ mark }: PointShape): string =>
  isStroke(mark.shape) ? "stroke" : mark.hollow || mark.shape === "ring" ? "hollow" : "solid";

function PointMark({ shape }: { shape: PointShape }) {
  const { mark, x, y, radius } = shape;
  const style = { transform: `translate(${x}px,${y}px)` };
  const outline = glyph(mark.shape, radius);
  return (
    <>
      {/* A target that a finger can hit. */}
      <circle className={styles.target} cx={x} cy={y} r={Math.max(12, radius + 3)} />
      {isStroke(mark.shape) && <path className={styles.halo} style={style} d={outline} />}
      <path className={styles.point} data-drawing={drawingOf(shape)} style={style} d={outline} />
    </>
  );
}

function Words({ label }: { label: Label }) {
  return (
    <text className={styles.words} data-on={label.on} x={label.x} y={label.y} textAnchor={label.anchor}>
      {label.text}
    </text>
  );
}
