import { type MouseEvent, type RefObject, useId, useLayoutEffect, useMemo, useRef } from "react";
import type { Run } from "../../sim/run.ts";
import { instant } from "../../sim/units.ts";
import type { Strip } from "../../timeline/geometry.ts";
import type { TimelineLayout } from "../../timeline/layout.ts";
import type { View } from "../../timeline/time.ts";
import { AsyncBoundary } from "../design/AsyncBoundary.tsx";
import { usePlayheadStore } from "../playhead/playhead.ts";
import { CauseLine } from "../shell/deferredPanels.tsx";
import { HatchPatterns } from "./HatchPatterns.tsx";
import { AxisBreaks, BrushSelection, Grid, Lane, PlotClips } from "./Lane.tsx";
import { LookbackBracket } from "./LookbackBracket.tsx";
import { CrowdLabels, Mark, UnselectableMark } from "./Mark.tsx";
import { Playline } from "./Playline.tsx";
import { isSelectable, type SelectableMark, selectableMarks, withKeys } from "./selectableMarks.ts";
import styles from "./Timelines.module.css";
import { findingOf, type MarkSelection, useMarkSelection } from "./useMarkSelection.ts";
import { usePanZoom } from "./usePanZoom.ts";

interface Drawing {
  scene: TimelineLayout;
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
  const { handlers, brush, wasDragged, xOf } = usePanZoom({
    svg,
    axis,
    axisHeight: sizes.axis,
    endUs,
    setView,
    seek,
  });
  const marks = useMemo(() => selectableMarks(strips), [strips]);
  const choosing = useMarkSelection(marks, run, svg);
  useSettling(svg, run);

  const playline = { axis, top: sizes.axis - 8 * scale, height, scale };
  const onClickCapture = (event: MouseEvent) => wasDragged() && event.stopPropagation();
  const onClick = (click: MouseEvent<SVGSVGElement>) => {
    const { target } = click;
    if (!(target instanceof Element) || target.closest("[data-mark]")) return;
    const us = axis.us(xOf(click));
    const [event, finding] = askedBy(target, scene, marks, us);
    if (event >= 0) choosing.select(event, finding);
    else if (us >= axis.fromUs) seek(us);
  };

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
      <HatchPatterns id={hatch} />
      <PlotClips id={hatch} scene={scene} />
      <rect className={styles.ground} width={width} height={height} />
      <Grid scene={scene} />
      <Playline {...playline} under />
      {choosing.lit && (
        <AsyncBoundary>
          <CauseLine marks={marks} lit={choosing.lit} line />
        </AsyncBoundary>
      )}
      {strips.map((strip, index) => (
        <Lane key={strip.lane.id} strip={strip} scene={scene} clip={`${hatch}-marks`}>
          {strip.lane.lookback && <LookbackBracket strip={strip} axis={axis} />}
          <Marks strip={strip} marks={marks} index={index} choosing={choosing} hatch={hatch} />
        </Lane>
      ))}
      {choosing.lit && (
        <AsyncBoundary>
          <CauseLine marks={marks} lit={choosing.lit} />
        </AsyncBoundary>
      )}
      <AxisBreaks scene={scene} />
      {brush && <BrushSelection brush={brush} scene={scene} />}
      <Playline {...playline} />
    </svg>
  );
}

interface MarksOf {
  strip: Strip;
  /** All marks that can be chosen; those of the strip `index` are drawn here. */
  marks: readonly SelectableMark[];
  index: number;
  choosing: MarkSelection;
  hatch: string;
}

/** Crowds and messages, then the ghosts, then the words of the crowds, then what can be chosen. */
function Marks({ strip, marks, index, choosing, hatch }: MarksOf) {
  const crowds = withKeys(strip.shapes.filter((shape) => !isSelectable(shape)));
  return (
    <>
      <g clipPath={`url(#${hatch}-plot)`}>
        {crowds.map(({ shape, key }) => (
          <UnselectableMark key={key} shape={shape} area={areaName(strip, shape)} hatch={hatch} />
        ))}
      </g>
      {withKeys(strip.ghosts).map(({ shape, key }) => (
        <UnselectableMark key={`ghost ${key}`} shape={shape} ghost hatch={hatch} />
      ))}
      {crowds.map(({ shape, key }) => (
        <CrowdLabels key={`words ${key}`} shape={shape} area={areaName(strip, shape)} />
      ))}
      {marks.map(
        ({ shape, strip: owner, atUs, key }, mark) =>
          owner === index && (
            <Mark
              key={`own ${key}`}
              shape={shape}
              index={mark}
              choosing={choosing}
              hatch={hatch}
              at={instant(atUs)}
            />
          ),
      )}
    </>
  );
}

/** How a click on a crowd finds it again. */
const areaName = ({ lane, shapes }: Strip, shape: Strip["shapes"][number]): string | undefined =>
  shape.type === "area" && shape.mark.pick ? `${lane.id} ${shapes.indexOf(shape)}` : undefined;

/** What a click beside the marks asks about, by its event, -1 for nothing: the mark of a label, or a crowd. */
function askedBy(
  target: Element,
  scene: TimelineLayout,
  marks: readonly SelectableMark[],
  us: number,
): [event: number, finding?: number | undefined] {
  const label = target.closest("[data-label]")?.getAttribute("data-label");
  const shape = label ? marks[Number(label)]?.shape : undefined;
  if (shape) return [shape.mark.event, findingOf(shape)];
  return [pickOf(scene, target)?.(us) ?? -1];
}

/** What the crowd under a click says of its instants. */
function pickOf({ strips }: TimelineLayout, target: Element): ((us: number) => number) | undefined {
  const name = target.closest("[data-area]")?.getAttribute("data-area");
  if (!name) return undefined;
  for (const strip of strips) {
    const shape = strip.shapes.find((candidate) => areaName(strip, candidate) === name);
    if (shape?.type === "area") return shape.mark.pick;
  }
  return undefined;
}

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
