import { number } from "../../sim/units.ts";
import { Icon } from "../design/Icon.tsx";
import styles from "../findings/Findings.module.css";
import { byKind, groupInShort, isGood, type Numbered, sizeOf } from "../findings/groups.ts";
import { useOpenFinding } from "../findings/useOpenFinding.ts";
import { usePage } from "../state/store.ts";

/** More than this many findings are grouped by their kind. */
const MOST_APART = 4;
/** A group of so many at most is told by the numbers of its pins. */
const MOST_NUMBERED = 3;
/** More than this many of one kind are not listed: the list of events has them all. */
const MOST_OF_A_KIND = 100;

/** What was found in the run, one line each, with the number of its pin; many of them grouped by kind. */
export function Findings() {
  const findings = usePage((page) => page.shown?.findings);
  const harm = usePage((page) => page.shown?.headline.harm);
  if (!findings) return null;
  const apart = findings.map((finding, index) => [{ finding, number: index + 1 }]);
  const groups = findings.length > MOST_APART ? byKind(findings) : apart;
  return (
    <section className={styles.findings} aria-labelledby="findings">
      <h2 className="section-name" id="findings">
        Findings
      </h2>
      {findings.length === 0 && (
        <p className={styles.none}>
          {harm ? (
            "Nothing to point at beyond the outcome."
          ) : (
            <>
              <Icon name="good" /> Nothing went wrong.
            </>
          )}
        </p>
      )}
      <ul>
        {groups.map((group) => (
          <li key={group[0]?.number} data-good={isGood(group)}>
            {group.length === 1 ? <Line one={group[0] as Numbered} /> : <Group group={group} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Group({ group }: { group: readonly Numbered[] }) {
  const more = group.length - MOST_OF_A_KIND;
  return (
    <details className={styles.group}>
      <summary>
        <span className={styles.count}>{numbersOf(group)}</span>
        <span>
          <span className="heard">{groupInShort(group)}. </span>
          {group[0]?.finding.sentence} <Icon name="chevron" className={styles.chevron} />
        </span>
      </summary>
      <ul>
        {group.slice(0, MOST_OF_A_KIND).map((one) => (
          <li key={one.number}>
            <Line one={one} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className={styles.none}>And {number(more)} more, in the list of events.</p>}
    </details>
  );
}

/** The numbers of a group's pins where they are few, else how many it stands for. */
function numbersOf(group: readonly Numbered[]): string {
  const size = sizeOf(group);
  return size === group.length && size <= MOST_NUMBERED
    ? group.map(({ number }) => number).join(", ")
    : `${number(size)}×`;
}

function Line({ one }: { one: Numbered }) {
  const go = useOpenFinding();
  return (
    <button type="button" className={styles.finding} onClick={(click) => go(one, click)}>
      <span className={styles.number}>{one.number}</span>
      <span>{one.finding.sentence}</span>
    </button>
  );
}
