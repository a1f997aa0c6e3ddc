import type { CSSProperties, KeyboardEvent } from "react";
import { toUs } from "../../sim/process.ts";
import { eventAt } from "../../sim/trace.ts";
import { instant } from "../../sim/units.ts";
import { sliderShortcut } from "../keys/shortcuts.ts";
import { keyEventAt } from "../playhead/instants.ts";
import { fromDrawnMs, toDrawnMs, usePlayhead, usePlayheadStore } from "../playhead/playhead.ts";
import { cachedRun } from "../runs/cache.ts";
import { usePage, usePageStore } from "../state/store.ts";
import styles from "./Transport.module.css";

/** Ticks nearer to each other than this share of the bar are one. */
const NEAREST = 1 / 300;

/** The run from its start to its end as a slider; what was found stands on it as ticks. */
export function Scrubber() {
  const atMs = usePlayhead((playhead) => playhead.atMs);
  const endMs = usePlayhead((playhead) => playhead.endMs);
  const seek = usePlayhead((playhead) => playhead.seek);
  const spacing = usePlayhead((playhead) => playhead.spacing);
  const playhead = usePlayheadStore();
  const page = usePageStore();
  // A step of its own is a ms in one engine, a hundredth in another.
  const onKeyDown = (press: KeyboardEvent) => {
    if (press.ctrlKey || press.metaKey || press.altKey) return;
    const move = sliderShortcut(press, { page: page.getState(), playhead: playhead.getState() });
    if (!move) return;
    press.preventDefault();
    move();
  };
  // Linear in place, as the axis is.
  const [at, end] = [toDrawnMs(spacing, atMs), toDrawnMs(spacing, endMs)];
  const share = end > 0 ? at / end : 0;
  return (
    <div className={styles.scrubber} style={{ "--at": share } as CSSProperties}>
      <Ticks />
      <input
        type="range"
        aria-label="Moment"
        aria-valuetext={useMoment(atMs)}
        min={0}
        max={Math.max(end, 1)}
        step="any"
        value={at}
        onKeyDown={onKeyDown}
        onChange={(event) => seek(fromDrawnMs(spacing, Number(event.target.value)))}
      />
    </div>
  );
}

/** The moment in words: when it is, and what has just happened. */
function useMoment(atMs: number): string {
  const lab = usePage((page) => page.lab);
  const run = cachedRun(usePage((page) => page.shown?.id));
  const when = instant(toUs(atMs));
  if (!run) return when;
  const event = keyEventAt(run.trace, atMs);
  return event < 0 ? when : `${when}: ${lab.describeEvent(eventAt(run.trace, event), run)}`;
}

function Ticks() {
  const findings = usePage((page) => page.shown?.findings);
  const endMs = usePlayhead((playhead) => playhead.endMs);
  const spacing = usePlayhead((playhead) => playhead.spacing);
  if (!findings || endMs === 0) return null;
  const share = (ms: number) => Math.min(1, toDrawnMs(spacing, ms) / toDrawnMs(spacing, endMs));
  // Where harm and good fall together, the harm is seen.
  const slots = new Map<number, boolean>();
  for (const { fromMs, good = false } of findings) {
    const slot = Math.round(share(fromMs) / NEAREST);
    slots.set(slot, good && slots.get(slot) !== false);
  }
  return (
    <div className={styles.ticks} aria-hidden="true">
      {[...slots].map(([slot, isGood]) => (
        <span key={slot} data-good={isGood || undefined} style={{ left: `${slot * NEAREST * 100}%` }} />
      ))}
    </div>
  );
}
