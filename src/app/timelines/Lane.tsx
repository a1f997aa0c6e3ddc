import type { ReactNode } from "react";
import type { Strip } from "../../timeline/geometry.ts";
import type { TimelineLayout } from "../../timeline/layout.ts";
import { textWidth } from "../../timeline/text.ts";
import styles from "./Timelines.module.css";
import type { Brush } from "./usePanZoom.ts";

/** The axis above, and a line down from each tick. */
export function Grid({ scene: { axis, sizes, height } }: { scene: TimelineLayout }) {
  return (
    <g className={styles.grid} aria-hidden="true">
      {axis.ticks.map(({ x, label }) => (
        <g key={x} transform={`translate(${x},0)`}>
          <line y1={sizes.axis - 4} y2={height} />
          <text y={sizes.text * 0.75} textAnchor={anchorAt(x, axis.left, axis.right)}>
            {label}
          </text>
        </g>
      ))}
    </g>
  );
}

/** What lines, areas and spans are cut to, the plot; and what points are cut to, half of a mark beyond either end. */
export function PlotClips({ id, scene: { axis, height, sizes } }: { id: string; scene: TimelineLayout }) {
  const plot = (name: string, over: number) => (
    <clipPath id={`${id}-${name}`}>
      <rect x={axis.left - over} width={axis.right - axis.left + 2 * over} height={height} />
    </clipPath>
  );
  return (
    <>
      {plot("plot", 0)}
      {plot("marks", sizes.mark / 2)}
    </>
  );
}

/** Where the axis leaves out an idle gap: two torn edges down through all lanes, and how long it is above. */
export function AxisBreaks({ scene: { axis, sizes, height } }: { scene: TimelineLayout }) {
  return (
    <g className={styles.tears} aria-hidden="true">
      {axis.breaks.map(({ from, to, label }) => {
        const middle = (from + to) / 2;
        const [near, far] = [-3, 3].map((x) => zigzag(middle + x, sizes.axis - 3, height));
        return (
          <g key={from}>
            <path className={styles.torn} d={`M${near}L${[...(far ?? [])].reverse().join("L")}Z`} />
            <path className={styles.edges} d={`M${near?.join("L")}M${far?.join("L")}`} />
            <text className={styles.lasts} x={middle} y={sizes.text * 0.75}>
              {label}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** The stretch that is being drawn to zoom to. */
export const BrushSelection = ({
  brush: [from, to],
  scene: { sizes, height },
}: {
  brush: Brush;
  scene: TimelineLayout;
}) => <rect className={styles.brush} x={from} y={sizes.axis} width={to - from} height={height} />;

/** A line down that goes to and fro. */
function zigzag(x: number, top: number, bottom: number): string[] {
  const turns = Math.max(1, Math.ceil((bottom - top) / 6));
  return Array.from({ length: turns + 1 }, (_, turn) => `${x + (turn % 2 === 0 ? -3 : 3)},${top + turn * 6}`);
}

const anchorAt = (x: number, left: number, right: number): "start" | "middle" | "end" =>
  x < left + 14 ? "start" : x > right - 14 ? "end" : "middle";

/** Sets a text closer that would be wider than there is room, as in a frame narrower than any phone. */
const squeeze = (text: string, size: number, room: number) =>
  textWidth(text, size) > room && ({ textLength: room, lengthAdjust: "spacingAndGlyphs" } as const);

/** A lane: its name, its lines, and the marks within the plot. */
export function Lane(props: { strip: Strip; scene: TimelineLayout; clip: string; children: ReactNode }) {
  const { strip, scene, clip, children } = props;
  const { lane, nameY, railY, zeroY } = strip;
  const { axis, sizes } = scene;
  const captionY = sizes.name > 0 ? nameY : nameY + sizes.text * 1.4;
  const squeezed = (text: string, x: number) => squeeze(text, sizes.text, scene.width - x);
  return (
    <g data-lane={lane.id} role="group" aria-label={lane.title}>
      <text
        className={styles.name}
        x={0}
        y={nameY}
        {...(sizes.name > 0 && squeezed(`${lane.title}  ${lane.caption}`, 0))}
      >
        {lane.title}
        {sizes.name > 0 && lane.caption && (
          <tspan className={styles.caption} dx={sizes.text * 0.6}>
            {lane.caption}
          </tspan>
        )}
      </text>
      {sizes.name === 0 && lane.caption && (
        <text className={styles.caption} x={0} y={captionY}>
          {lane.caption}
        </text>
      )}
      {railY !== undefined && (
        <line className={styles.rail} x1={axis.left} x2={axis.right} y1={railY} y2={railY} />
      )}
      {zeroY !== undefined && (
        <g className={styles.zero} aria-hidden="true">
          <line x1={axis.left} x2={axis.right} y1={zeroY} y2={zeroY} />
          {axis.left > 0 && (
            <text x={axis.left - sizes.text / 2} y={zeroY}>
              {lane.values?.format(0)}
            </text>
          )}
        </g>
      )}
      <g clipPath={`url(#${clip})`}>{children}</g>
      {lane.marks.length === 0 && lane.empty && (
        <text
          className={styles.empty}
          x={axis.left + 8}
          y={(railY ?? nameY) + sizes.text * (sizes.terse ? 1 : -0.9)}
          {...squeezed(lane.empty, axis.left + 8)}
        >
          {lane.empty}
        </text>
      )}
    </g>
  );
}
