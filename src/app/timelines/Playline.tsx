import { useEffect, useRef } from "react";
import { toUs } from "../../sim/process.ts";
import type { Axis } from "../../timeline/time.ts";
import { usePlayheadStore } from "../playhead/playhead.ts";
import styles from "./Timelines.module.css";

interface Line {
  axis: Axis;
  top: number;
  height: number;
  scale: number;
  /** Behind the marks: there it is full, over them it is faint, so that what they say can be read. */
  under?: boolean;
}

/** The line of the playhead. It moves by itself, without rendering anything. */
export function Playline({ axis, top, height, scale, under = false }: Line) {
  const playhead = usePlayheadStore();
  const line = useRef<SVGGElement>(null);
  useEffect(() => {
    const move = () => {
      const { atMs } = playhead.getState();
      const x = axis.x(toUs(atMs));
      const visible = x >= axis.left - 1 && x <= axis.right + 1;
      line.current?.setAttribute("transform", `translate(${x},0)`);
      line.current?.setAttribute("visibility", visible ? "visible" : "hidden");
    };
    move();
    return playhead.subscribe(move);
  }, [playhead, axis]);
  const s = 6 * scale;
  return (
    <g ref={line} className={styles.playline} data-under={under || undefined} aria-hidden="true">
      <line y1={top} y2={height} />
      {!under && <path d={`M${-s},${top - 1.8 * s}h${2 * s}v${s}l${-s},${s}l${-s},${-s}Z`} />}
    </g>
  );
}
