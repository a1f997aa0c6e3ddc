import type { Setting, Value } from "../../../sim/settings.ts";
import { settingText } from "../../design/settingText.ts";
import { Switch } from "../../fixes/Switch.tsx";
import { usePage } from "../../state/store.ts";
import { ChoiceField } from "./ChoiceField.tsx";
import { NumberDetails, NumberField } from "./NumberField.tsx";
import styles from "./Tune.module.css";

/** One setting: its control, what it does, where its value comes from, and what was wrong with what was entered. */
export function Field({ id, setting, value }: { id: string; setting: Setting; value: Value }) {
  const note = usePage((page) => page.fieldNotes[id]);
  const byHand = usePage((page) => Object.hasOwn(page.state.explicit, id));
  const control = `set-${id}`;
  const describedBy = `${control}-says ${control}-note`;
  return (
    <div className={styles.field} data-by-hand={byHand || undefined}>
      {setting.type === "switch" ? (
        <SwitchField id={id} title={setting.title} description={setting.description} on={value === true} />
      ) : (
        <>
          <label htmlFor={id} className={styles.label}>
            {setting.title}
          </label>
          <p className={styles.says} id={`${control}-says`}>
            {setting.description}
          </p>
          {setting.type === "number" && (
            <NumberField id={id} setting={setting} value={Number(value)} describedBy={describedBy} />
          )}
          {setting.type === "choice" && (
            <ChoiceField id={id} setting={setting} value={String(value)} describedBy={describedBy} />
          )}
        </>
      )}
      <p className={styles.note} id={`${control}-note`} role="status">
        {note}
      </p>
      <p className={styles.about}>
        {setting.type === "number" && <NumberDetails setting={setting} value={Number(value)} />}{" "}
        <Source id={id} setting={setting} byHand={byHand} />
      </p>
    </div>
  );
}

function SwitchField({
  id,
  title,
  description,
  on,
}: {
  id: string;
  title: string;
  description: string;
  on: boolean;
}) {
  const setSetting = usePage((page) => page.setSetting);
  return (
    <Switch on={on} title={title} onToggle={() => setSetting(id, String(!on))}>
      {description}
    </Switch>
  );
}

/** Where the value comes from, if not the default; what was set by hand can be taken back. */
function Source({ id, setting, byHand }: { id: string; setting: Setting; byHand: boolean }) {
  const clear = usePage((page) => page.clearSetting);
  const fix = usePage(({ lab, state }) =>
    lab.fixes.findLast((one) => state.fixes.includes(one.id) && Object.hasOwn(one.patch, id)),
  );
  if (!byHand) return fix ? <span className={styles.source}>By the {fix.title} fix.</span> : null;
  const back = settingText(setting, fix?.patch[id] ?? setting.default);
  return (
    <span className={styles.source}>
      Set by hand.{" "}
      <button
        type="button"
        className="quiet"
        aria-label={`${setting.title}: back to ${back}`}
        onClick={() => clear(id)}
      >
        Back to {back}
      </button>
    </span>
  );
}
