import { type CSSProperties, useId } from "react";
import type { Scene } from "../../timeline/layout.ts";
import { Hatches } from "./Hatches.tsx";
import { Drawn } from "./Mark.tsx";
import { keyed } from "./roving.ts";
import { Plot } from "./Strips.tsx";
import styles from "./Timelines.module.css";

/** A scene without words, to be seen at the size of a card. */
export function Thumb({ scene }: { scene: Scene }) {
  const { width, height, strips, axis } = scene;
  const hatch = useId();
  return (
    <svg className={styles.picture} width={width} height={height} aria-hidden="true">
      <Hatches id={hatch} />
      <Plot id={hatch} scene={scene} />
      {strips.map(({ lane, railY, shapes }) => (
        <g key={lane.id}>
          {railY !== undefined && (
            <line className={styles.rail} x1={axis.left} x2={axis.right} y1={railY} y2={railY} />
          )}
          {keyed(shapes).map(({ shape, key }) => (
            <g key={key} style={{ "--tone": `var(--${shape.mark.tone})` } as CSSProperties}>
              <Drawn shape={shape} hatch={hatch} />
            </g>
          ))}
        </g>
      ))}
    </svg>
  );
}
