import { type CSSProperties, useMemo, useRef } from "react";
import type { Run } from "../../sim/simulate.ts";
import type { Stage as StageOf } from "../../timeline/stage.ts";
import { usePlayhead } from "../playhead.ts";
import { runOf } from "../runs.ts";
import { usePage } from "../store.ts";
import { useWidth } from "../timelines/useWidth.ts";
import { Flashes, Flows, Messages } from "./Moving.tsx";
import { cut, middleOf, type StageSizes, stageSizes, wireOf } from "./place.ts";
import styles from "./Stage.module.css";

/** The parts as a small diagram, with what is under way between them at the playhead. */
export function Stage() {
  const run = runOf(usePage((page) => page.shown?.id));
  const lab = usePage((page) => page.lab);
  const stage = useMemo(() => run && lab.stage(run), [lab, run]);
  return run && stage ? <Diagram run={run} stage={stage} /> : <div className={styles.waiting} />;
}

function Diagram({ run, stage }: { run: Run; stage: StageOf }) {
  const frame = useRef<HTMLDivElement>(null);
  const { width, scale } = useWidth(frame);
  const sizes = stageSizes(width, scale, stage);
  const atUs = usePlayhead((playhead) => playhead.atMs) * 1000;
  const spacing = usePlayhead((playhead) => playhead.spacing);
  const says = stage.says(atUs);
  const spoken = stage.parts.map(({ id, title }) => `${title}: ${says[id]?.text ?? ""}`);
  return (
    <section className={styles.stage} aria-label="Stage" ref={frame}>
      <svg width={width} height={sizes.height} role="img" aria-label={spoken.join(". ")}>
        {stage.wires.map(([from, to]) => {
          const [a, b] = wireOf(stage, sizes, from, to);
          return <line key={`${from} ${to}`} className={styles.wire} x1={a.x} y1={a.y} x2={b.x} y2={b.y} />;
        })}
        <Flows stage={stage} sizes={sizes} atUs={atUs} />
        <Flashes stage={stage} sizes={sizes} atUs={atUs} endUs={run.endMs * 1000} spacing={spacing} />
        <Parts stage={stage} sizes={sizes} says={says} />
        <Messages stage={stage} sizes={sizes} atUs={atUs} />
      </svg>
    </section>
  );
}

function Parts({
  stage,
  sizes,
  says,
}: {
  stage: StageOf;
  sizes: StageSizes;
  says: ReturnType<StageOf["says"]>;
}) {
  const { partWidth, partHeight, text } = sizes;
  const left = -partWidth / 2;
  const room = partWidth - text * 1.2;
  return stage.parts.map((part) => {
    const { x, y } = middleOf(stage, sizes, part.id);
    const { text: word = "", harm = false } = says[part.id] ?? {};
    return (
      <g
        key={part.id}
        style={{ "--tone": `var(--${part.tone})` } as CSSProperties}
        transform={`translate(${x},${y})`}
      >
        <rect className={styles.part} x={left} y={-partHeight / 2} width={partWidth} height={partHeight} />
        <rect className={styles.edge} x={left} y={-partHeight / 2} width={3} height={partHeight} />
        <text className={styles.title} x={left + text} y={-text * 0.7}>
          {cut(part.title, text * 1.05, room)}
        </text>
        <text className={styles.says} data-harm={harm || undefined} x={left + text} y={text * 0.75}>
          {cut(word, text, room)}
        </text>
      </g>
    );
  });
}
