import type { CSSProperties } from "react";
import type { Spacing } from "../../timeline/spacing.ts";
import { progressOf, type Stage } from "../../timeline/stage.ts";
import { textWidth } from "../../timeline/text.ts";
import { type StageSizes, wireOf } from "./place.ts";
import styles from "./Stage.module.css";

/** How long a wire stays lit after an exchange that took no time, as a share of the run. */
const GLOW = 0.03;

interface Moment {
  stage: Stage;
  sizes: StageSizes;
  atUs: number;
}

/** What is under way, each message where its two instants and the playhead put it. */
export function Messages({ stage, sizes, atUs }: Moment) {
  return stage.messages.map((message) => {
    const progress = progressOf(message, atUs);
    if (progress === undefined) return null;
    const [a, b] = wireOf(stage, sizes, message.from, message.to);
    const [x, y] = [a.x + (b.x - a.x) * progress, a.y + (b.y - a.y) * progress];
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
export function Flows({ stage, sizes, atUs }: Moment) {
  return stage.flows?.map((flow) => {
    const [a, b] = wireOf(stage, sizes, flow.from, flow.to);
    const share = flow.share(atUs);
    if (share <= 0) return null;
    const width = Math.max(1.5, WIDEST * share) * (sizes.text / 12);
    const label = flow.label(atUs);
    // On a phone the parts would cover a label that is wider than the wire.
    const fits = textWidth(label, sizes.text) <= Math.hypot(b.x - a.x, b.y - a.y);
    return (
      <g
        key={`${flow.from} ${flow.to} ${flow.tone}`}
        style={{ "--tone": `var(--${flow.tone})` } as CSSProperties}
      >
        <line className={styles.flow} strokeWidth={width} x1={a.x} y1={a.y} x2={b.x} y2={b.y} />
        {fits && (
          <text
            className={styles.amount}
            x={(a.x + b.x) / 2}
            y={(a.y + b.y) / 2 - width / 2 - sizes.text * 0.7}
          >
            {label}
          </text>
        )}
      </g>
    );
  });
}

/** The wires of exchanges that just took place, fading. */
export function Flashes(props: Moment & { endUs: number; spacing: Spacing }) {
  const { stage, sizes, atUs, endUs, spacing } = props;
  const glow = spacing.place(endUs) * GLOW;
  return stage.flashes.map((flash) => {
    const age = (spacing.place(atUs) - spacing.place(flash.atUs)) / glow;
    if (age < 0 || age >= 1) return null;
    const [a, b] = wireOf(stage, sizes, flash.from, flash.to);
    return (
      <line
        key={flash.event}
        className={styles.flash}
        style={{ "--tone": `var(--${flash.tone})`, opacity: 1 - age } as CSSProperties}
        x1={a.x}
        y1={a.y}
        x2={b.x}
        y2={b.y}
      />
    );
  });
}
