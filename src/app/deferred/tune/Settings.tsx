import { effective } from "../../../sim/settings.ts";
import { usePage } from "../../state/store.ts";
import { Field } from "./Field.tsx";
import { Seed } from "./Seed.tsx";
import styles from "./Tune.module.css";

/** Every setting, in the lab's groups, and the seed. */
export function Settings() {
  const lab = usePage((page) => page.lab);
  const state = usePage((page) => page.state);
  const load = usePage((page) => page.load);
  const values = effective(lab.settings, lab.fixes, state);
  const changed = Object.keys(state.explicit).length;
  const clearAll = () => load({ ...state, explicit: {} });
  return (
    <>
      <p className={styles.intro}>
        A value set by hand prevails over the fixes.{" "}
        {changed > 0 && (
          <button type="button" className="quiet" onClick={clearAll}>
            Reset {changed === 1 ? "it" : `all ${changed}`}
          </button>
        )}
      </p>
      {lab.groups.map(({ title, settings }) => (
        <fieldset key={title} className={styles.group}>
          <legend className={styles.legend}>{title}</legend>
          {settings.map((id) => {
            const setting = lab.settings[id];
            const value = values[id];
            if (!setting || value === undefined) return null;
            return <Field key={id} id={id} setting={setting} value={value} />;
          })}
        </fieldset>
      ))}
      <Seed />
    </>
  );
}
