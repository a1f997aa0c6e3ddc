import { metricText } from "../../design/settingText.ts";
import { usePage } from "../../state/store.ts";
import { listCombinations } from "../matrix/combinations.ts";
import styles from "./Details.module.css";

/** All metrics: of this run, of the one it is compared with, and of every combination of the main fixes. */
export function MetricTable() {
  const lab = usePage((page) => page.lab);
  const state = usePage((page) => page.state);
  const shown = usePage((page) => page.shown);
  const baseline = usePage((page) => page.baseline);
  const pinned = usePage((page) => page.pin !== undefined);
  const matrix = usePage((page) => page.matrix);
  // Without deeper fixes, the baseline is the combination of none.
  const comparison = pinned || baseline?.id !== matrix[""]?.id;
  const columns = [
    { key: "shown", name: "This run", run: shown },
    ...(comparison ? [{ key: "baseline", name: pinned ? "Pinned" : "Without fixes", run: baseline }] : []),
    ...listCombinations(lab, state).map(({ key, name }) => ({ key, name, run: matrix[key] })),
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className={styles.scroller} aria-label="All metrics" tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            {columns.map(({ key, name }) => (
              <th scope="col" key={key}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Object.entries(lab.metrics).map(([id, spec]) => (
            <tr key={id}>
              <th scope="row">{spec.title}</th>
              {columns.map(({ key, run }) => (
                <td key={key}>{run ? metricText(spec, run.metrics[id]) : "…"}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
