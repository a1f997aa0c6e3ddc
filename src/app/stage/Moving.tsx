import type { CSSProperties } from "react";
import { progressOf, type Stage } from "../../timeline/stage.ts";
import { textWidth } from "../../timeline/text.ts";
import type { Spacing } from "../../timeline/time.ts";
import styles from "./Stage.module.css";
import { type StageSizes, wireOf } from "./stageLayout.ts";

/** How long a wire stays lit after an exchange that took no time, as a share of the run. */
const GLOW = 0.03;

interface StageMoment {
  stage: Stage;
  sizes: StageSizes;
  atUs: number;
}

/** What is under way, each message where its two instants and the playhead put it. */
export function Messages({ stage, sizes, atUs }: StageMoment) {
  return stage.messages.map((message) => {
    const progress = progressOf(message, atUs);
    if (progress === undefined) return null;
    const { x, y } = wireOf(stage, sizes, message.from, message.to).at(progress);
    return (
      <g
        key={`${message.event} ${message.to}`}
        style={{ "--tone": `var(--${message.tone})` } as CSSProperties}
        className={styles.message}
        data-lost={message.lost || undefined}
      >
        <circle cx={x} cy={y} r={sizes.text * 0.45} />
        <text x={x} y={y - sizes.text * 1.1}>
          {message.label}
        </text>
      </g>
    );
  });
}

/** The widest band, in px of the laptop's scale. */
const WIDEST = 18;

/** Crowds between two parts, as bands. */
export function Flows({ stage, sizes, atUs }: StageMoment) {
  return stage.flows?.map((flow) => {
    const wire = wireOf(stage, sizes, flow.from, flow.to);
    const share = flow.share(atUs);
    if (share <= 0) return null;
    const width = Math.max(1.5, WIDEST * share) * (sizes.text / 12);
    const label = flow.label(atUs);
    const fits = textWidth(label, sizes.text) <= wire.room;
    const { x, y } = wire.above;
    return (
      <g
        key={`${flow.from} ${flow.to} ${flow.tone}`}
        style={{ "--tone": `var(--${flow.tone})` } as CSSProperties}
      >
        <path className={styles.flow} strokeWidth={width} d={wire.path} />
        {fits && (
          <text className={styles.amount} x={x} y={y - width / 2 - sizes.text * 0.75}>
            {label}
          </text>
        )}
      </g>
    );
  });
}

/** The wires of exchanges that just took place, fading. */
export function Flashes(props: StageMoment & { endUs: number; spacing: Spacing }) {
  const { stage, sizes, atUs, endUs, spacing } = props;
  const glow = spacing.place(endUs) * GLOW;
  return stage.flashes.map((flash) => {
    const age = (spacing.place(atUs) - spacing.place(flash.atUs)) / glow;
    if (age < 0 || age >= 1) return null;
    return (
      <path
        key={flash.event}
        className={styles.flash}
        style={{ "--tone": `var(--${flash.tone})`, opacity: 1 - age } as CSSProperties}
        d={wireOf(stage, sizes, flash.from, flash.to).path}
      />
    );
  });
}
