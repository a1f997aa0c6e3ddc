import type { Run } from "../../sim/simulate.ts";
import { eventAt } from "../../sim/trace.ts";
import { instant } from "../../sim/units.ts";
import { usePlayhead } from "../playhead.ts";
import { usePage } from "../store.ts";
import { lastEventAt } from "../transport/Scrubber.tsx";
import styles from "./Timelines.module.css";

/** The last thing that happened up to the playhead, in words. */
export function Now({ run }: { run: Run }) {
  const lab = usePage((page) => page.lab);
  const last = lastEventAt(
    run.trace,
    usePlayhead((playhead) => playhead.atMs),
  );
  if (last < 0) return <p className={styles.now}>Nothing has happened yet.</p>;
  const event = eventAt(run.trace, last);
  return (
    <p className={styles.now}>
      <span>{instant(event.atUs)}</span> {lab.tell(event, run)}
    </p>
  );
}
