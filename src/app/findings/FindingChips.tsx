import { Icon } from "../design/Icon.tsx";
import { usePage } from "../state/store.ts";
import styles from "./Findings.module.css";
import { byKind, groupInShort, isGood } from "./groups.ts";
import { useOpenFinding } from "./useOpenFinding.ts";

/** What was found in a few words; a click goes to the first of its kind. The sentences stand below the timelines. */
export function FindingChips() {
  const findings = usePage((page) => page.shown?.findings);
  const go = useOpenFinding();
  if (!findings || findings.length === 0) return null;
  return (
    <ul className={styles.tally} aria-label="What was found">
      {byKind(findings).map((group) => (
        <li key={group[0]?.number} data-good={isGood(group)}>
          <button type="button" className="quiet" onClick={(click) => group[0] && go(group[0], click)}>
            {isGood(group) && <Icon name="good" />} {groupInShort(group)}
          </button>
        </li>
      ))}
    </ul>
  );
}
