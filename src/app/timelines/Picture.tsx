import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Run } from "../../sim/simulate.ts";
import { causes } from "../../sim/trace.ts";
import { instant } from "../../sim/units.ts";
import type { View } from "../../timeline/axis.ts";
import type { Strip } from "../../timeline/geometry.ts";
import type { Scene } from "../../timeline/layout.ts";
import { usePlayheadStore } from "../playhead.ts";
import { usePage } from "../store.ts";
import { Chain } from "./Chain.tsx";
import { Hatches } from "./Hatches.tsx";
import { type Choosing, Mark } from "./Mark.tsx";
import { Playline } from "./Playline.tsx";
import { type Choosable, choosable, neighbour, startUs } from "./roving.ts";
import styles from "./Timelines.module.css";
import { useMoves } from "./useMoves.ts";

interface Drawing {
  scene: Scene;
  run: Run;
  endUs: number;
  scale: number;
  setView: (view: View) => void;
}

/** The scene as SVG. */
export function Picture({ scene, run, endUs, scale, setView }: Drawing) {
  const { axis, sizes, strips, width, height } = scene;
  const hatch = useId();
  const svg = useRef<SVGSVGElement>(null);
  const playhead = usePlayheadStore();
  const seek = (us: number) => playhead.getState().seek(us / 1000);
  const { handlers, brush, wasDragged, xOf } = useMoves({
    svg,
    axis,
    axisHeight: sizes.axis,
    endUs,
    setView,
    seek,
  });
  const marks = useMemo(() => choosable(strips), [strips]);
  const choosing = useChoosing(marks, run, svg);
  useSettling(svg, run);

  const onClickCapture = (event: MouseEvent) => {
    if (wasDragged()) event.stopPropagation();
  };
  const onClick = (event: MouseEvent<SVGSVGElement>) => {
    const x = xOf(event);
    if (event.target instanceof Element && event.target.closest("[data-mark]")) return;
    if (x >= axis.left) seek(axis.us(x));
  };

  const clip = `${hatch}-plot`;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the transport move the playhead.
    <svg
      ref={svg}
      className={styles.picture}
      width={width}
      height={height}
      role="group"
      aria-label={`${marks.length} marks on ${strips.length} lanes. Arrow keys go from mark to mark, Enter asks why.`}
      onClickCapture={onClickCapture}
      onClick={onClick}
      {...handlers}
    >
      <Hatches id={hatch} />
      <clipPath id={clip}>
        <rect x={axis.left - 12} y={0} width={axis.right - axis.left + 24} height={height} />
      </clipPath>
      <rect className={styles.ground} width={width} height={height} />
      <Grid scene={scene} />
      {strips.map((strip, index) => (
        <Lane key={strip.lane.id} strip={strip} scene={scene} clip={clip}>
          {strip.shapes
            .filter(({ type }) => type === "link")
            .map((shape) => (
              <Mark key={keyOf(shape)} shape={shape} choosing={choosing} hatch={hatch} at="" />
            ))}
          {strip.ghosts.map((shape, nth) => (
            <Mark key={`ghost ${nth} ${shape.type}`} shape={shape} choosing={choosing} hatch={hatch} at="" />
          ))}
          {marks.map(
            ({ shape, strip: owner, atUs, key }, mark) =>
              owner === index && (
                <Mark
                  key={key}
                  shape={shape}
                  index={mark}
                  choosing={choosing}
                  hatch={hatch}
                  at={instant(atUs)}
                />
              ),
          )}
        </Lane>
      ))}
      <Chain marks={marks} lit={choosing.lit} />
      {brush && (
        <rect
          className={styles.brush}
          x={brush[0]}
          y={sizes.axis}
          width={brush[1] - brush[0]}
          height={height}
        />
      )}
      <Playline axis={axis} top={sizes.axis - 8 * scale} height={height} scale={scale} />
    </svg>
  );
}

const keyOf = (shape: Choosable["shape"]): string =>
  `${shape.type} ${shape.mark.event} ${startUs(shape)} ${"row" in shape.mark ? shape.mark.row : ""}`;

/** Another run is seen to move into place; zooming and panning follow the hand at once. */
function useSettling(svg: RefObject<SVGSVGElement | null>, run: Run): void {
  const first = useRef(run);
  useLayoutEffect(() => {
    const element = svg.current;
    if (!element || first.current === run) return;
    first.current = run;
    element.dataset.settling = "";
    const settled = setTimeout(() => delete element.dataset.settling, 400);
    return () => clearTimeout(settled);
  }, [svg, run]);
}

/** Chosen by click or Enter, reached by Tab once, then by arrows. */
function useChoosing(marks: readonly Choosable[], run: Run, svg: RefObject<SVGSVGElement | null>): Choosing {
  const why = usePage((page) => page.why);
  const askWhy = usePage((page) => page.askWhy);
  const [reached, setReached] = useState(0);
  const lit = useMemo(() => {
    if (why === undefined || why >= run.trace.length) return undefined;
    return new Set(causes(run.trace, why));
  }, [why, run]);
  const choose = (event: number) => askWhy(event === why ? undefined : event);
  const onKey = (press: KeyboardEvent<SVGGElement>, index: number) => {
    if (press.ctrlKey || press.metaKey || press.altKey) return;
    if (press.key === "Enter" || press.key === " ") {
      press.preventDefault();
      const event = marks[index]?.shape.mark.event;
      if (event !== undefined) choose(event);
    } else if (press.key.startsWith("Arrow")) {
      press.preventDefault();
      const next = neighbour(marks, index, press.key);
      svg.current?.querySelector<SVGGElement>(`[data-mark="${next}"]`)?.focus();
    }
  };
  const reachable = Math.min(reached, marks.length - 1);
  return { reachable, lit, choose, onKey, onFocus: setReached };
}

function Grid({ scene: { axis, sizes, height } }: { scene: Scene }) {
  return (
    <g className={styles.grid} aria-hidden="true">
      {axis.ticks.map(({ x, label }) => (
        <g key={label} transform={`translate(${x},0)`}>
          <line y1={sizes.axis - 4} y2={height} />
          <text y={sizes.axis - 14} textAnchor={anchorAt(x, axis.left, axis.right)}>
            {label}
          </text>
        </g>
      ))}
    </g>
  );
}

const anchorAt = (x: number, left: number, right: number): "start" | "middle" | "end" =>
  x < left + 14 ? "start" : x > right - 14 ? "end" : "middle";

function Lane(props: { strip: Strip; scene: Scene; clip: string; children: ReactNode }) {
  const { strip, scene, clip, children } = props;
  const { lane, nameY, railY, zeroY } = strip;
  const { axis, sizes } = scene;
  const captionY = sizes.name > 0 ? nameY : nameY + sizes.text * 1.4;
  return (
    <g data-lane={lane.id} role="group" aria-label={lane.title}>
      <text className={styles.name} x={0} y={nameY}>
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
      {lane.marks.length === 0 && lane.empty && (
        <text className={styles.empty} x={axis.left + 8} y={(railY ?? nameY) - sizes.text * 0.9}>
          {lane.empty}
        </text>
      )}
      <g clipPath={`url(#${clip})`}>{children}</g>
    </g>
  );
}
