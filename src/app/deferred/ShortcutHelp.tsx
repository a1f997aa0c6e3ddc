import { useLayoutEffect, useRef } from "react";
import { Icon } from "../design/Icon.tsx";
import { Switch } from "../fixes/Switch.tsx";
import { SHORTCUTS } from "../keys/shortcuts.ts";
import styles from "./ShortcutHelp.module.css";

interface ShortcutHelpProps {
  letters: boolean;
  onLetters: (on: boolean) => void;
  onClose: () => void;
}

/** The keys of the page, and the switch for those that are a single character. Open for as long as it is there. */
export function ShortcutHelp({ letters, onLetters, onClose }: ShortcutHelpProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Closing gives the focus back to what had it.
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} className={styles.keys} aria-labelledby="keys" onCancel={onClose}>
      <div className={styles.head}>
        <h2 id="keys">Keys</h2>
        <button type="button" aria-label="Close the keys" className={styles.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <table>
        <tbody>
          {SHORTCUTS.map(({ description, keys }) => (
            <tr key={description}>
              <th scope="row">
                {keys.map(({ shown }) => (
                  <kbd key={shown}>{shown}</kbd>
                ))}
              </th>
              <td>{description}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Switch on={letters} title="Single-character keys" onToggle={() => onLetters(!letters)}>
        Switch them off if you speak to your computer or press keys by mistake.
      </Switch>
    </dialog>
  );
}
