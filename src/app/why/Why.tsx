import { useRef } from "react";
import { AsyncBoundary } from "../design/AsyncBoundary.tsx";
import { IDS } from "../design/ids.ts";
import { cachedRun } from "../runs/cache.ts";
import { WhyAnswer } from "../shell/deferredPanels.tsx";
import { usePage } from "../state/store.ts";
import styles from "./Why.module.css";

/** How the event that was asked about came to be: the chain of its causes, from the tap on. */
export function Why() {
  const id = usePage((page) => page.shown?.id);
  const run = cachedRun(id);
  const why = usePage((page) => page.why);
  const isOpen = run !== undefined && why !== undefined && why < run.trace.length;
  const section = useRef<HTMLElement>(null);
  return (
    <section
      className={styles.why}
      data-asked={isOpen || undefined}
      id={IDS.why}
      aria-label="Why?"
      ref={section}
    >
      {isOpen ? (
        <AsyncBoundary>
          <WhyAnswer key={id} run={run} event={why} section={section} />
        </AsyncBoundary>
      ) : (
        <p className={styles.hint}>Choose any mark, finding or event to see what led to it.</p>
      )}
    </section>
  );
}
