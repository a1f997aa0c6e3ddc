import { type CSSProperties, useMemo, useRef } from "react";
import { toUs } from "../../sim/process.ts";
import type { Run } from "../../sim/run.ts";
import type { Stage as StageOf } from "../../timeline/stage.ts";
import { usePlayhead } from "../playhead/playhead.ts";
import { cachedRun } from "../runs/cache.ts";
import { usePage } from "../state/store.ts";
import { useWidth } from "../timelines/useWidth.ts";
import { Flashes, Flows, Messages } from "./Moving.tsx";
import styles from "./Stage.module.css";
import { type StageSizes, spotOf, stageSizes, truncate, wireOf, wordsOf } from "./stageLayout.ts";

/** The parts as a small diagram, with what is under way between them at the playhead. */
export function Stage() {
  const run = cachedRun(usePage((page) => page.shown?.id));
  const lab = usePage((page) => page.lab);
  const stage = useMemo(() => run && lab.stage(run), [lab, run]);
  return run && stage ? <Diagram run={run} stage={stage} /> : <div className={styles.waiting} />;
}

interface Said {
  stage: StageOf;
  sizes: StageSizes;
  says: ReturnType<StageOf["statusAt"]>;
}

function Diagram({ run, stage }: { run: Run; stage: StageOf }) {
  const frame = useRef<HTMLDivElement>(null);
  const { width, scale } = useWidth(frame);
  const sizes = stageSizes(width, scale, stage);
  const atUs = toUs(usePlayhead((playhead) => playhead.atMs));
  const spacing = usePlayhead((playhead) => playhead.spacing);
  const says = stage.statusAt(atUs);
  const spoken = stage.parts.map(({ id, title }) => `${title}: ${says[id]?.text ?? ""}`);
  return (
    <section className={styles.stage} aria-label="Stage" ref={frame}>
      <svg width={width} height={sizes.height} role="img" aria-label={spoken.join(". ")}>
        {stage.wires.map(([from, to]) => (
          <path key={`${from} ${to}`} className={styles.wire} d={wireOf(stage, sizes, from, to).path} />
        ))}
        <Flows stage={stage} sizes={sizes} atUs={atUs} />
        <Flashes stage={stage} sizes={sizes} atUs={atUs} endUs={toUs(run.endMs)} spacing={spacing} />
        <Parts stage={stage} sizes={sizes} says={says} />
        <Messages stage={stage} sizes={sizes} atUs={atUs} />
      </svg>
    </section>
  );
}

function Parts({ stage, sizes, says }: Said) {
  const { text } = sizes;
  const wordOf = (id: string) => says[id]?.text ?? "";
  return stage.parts.map((part) => {
    const { x, y } = spotOf(stage, sizes, part.id);
    const neighbour = stage.parts.find((other) => other.x === 0.5 && other.y === part.y);
    const beside = [neighbour?.title ?? "", neighbour ? wordOf(neighbour.id) : ""] as const;
    const words = wordsOf(stage, sizes, part, beside);
    // As high as the words where they stand beside it, else as the widest band.
    const half = text * (part.x === 1 ? 1.5 : 0.85);
    return (
      <g key={part.id} style={{ "--tone": `var(--${part.tone})` } as CSSProperties}>
        <rect className={styles.edge} x={x - 1.5} y={y - half} width={3} height={2 * half} />
        <g textAnchor={words.anchor}>
          <text className={styles.title} x={words.x} y={words.y}>
            {truncate(part.title, text * 1.05, words.rooms[0])}
          </text>
          <text
            className={styles.says}
            data-harm={says[part.id]?.harm || undefined}
            x={words.x}
            y={words.y + text * 1.3}
          >
            {truncate(wordOf(part.id), text, words.rooms[1])}
          </text>
        </g>
      </g>
    );
  });
}
