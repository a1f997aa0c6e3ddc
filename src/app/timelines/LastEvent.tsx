import type { Run } from "../../sim/run.ts";
import { eventAt } from "../../sim/trace.ts";
import { instant } from "../../sim/units.ts";
import { keyEventAt } from "../playhead/instants.ts";
import { usePlayhead } from "../playhead/playhead.ts";
import { usePage } from "../state/store.ts";
import styles from "./Timelines.module.css";

/** What last happened up to the playhead, in words: of one instant the most telling. */
export function LastEvent({ run }: { run: Run }) {
  const lab = usePage((page) => page.lab);
  const id = keyEventAt(
    run.trace,
    usePlayhead((playhead) => playhead.atMs),
  );
  if (id < 0) return <p className={styles.now}>Nothing has happened yet.</p>;
  const event = eventAt(run.trace, id);
  return (
    <p className={styles.now}>
      <span>{instant(event.atUs)}</span> {lab.describeEvent(event, run)}
    </p>
  );
}
