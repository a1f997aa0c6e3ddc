import { useMemo, useRef } from "react";
import { toUs } from "../../../sim/process.ts";
import { instant } from "../../../sim/units.ts";
import { stepAt } from "../../../timeline/area.ts";
import {
  type Statechart as Chart,
  layoutStatechart,
  type StatechartScene,
} from "../../../timeline/statechart.ts";
import { usePlayhead } from "../../playhead/playhead.ts";
import { cachedRun } from "../../runs/cache.ts";
import { usePage } from "../../state/store.ts";
import { useWidth } from "../../timelines/useWidth.ts";
import styles from "./Statechart.module.css";

/** A part's state machine, where the lab has one: where it is at the playhead, and how it got there. */
export function Statechart() {
  const run = cachedRun(usePage((page) => page.shown?.id));
  const lab = usePage((page) => page.lab);
  const chart = useMemo(() => run && lab.statechart?.(run), [lab, run]);
  return chart ? <Drawing chart={chart} /> : null;
}

function Drawing({ chart }: { chart: Chart }) {
  const frame = useRef<HTMLDivElement>(null);
  const { width, scale } = useWidth(frame);
  const scene = useMemo(() => layoutStatechart(chart, width, scale), [chart, width, scale]);
  const instants = useMemo(() => chart.moves.map(({ atUs }) => atUs), [chart]);
  const last = usePlayhead(({ atMs }) => stepAt(instants, toUs(atMs)));
  const move = chart.moves[last];
  const taken = move && chart.arrows[move.arrow];
  const active = taken ? taken.to : chart.initial;
  const spoken = chart.idle ?? spokenOf(chart, active, move?.atUs, taken?.title);
  const { entry, text } = scene;
  return (
    <section className={styles.chart} aria-label={chart.title} ref={frame}>
      <svg
        width={scene.width}
        height={scene.height}
        role="img"
        aria-label={`${chart.title}: ${spoken}`}
        data-idle={chart.idle ? "" : undefined}
      >
        <circle className={styles.start} cx={entry.x1} cy={entry.y1} r={text * 0.25} />
        <line className={styles.line} {...entry} />
        <Arrows chart={chart} scene={scene} lit={chart.idle ? undefined : taken} />
        <States chart={chart} scene={scene} active={chart.idle ? undefined : active} />
      </svg>
      {chart.idle && <p className={styles.idle}>{chart.idle}</p>}
    </section>
  );
}

interface Drawn {
  chart: Chart;
  scene: StatechartScene;
}

function Arrows({ chart, scene, lit }: Drawn & { lit: Chart["arrows"][number] | undefined }) {
  return chart.arrows.map((arrow, number) => {
    const { d, head, words } = scene.arrows[number] as (typeof scene.arrows)[number];
    const [x, y, turn] = head;
    return (
      <g key={`${arrow.from} ${arrow.title}`} data-lit={arrow === lit ? "" : undefined}>
        <path className={styles.line} d={d} />
        <path
          className={styles.head}
          d="M-8,-4L0,0L-8,4Z"
          transform={`translate(${x},${y}) rotate(${turn})`}
        />
        <text className={styles.words} x={words.x} y={words.y} textAnchor={words.anchor}>
          {arrow.title}
        </text>
      </g>
    );
  });
}

function States({ chart, scene, active }: Drawn & { active: string | undefined }) {
  return chart.states.map((state, number) => {
    const { x, y, width, height } = scene.boxes[number] as (typeof scene.boxes)[number];
    return (
      <g key={state.id} transform={`translate(${x},${y})`} data-active={state.id === active ? "" : undefined}>
        <rect
          className={styles.state}
          x={-width / 2}
          y={-height / 2}
          {...{ width, height }}
          rx={height / 2.6}
        />
        <text className={styles.name} y={-scene.text * 0.62}>
          {state.title}
        </text>
        <text className={styles.says} y={scene.text * 0.72}>
          {state.description}
        </text>
      </g>
    );
  });
}

function spokenOf(chart: Chart, active: string, atUs: number | undefined, why: string | undefined): string {
  const state = chart.states.find(({ id }) => id === active)?.title ?? active;
  return atUs === undefined ? `${state} since the start` : `${state} since ${instant(atUs)}, ${why}`;
}
