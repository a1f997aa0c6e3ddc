import { effective, excludes, type Fix, toggleFix } from "../../sim/settings.ts";
import { Icon } from "../design/Icon.tsx";
import { joinNames } from "../design/settingText.ts";
import { listedFixes } from "../runs/plan.ts";
import { usePage } from "../state/store.ts";
import styles from "./Fixes.module.css";
import { Switch } from "./Switch.tsx";

/** The fixes; the deeper ones stand apart. */
export function Fixes() {
  const lab = usePage((page) => page.lab);
  return (
    <section aria-labelledby="fixes">
      <div className={styles.head}>
        <h2 className="section-name" id="fixes">
          Fixes
        </h2>
        <Steps />
      </div>
      <FixList fixes={listedFixes(lab)} />
    </section>
  );
}

/** Undo, redo and the way back to the start. */
function Steps() {
  const { undo, redo, reset } = usePage((page) => page);
  const canUndo = usePage((page) => page.canUndo);
  const canRedo = usePage((page) => page.canRedo);
  return (
    <div className={styles.steps}>
      <button type="button" aria-label="Undo" title="Undo (z)" aria-disabled={!canUndo} onClick={undo}>
        <Icon name="undo" />
      </button>
      <button type="button" aria-label="Redo" title="Redo (Shift z)" aria-disabled={!canRedo} onClick={redo}>
        <Icon name="redo" />
      </button>
      <button type="button" className="quiet" onClick={reset}>
        Reset
      </button>
    </div>
  );
}

/** Fixes with a switch each; a layer is named where it begins. */
export function FixList({ fixes }: { fixes: readonly Fix[] }) {
  const all = usePage((page) => page.lab.fixes);
  const toggle = usePage((page) => page.toggleFix);
  const settings = usePage((page) => page.lab.settings);
  const state = usePage((page) => page.state);
  const { fixes: on, explicit } = state;
  const values = effective(settings, all, state);
  return (
    <ul className={styles.list}>
      {fixes.map((fix, index, inOrder) => {
        const others = all.filter((other) => excludes(fix, other)).map((other) => other.title);
        const undone = Object.keys(fix.patch).filter(
          (id) => on.includes(fix.id) && Object.hasOwn(explicit, id) && explicit[id] !== fix.patch[id],
        );
        const then = effective(settings, all, toggleFix(all, state, fix.id));
        const isSo = !on.includes(fix.id) && Object.keys(then).every((id) => then[id] === values[id]);
        const newLayer =
          fix.layer !== inOrder[index - 1]?.layer && fix.layer.toLowerCase() !== fix.title.toLowerCase();
        return (
          <li key={fix.id}>
            <Switch
              on={on.includes(fix.id)}
              title={fix.title}
              aside={newLayer ? fix.layer : undefined}
              onToggle={() => toggle(fix.id)}
            >
              {fix.description}
              {others.length > 0 && ` Switches ${joinNames(others)} off.`}
              {isSo && <em> Already so here.</em>}
              {undone.length > 0 && (
                <strong>
                  {" "}
                  {joinNames(undone.map((id) => settings[id]?.title ?? id))}: set by hand instead.
                </strong>
              )}
            </Switch>
          </li>
        );
      })}
    </ul>
  );
}
