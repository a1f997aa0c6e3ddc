import { Fold } from "../design/Fold.tsx";
import { usePage } from "../store.ts";
import styles from "./Limits.module.css";

/** What the model holds and what it leaves out. */
export function Limits() {
  const limits = usePage((page) => page.lab.limits);
  return (
    <Fold title="Model and limits" heading={2}>
      <ul className={styles.limits}>
        {limits.map((limit) => (
          <li key={limit}>{limit}</li>
        ))}
      </ul>
    </Fold>
  );
}
