import { useRef } from "react";
import { IDS } from "../design/ids.ts";
import { Loaded } from "../design/Loaded.tsx";
import { runOf } from "../runs/cache.ts";
import { Answer } from "../shell/deferredPanels.tsx";
import { usePage } from "../state/store.ts";
import styles from "./Why.module.css";

/** How the event that was asked about came to be: the chain of its causes, from the tap on. */
export function Why() {
  const id = usePage((page) => page.shown?.id);
  const run = runOf(id);
  const why = usePage((page) => page.why);
  const asked = run !== undefined && why !== undefined && why < run.trace.length;
  const section = useRef<HTMLElement>(null);
  return (
    <section
      className={styles.why}
      data-asked={asked || undefined}
      id={IDS.why}
      aria-label="Why?"
      ref={section}
    >
      {asked ? (
        <Loaded>
          <Answer key={id} run={run} event={why} section={section} />
        </Loaded>
      ) : (
        <p className={styles.hint}>Choose any mark, finding or event to see what led to it.</p>
      )}
    </section>
  );
}
