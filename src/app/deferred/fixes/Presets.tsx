import type { Preset } from "../../../labs/lab.ts";
import { DEFAULT_SEED, type State } from "../../../sim/settings.ts";
import { Disclosure } from "../../design/Disclosure.tsx";
import { sameState } from "../../runs/plan.ts";
import { usePage } from "../../state/store.ts";
import { useNotes } from "../notes.ts";
import styles from "./Presets.module.css";

/** Whole states worth a look, folded: a click loads one. */
export function Presets({ lab }: { lab: string }) {
  const { presets } = useNotes(lab);
  const state = usePage((page) => page.state);
  const loadPreset = usePage((page) => page.loadPreset);
  if (presets.length === 0) return null;
  const current = presets.find((preset) => isHere(preset, state));
  return (
    <Disclosure title="Situations" aside={current ? current.title : presets.length} heading={2}>
      <ul className={styles.list}>
        {presets.map((preset) => (
          <li key={preset.id}>
            <button
              type="button"
              aria-current={preset === current}
              className={styles.situation}
              onClick={() => loadPreset(preset)}
            >
              <span className={styles.title}>{preset.title}</span>
              <span className={styles.says}>{preset.description}</span>
            </button>
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}

/** Whether the page is in this situation. */
function isHere({ fixes, explicit, seed = DEFAULT_SEED }: Preset, state: State): boolean {
  return sameState({ lab: state.lab, fixes, explicit, seed }, state);
}
