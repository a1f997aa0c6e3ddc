import { useEffect, useState } from "react";
import { Icon } from "../design/Icon.tsx";
import { IDS } from "../design/ids.ts";
import { usePage } from "../state/store.ts";
import styles from "./CompactOutcome.module.css";

/** The outcome in short while the large one is out of sight: whoever switches a fix further down sees what comes of it. */
export function CompactOutcome() {
  const headline = usePage((page) => page.shown?.headline);
  const before = usePage((page) => page.baseline?.headline.figure);
  const isAway = useAway();
  if (!headline || !isAway) return null;
  const { figure, noun, harm } = headline;
  const kind = harm ? "harm" : "good";
  return (
    <button
      type="button"
      className={styles.result}
      data-kind={kind}
      title="Back to the outcome"
      onClick={() => {
        // The button goes, and the focus with it.
        document.getElementById(IDS.heading)?.focus({ preventScroll: true });
        document.getElementById(IDS.outcome)?.scrollIntoView({ block: "center" });
      }}
    >
      <Icon name={kind} />
      <strong>{figure}</strong> <span className={styles.noun}>{noun}</span>
      {before !== undefined && before !== figure && <span className={styles.was}> (was {before})</span>}
    </button>
  );
}

/** Whether there is a large outcome, and it is out of sight. */
function useAway(): boolean {
  const [isAway, setAway] = useState(false);
  useEffect(() => {
    const outcome = document.getElementById(IDS.outcome);
    if (!outcome) return;
    const observer = new IntersectionObserver((seen) => setAway(seen.at(-1)?.isIntersecting === false));
    observer.observe(outcome);
    return () => observer.disconnect();
  }, []);
  return isAway;
}
