import { useEffect, useRef } from "react";
import { toUs } from "../../sim/process.ts";
import type { Strip } from "../../timeline/geometry.ts";
import type { Axis } from "../../timeline/time.ts";
import { usePlayheadStore } from "../playhead/playhead.ts";
import styles from "./Timelines.module.css";

/** How far back a lane looks from the playhead: a bracket that slides along, without rendering anything. */
export function LookbackBracket({ strip, axis }: { strip: Strip; axis: Axis }) {
  const playhead = usePlayheadStore();
  const bracket = useRef<SVGPathElement>(null);
  const { lane, top, height } = strip;
  useEffect(() => {
    const slide = () => {
      const atUs = toUs(playhead.getState().atMs);
      const fromUs = lane.lookback?.(atUs);
      const [from, to] = [Math.max(axis.left, axis.x(fromUs ?? atUs)), Math.min(axis.right, axis.x(atUs))];
      const d =
        fromUs !== undefined && to > from ? `M${from},${top + height}V${top}H${to}V${top + height}` : "";
      bracket.current?.setAttribute("d", d);
    };
    slide();
    return playhead.subscribe(slide);
  }, [playhead, lane, axis, top, height]);
  return <path ref={bracket} className={styles.reach} aria-hidden="true" />;
}
