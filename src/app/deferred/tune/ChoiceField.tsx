import type { ChoiceSetting } from "../../../sim/settings.ts";
import { idAsWords } from "../../design/settingText.ts";
import { usePage } from "../../state/store.ts";
import styles from "./Tune.module.css";

/** One of a few ways; the meaning of the chosen one stands below. */
export function ChoiceField(props: {
  id: string;
  setting: ChoiceSetting;
  value: string;
  describedBy: string;
}) {
  const { id, setting, value, describedBy } = props;
  const setSetting = usePage((page) => page.setSetting);
  return (
    <>
      <select
        id={id}
        className={styles.select}
        aria-describedby={describedBy}
        value={value}
        onChange={(event) => setSetting(id, event.target.value)}
      >
        {Object.keys(setting.choices).map((choice) => (
          <option key={choice} value={choice}>
            {idAsWords(choice)}
          </option>
        ))}
      </select>
      <p className={styles.meaning}>{setting.choices[value]}</p>
    </>
  );
}
