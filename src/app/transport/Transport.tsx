import { toUs } from "../../sim/process.ts";
import { instant, number } from "../../sim/units.ts";
import { AsyncBoundary } from "../design/AsyncBoundary.tsx";
import { Icon } from "../design/Icon.tsx";
import { usePlayhead } from "../playhead/playhead.ts";
import { speedsFor } from "../playhead/speed.ts";
import { drawnLengthMs, timeExtent } from "../playhead/timeExtent.ts";
import { CompactOutcome } from "../shell/deferredPanels.tsx";
import { usePage } from "../state/store.ts";
import { Scrubber } from "./Scrubber.tsx";
import styles from "./Transport.module.css";

/** The bar that moves the playhead: play, step, scrub, speed. */
export function Transport({ showDeferred }: { showDeferred: boolean }) {
  const previous = usePlayhead((playhead) => playhead.previous);
  const next = usePlayhead((playhead) => playhead.next);
  return (
    <section className={styles.transport} aria-label="Playback">
      <div className={styles.bar}>
        <Play />
        <button
          type="button"
          className={styles.step}
          aria-label="Previous event"
          title="Previous event (←)"
          onClick={previous}
        >
          <Icon name="previous" />
        </button>
        <button
          type="button"
          className={styles.step}
          aria-label="Next event"
          title="Next event (→)"
          onClick={next}
        >
          <Icon name="next" />
        </button>
        <Time />
        <Scrubber />
        <AsyncBoundary>{showDeferred && <CompactOutcome />}</AsyncBoundary>
        <Speed />
      </div>
    </section>
  );
}

function Play() {
  const playing = usePlayhead((playhead) => playhead.playing);
  const toggle = usePlayhead((playhead) => playhead.toggle);
  return (
    <button
      type="button"
      className={styles.play}
      aria-label={playing ? "Pause" : "Play"}
      title={playing ? "Pause (space)" : "Play (space)"}
      onClick={toggle}
    >
      <span>
        <Icon name={playing ? "pause" : "play"} />
      </span>
    </button>
  );
}

function Time() {
  const moment = usePlayhead((playhead) => instant(toUs(playhead.atMs)));
  return <span className={styles.time}>{moment}</span>;
}

function Speed() {
  const speed = usePlayhead((playhead) => playhead.speed);
  const setSpeed = usePlayhead((playhead) => playhead.setSpeed);
  const speeds = speedsFor(usePage((page) => drawnLengthMs(timeExtent(page))));
  const listed = speeds.includes(speed) ? speeds : [...speeds, speed].sort((a, b) => a - b);
  return (
    <select
      className={styles.speed}
      aria-label="Speed"
      title="Speed"
      value={speed}
      onChange={(event) => setSpeed(Number(event.target.value))}
    >
      {listed.map((one) => (
        <option key={one} value={one}>
          {number(one, 6)}×
        </option>
      ))}
    </select>
  );
}
