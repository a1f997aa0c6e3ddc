import { useState } from "react";
import { DEFAULT_SEED, MAX_SEED } from "../../../sim/settings.ts";
import { usePage } from "../../state/store.ts";
import styles from "./Tune.module.css";

/** The number that decides all chance in a run: the same seed, the same luck. */
export function Seed() {
  const state = usePage((page) => page.state);
  const load = usePage((page) => page.load);
  const newSeed = usePage((page) => page.newSeed);
  const [typed, setTyped] = useState<string>();
  const [note, setNote] = useState("");
  const commit = () => {
    const text = typed?.trim();
    setTyped(undefined);
    if (text === undefined || text === String(state.seed)) return;
    const wellFormed = /^\d{1,10}$/.test(text) && Number(text) <= MAX_SEED;
    setNote(wellFormed ? "" : `The seed is a whole number from 0 to ${MAX_SEED}; “${text}” is not.`);
    if (wellFormed) load({ ...state, seed: Number(text) });
  };
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>Chance</legend>
      <div className={styles.field} data-by-hand={state.seed !== DEFAULT_SEED || undefined}>
        <label htmlFor="seed" className={styles.label}>
          Seed
        </label>
        <p className={styles.says} id="seed-says">
          The same seed, the same luck: with a fix and without.
        </p>
        <div className={styles.entry}>
          <input
            id="seed"
            type="text"
            inputMode="numeric"
            autoComplete="off"
            className={styles.text}
            aria-describedby="seed-says seed-note"
            value={typed ?? String(state.seed)}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={commit}
            onKeyDown={(event) => event.key === "Enter" && commit()}
          />
        </div>
        <p className={styles.note} id="seed-note" role="status">
          {note}
        </p>
        <button type="button" className="quiet" onClick={newSeed}>
          New seed
        </button>
      </div>
    </fieldset>
  );
}
