import { type ReactNode, useId } from "react";
import styles from "./Switch.module.css";

interface SwitchProps {
  on: boolean;
  title: string;
  /** In the corner: the layer of a fix. */
  aside?: string | undefined;
  children?: ReactNode;
  onToggle: () => void;
}

/** Something that is on or off, with what it changes in one sentence. */
export function Switch({ on, title, aside, children, onToggle }: SwitchProps) {
  const id = useId();
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-labelledby={`${id}title`}
      aria-describedby={children ? `${id}says` : undefined}
      className={styles.switch}
      onClick={onToggle}
    >
      <span className={styles.track} />
      <span className={styles.title} id={`${id}title`}>
        {title}
      </span>
      {aside && <span className={styles.aside}>{aside}</span>}
      {children && (
        <span className={styles.says} id={`${id}says`}>
          {children}
        </span>
      )}
    </button>
  );
}
