import { labs } from "../../labs/index.ts";
import { usePage } from "../store.ts";
import styles from "./Header.module.css";
import { Share } from "./Share.tsx";
import { Theme } from "./Theme.tsx";

/** The site's name, its labs, and what can be done with the page as a whole. */
export function Header({ onKeys }: { onKeys: () => void }) {
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <span className={styles.wordmark}>
          Thrice<b>×</b>Charged
        </span>
        {labs.length > 1 && <Labs />}
        <div className={styles.tools}>
          <Share />
          <Theme />
          <button type="button" className={styles.tool} aria-label="Keys" title="Keys (?)" onClick={onKeys}>
            ?
          </button>
        </div>
      </div>
    </header>
  );
}

function Labs() {
  const current = usePage((page) => page.lab.id);
  return (
    <nav aria-label="Labs" className={styles.labs}>
      {labs.map(({ id, title }) => (
        <a key={id} href={`#/lab/${id}`} aria-current={id === current ? "page" : undefined}>
          {title}
        </a>
      ))}
    </nav>
  );
}
