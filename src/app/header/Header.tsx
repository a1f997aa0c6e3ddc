import styles from "./Header.module.css";
import { Share } from "./Share.tsx";
import { Theme } from "./Theme.tsx";

/** The site's name, its labs, and what can be done with the page as a whole. */
export function Header({ onKeys, home = false }: { onKeys?: () => void; home?: boolean }) {
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <a href="#/" className={styles.wordmark} aria-current={home ? "page" : undefined}>
          Thrice<b>×</b>Charged
        </a>
        {!home && (
          <nav aria-label="Site" className={styles.labs}>
            <a href="#/">All labs</a>
          </nav>
        )}
        <div className={styles.tools}>
          {!home && <Share />}
          <Theme />
          {onKeys && (
            <button type="button" className={styles.tool} aria-label="Keys" title="Keys (?)" onClick={onKeys}>
              ?
            </button>
          )}
        </div>
      </div>
    </header>
  );
}
