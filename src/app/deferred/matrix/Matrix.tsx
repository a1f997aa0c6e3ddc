import type { LabView } from "../../../labs/lab.ts";
import type { Fix } from "../../../sim/settings.ts";
import { Icon } from "../../design/Icon.tsx";
import { joinNames } from "../../design/settingText.ts";
import { spokenFigure } from "../../notice/spokenFigure.ts";
import { combinationOf, mainFixes } from "../../runs/plan.ts";
import { usePage } from "../../state/store.ts";
import { type Combination, listCombinations } from "./combinations.ts";
import styles from "./Matrix.module.css";

/** Every combination of the main fixes with its outcome, as small tiles; a click loads one. */
export function Matrix() {
  const lab = usePage((page) => page.lab);
  const state = usePage((page) => page.state);
  const main = mainFixes(lab);
  const current = combinationOf(lab, state);
  const all = listCombinations(lab, state);
  const others = othersBeside(lab, all);
  if (main.length === 0) return null;
  return (
    <section aria-labelledby="combinations" className={styles.matrix}>
      <h2 className="section-name" id="combinations">
        Every combination
      </h2>
      <ul className={styles.tiles}>
        {all.map((combination) => (
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
      {others && <p className={styles.key}>{others}</p>}
    </section>
  );
}

/** How the fixes that are not combined stand in all tiles. */
function othersBeside(lab: LabView, all: readonly Combination[]): string | undefined {
  const main = mainFixes(lab);
  const others = lab.fixes.filter((fix) => !main.includes(fix));
  const titles = (fixes: readonly Fix[]) => joinNames(fixes.map(({ title }) => title));
  const on = others.filter(({ id }) => all.every(({ state }) => state.fixes.includes(id)));
  if (on.length > 0) return `${titles(on)}: on in all of them.`;
  const off = others.filter(
    ({ id, deeper }) => !deeper && !all.some(({ state }) => state.fixes.includes(id)),
  );
  return off.length > 0 ? `${titles(off)}: off in all of them.` : undefined;
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
      aria-label={`${combination.name}: ${headline ? `${headline.noun} ${spokenFigure(headline.figure)}` : missing}`}
      title={combination.name}
      aria-current={current}
      data-kind={headline && kind}
      onClick={() => load(combination.state)}
    >
      <span className={styles.figure} data-long={(headline?.figure.length ?? 0) > 4 || undefined}>
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
