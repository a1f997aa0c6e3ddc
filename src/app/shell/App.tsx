import { useEffect, useState } from "react";
import type { Part, Presentation } from "../../link.ts";
import { AsyncBoundary } from "../design/AsyncBoundary.tsx";
import { readPreference, savePreference } from "../design/preference.ts";
import { useLayout } from "../design/useLayout.ts";
import { Fixes } from "../fixes/Fixes.tsx";
import { Header } from "../header/Header.tsx";
import { useShortcuts } from "../keys/useShortcuts.ts";
import { Announcement, Notice, Progress } from "../notice/Notice.tsx";
import { HIDDEN_TITLE, Outcome } from "../outcome/Outcome.tsx";
import { useRouteFocus } from "../route/useRouteFocus.ts";
import { Stage } from "../stage/Stage.tsx";
import { usePage } from "../state/store.ts";
import { Timelines } from "../timelines/Timelines.tsx";
import { Transport } from "../transport/Transport.tsx";
import { Why } from "../why/Why.tsx";
import styles from "./App.module.css";
import {
  DeeperFixes,
  Details,
  Findings,
  Matrix,
  ShortcutHelp,
  Situations,
  Statechart,
  Tune,
} from "./deferredPanels.tsx";
import { useDeferred } from "./useDeferred.ts";

/** The page of a lab, or what its host wants to show of it. */
export function App({ presentation }: { presentation: Presentation }) {
  const { embed } = presentation;
  const guessing = usePage((page) => page.guess);
  const shows = showing(presentation.show, guessing);
  const layout = useLayout();
  const [areKeysOpen, setKeysOpen] = useState(false);
  const [letters, setLetters] = useState(() => readPreference("letters") !== "off");
  const openKeys = () => setKeysOpen(true);
  useShortcuts(letters, openKeys);
  useTitle();
  useRouteFocus(
    usePage((page) => page.lab.id),
    embed,
  );
  const showDeferred = useDeferred();
  const side = shows("fixes", "tune", "matrix") && <Side key="side" {...{ shows, showDeferred }} />;
  const statechart = usePage((page) => page.lab.statechart !== undefined) && shows("stage");
  const findings = shows("outcome") && !guessing && showDeferred;
  const picture = (statechart || findings || shows("timeline", "why")) && (
    <Picture key="picture" {...{ shows, statechart, findings }} />
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
              {shows("outcome") && <Outcome showDeferred={showDeferred} />}
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
        {!embed && !guessing && (
          <div className={styles.deeper}>
            <AsyncBoundary>{showDeferred && <Details />}</AsyncBoundary>
          </div>
        )}
      </main>
      {shows("transport") && <Transport showDeferred={showDeferred} />}
      {areKeysOpen && (
        <AsyncBoundary>
          <ShortcutHelp
            letters={letters}
            onLetters={(on) => {
              setLetters(on);
              savePreference("letters", on ? "on" : "off");
            }}
            onClose={() => setKeysOpen(false)}
          />
        </AsyncBoundary>
      )}
    </div>
  );
}

/** The parts that tell what came of the run. The outcome itself asks for the guess. */
const TELLING: readonly Part[] = ["stage", "timeline", "transport", "why", "matrix"];

/** Whether any of some parts is there. */
type Shows = (...parts: Part[]) => boolean;

/** Until the class has guessed, nothing is there that would tell; what asks for the guess is, whatever the host shows. */
function showing(parts: readonly Part[], guessing: boolean): Shows {
  const isThere = (part: Part) =>
    guessing ? part === "outcome" || (parts.includes(part) && !TELLING.includes(part)) : parts.includes(part);
  return (...parts) => parts.some(isThere);
}

function Side({ shows, showDeferred }: { shows: Shows; showDeferred: boolean }) {
  const guessing = usePage((page) => page.guess);
  // Keeps the place of the tiles.
  const tilesToCome = shows("matrix") && <div style={{ minHeight: "10.5rem" }} />;
  return (
    <div className={styles.side} data-scroller>
      {shows("fixes") && <Fixes />}
      {showDeferred ? (
        <AsyncBoundary meanwhile={tilesToCome}>
          {shows("matrix") && <Matrix />}
          {shows("fixes") && <DeeperFixes />}
          {shows("fixes") && !guessing && <Situations />}
          {shows("tune") && <Tune />}
        </AsyncBoundary>
      ) : (
        tilesToCome
      )}
    </div>
  );
}

function Picture(props: { shows: Shows; statechart: boolean; findings: boolean }) {
  const { shows, statechart, findings } = props;
  return (
    <div className={styles.picture}>
      {statechart && (
        <AsyncBoundary>
          <Statechart />
        </AsyncBoundary>
      )}
      {shows("timeline") && <Timelines />}
      {shows("why") && <Why />}
      {findings && (
        <AsyncBoundary>
          <Findings />
        </AsyncBoundary>
      )}
    </div>
  );
}

/** The window is named after the lab. */
function useTitle(): void {
  const title = usePage((page) => (page.guess ? HIDDEN_TITLE : page.lab.title));
  useEffect(() => {
    document.title = `${title} · Thrice Charged`;
  }, [title]);
}
