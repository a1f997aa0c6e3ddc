import { combinationOf, mainFixes } from "../ask.ts";
import { Icon } from "../design/Icon.tsx";
import { spoken } from "../notice/spoken.ts";
import { usePage } from "../store.ts";
import { type Combination, listCombinations } from "./combinations.ts";
import styles from "./Matrix.module.css";

/** Every combination of the main fixes with its outcome, as small tiles; a click loads one. */
export function Matrix() {
  const lab = usePage((page) => page.lab);
  const state = usePage((page) => page.state);
  const main = mainFixes(lab);
  const current = combinationOf(lab, state);
  if (main.length === 0) return null;
  return (
    <section aria-labelledby="combinations" className={styles.matrix}>
      <h2 className="section-name" id="combinations">
        Every combination
      </h2>
      <ul className={styles.tiles}>
        {listCombinations(lab, state).map((combination) => (
          <li key={combination.key}>
            <Tile combination={combination} current={combination.key === current} />
          </li>
        ))}
      </ul>
      <p className={styles.key}>
        {main.map((fix) => (
          <span key={fix.id}>
            <Dots on={main.map((other) => other === fix)} /> {fix.title}
          </span>
        ))}
      </p>
    </section>
  );
}

function Tile({ combination, current }: { combination: Combination; current: boolean }) {
  const headline = usePage((page) => page.matrix[combination.key]?.headline);
  const busy = usePage((page) => page.busy);
  const load = usePage((page) => page.load);
  const missing = busy ? "being played" : "could not be played";
  const kind = headline?.harm ? "harm" : "good";
  return (
    <button
      type="button"
      className={styles.tile}
      aria-label={`${combination.name}: ${headline ? `${headline.noun} ${spoken(headline.figure)}` : missing}`}
      title={combination.name}
      aria-current={current}
      data-kind={headline && kind}
      onClick={() => load(combination.state)}
    >
      <span className={styles.figure} data-long={(headline?.figure.length ?? 0) > 5 || undefined}>
        {headline && <Icon name={kind} className={styles.shape} />}
        {headline?.figure ?? (busy ? "…" : "–")}
      </span>
      <Dots on={combination.on} />
    </button>
  );
}

/** A dot for each main fix, filled where it is on. */
function Dots({ on }: { on: readonly boolean[] }) {
  return (
    <svg
      className={styles.dots}
      viewBox={`0 0 ${on.length * 8} 8`}
      style={{ width: `${on.length * 0.5}rem` }}
      aria-hidden="true"
    >
      {on.map((isOn, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a dot is its place
        <circle key={at} cx={at * 8 + 4} cy={4} r={isOn ? 2.75 : 2.25} data-on={isOn || undefined} />
      ))}
    </svg>
  );
}
