import { useEffect, useState } from "react";
import type { LabView } from "../../labs/lab.ts";
import { Header } from "../header/Header.tsx";
import { Notice } from "../notice/Notice.tsx";
import type { Catalog } from "../route/catalog.ts";
import { useRouteFocus } from "../route/useRouteFocus.ts";
import { keepLoading, loadFailure } from "../shell/keepLoading.ts";
import { Card } from "./Card.tsx";
import styles from "./Home.module.css";
import { Story } from "./Story.tsx";
import { useThumbnails } from "./useThumbnails.ts";

/** What the site is about, played small, and a card for each lab. */
export function Home({ catalog }: { catalog: Catalog }) {
  const { labs, areMissing } = useLabs(catalog);
  const thumbnails = useThumbnails(labs);
  useRouteFocus("home");
  useEffect(() => {
    document.title = "Thrice Charged";
  }, []);
  return (
    <div className={styles.page}>
      <Header home />
      <main className={styles.main}>
        <Notice />
        <section className={styles.promise} aria-labelledby="promise">
          <h1 id="promise" tabIndex={-1}>
            Three sound patterns, one compound failure
          </h1>
          <p>
            Caches, idempotency keys and retries each keep a system correct under load. Together they compound
            each other’s bugs. Here they run on a virtual clock: break them, fix them, and see why.
          </p>
        </section>
        <Story />
        <section aria-labelledby="labs">
          <h2 className="section-name" id="labs">
            Labs
          </h2>
          {areMissing && <p role="status">{loadFailure("Some labs")}</p>}
          <ol className={styles.cards}>
            {labs.map((lab) => (
              <li key={lab.id}>
                <Card lab={lab} thumbnail={thumbnails[lab.id]} />
              </li>
            ))}
          </ol>
        </section>
      </main>
    </div>
  );
}

/** All labs, once they are loaded; those that could not be have no card, until the network is back. */
function useLabs(catalog: Catalog): { labs: readonly LabView[]; areMissing: boolean } {
  const [labs, setLabs] = useState<readonly LabView[]>([]);
  const [areMissing, setMissing] = useState(false);
  useEffect(() => {
    let here = true;
    const show = (isAll: boolean) => {
      if (!here) return;
      setLabs([...catalog.loaded]);
      setMissing(!isAll);
    };
    const giveUp = keepLoading(
      () => catalog.loadAll().then(() => show(true)),
      () => show(false),
    );
    return () => {
      here = false;
      giveUp();
    };
  }, [catalog]);
  return { labs, areMissing };
}
