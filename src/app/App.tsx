import { useEffect, useState } from "react";
import type { Part, Presentation } from "../link.ts";
import styles from "./App.module.css";
import { Loaded } from "./design/Loaded.tsx";
import { remember, remembered } from "./design/preference.ts";
import { useLayout } from "./design/useLayout.ts";
import { EventList, Numbers } from "./events/EventList.tsx";
import { Findings } from "./findings/Findings.tsx";
import { DeeperFixes, Fixes } from "./fixes/Fixes.tsx";
import { Situations } from "./fixes/Situations.tsx";
import { Header } from "./header/Header.tsx";
import { useKeys } from "./keys/useKeys.ts";
import { Keys, Statechart } from "./later.ts";
import { Limits } from "./limits/Limits.tsx";
import { Matrix } from "./matrix/Matrix.tsx";
import { Announcement, Notice, Progress } from "./notice/Notice.tsx";
import { Outcome } from "./outcome/Outcome.tsx";
import { Stage } from "./stage/Stage.tsx";
import { usePage } from "./store.ts";
import { Timelines } from "./timelines/Timelines.tsx";
import { Transport } from "./transport/Transport.tsx";
import { Tune } from "./tune/Tune.tsx";
import { Why } from "./why/Why.tsx";

/** The page of a lab, or what its host wants to show of it. */
export function App({ presentation }: { presentation: Presentation }) {
  const { embed } = presentation;
  const shows = (...parts: Part[]) => parts.some((part) => presentation.show.includes(part));
  const layout = useLayout();
  const [areKeysOpen, setKeysOpen] = useState(false);
  const [letters, setLetters] = useState(() => remembered("letters") !== "off");
  const openKeys = () => setKeysOpen(true);
  useKeys(letters, openKeys);
  useTitle();
  const side = shows("fixes", "tune", "matrix") && <Side key="side" shows={shows} />;
  const statechart = usePage((page) => page.lab.statechart !== undefined) && shows("stage");
  const picture = (statechart || shows("outcome", "timeline", "why")) && (
    <Picture key="picture" shows={shows} statechart={statechart} />
  );
  return (
    <div className={styles.page} data-layout={layout} data-embed={embed || undefined}>
      {!embed && <Header onKeys={openKeys} />}
      <Announcement />
      <main className={styles.main}>
        <div className={styles.messages}>
          <Notice />
          <Progress />
        </div>
        {shows("outcome", "stage") && (
          <div className={styles.top}>
            <div className={styles.band}>
              {shows("outcome") && <Outcome />}
              {shows("stage") && <Stage />}
            </div>
          </div>
        )}
        {(side || picture) && (
          <div className={styles.columns} data-alone={!(side && picture) || undefined}>
            {/* The order of reading is the order on screen, and so that of the Tab key. */}
            {layout === "wide" ? [side, picture] : [picture, side]}
          </div>
        )}
        {!embed && (
          <div className={styles.deeper}>
            <EventList />
            <Numbers />
            <Limits />
          </div>
        )}
      </main>
      {shows("transport") && <Transport />}
      {areKeysOpen && (
        <Loaded>
          <Keys
            letters={letters}
            onLetters={(on) => {
              setLetters(on);
              remember("letters", on ? "on" : "off");
            }}
            onClose={() => setKeysOpen(false)}
          />
        </Loaded>
      )}
    </div>
  );
}

type Shows = (...parts: Part[]) => boolean;

function Side({ shows }: { shows: Shows }) {
  return (
    <div className={styles.side}>
      {shows("fixes") && <Fixes />}
      {shows("matrix") && <Matrix />}
      {shows("fixes") && <DeeperFixes />}
      {shows("fixes") && <Situations />}
      {shows("tune") && <Tune />}
    </div>
  );
}

function Picture({ shows, statechart }: { shows: Shows; statechart: boolean }) {
  return (
    <div className={styles.picture}>
      {statechart && (
        <Loaded>
          <Statechart />
        </Loaded>
      )}
      {shows("timeline") && <Timelines />}
      {shows("why") && <Why />}
      {shows("outcome") && <Findings />}
    </div>
  );
}

/** The window is named after the lab. */
function useTitle(): void {
  const title = usePage((page) => page.lab.title);
  useEffect(() => {
    document.title = `${title} · Thrice Charged`;
  }, [title]);
}
