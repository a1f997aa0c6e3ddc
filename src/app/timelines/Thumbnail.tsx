import { type CSSProperties, useId } from "react";
import type { TimelineLayout } from "../../timeline/layout.ts";
import { HatchPatterns } from "./HatchPatterns.tsx";
import { PlotClips } from "./Lane.tsx";
import { MarkShape } from "./Mark.tsx";
import { withKeys } from "./selectableMarks.ts";
import styles from "./Timelines.module.css";

/** A scene without words, to be seen at the size of a card. */
export function Thumbnail({ scene }: { scene: TimelineLayout }) {
  const { width, height, strips, axis } = scene;
  const hatch = useId();
  return (
    <svg className={styles.picture} width={width} height={height} aria-hidden="true">
      <HatchPatterns id={hatch} />
      <PlotClips id={hatch} scene={scene} />
      {strips.map(({ lane, railY, shapes }) => (
        <g key={lane.id}>
          {railY !== undefined && (
            <line className={styles.rail} x1={axis.left} x2={axis.right} y1={railY} y2={railY} />
          )}
          {withKeys(shapes).map(({ shape, key }) => (
            <g key={key} style={{ "--tone": `var(--${shape.mark.tone})` } as CSSProperties}>
              <MarkShape shape={shape} hatch={hatch} />
            </g>
          ))}
        </g>
      ))}
    </svg>
  );
}
