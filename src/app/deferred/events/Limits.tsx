import { useNotes } from "../notes.ts";
import styles from "./Limits.module.css";

/** What the model of a lab holds and what it leaves out, a sentence each. */
export function Limits({ lab }: { lab: string }) {
  return (
    <ul className={styles.limits}>
      {useNotes(lab).limits.map((limit) => (
        <li key={limit}>{limit}</li>
      ))}
    </ul>
  );
}
