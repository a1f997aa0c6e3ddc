import { useEffect } from "react";
import { format, splitHash } from "../../link.ts";
import { Announcement } from "../notice/Notice.tsx";
import { Figure } from "../outcome/Outcome.tsx";
import { usePlayhead, usePlayheadStore } from "../playhead/playhead.ts";
import { currentLink } from "../route/address.ts";
import { mainFixes } from "../runs/plan.ts";
import { usePage, usePageStore } from "../state/store.ts";
import { Timelines } from "../timelines/Timelines.tsx";
import styles from "./Home.module.css";

/** The article's story, small and live: its outcome, its timeline, and the triangle of the three fixes. */
export function Story() {
  const title = usePage((page) => page.lab.title);
  useAnswersInLab();
  return (
    <section className={styles.story} aria-label={title}>
      <Announcement />
      <div className={styles.told}>
        <div className={styles.figure}>
          <Figure />
        </div>
        <Triangle />
        <Open />
      </div>
      <Timelines small />
    </section>
  );
}

/** Why? is answered in the lab, where there is room for it. */
function useAnswersInLab(): void {
  const page = usePageStore();
  const playhead = usePlayheadStore();
  useEffect(() => {
    // What was asked when the reader left for here is no longer asked.
    page.getState().askWhy(undefined);
    return page.subscribe(({ why, lab }, before) => {
      // A link that leads away from here asks by itself.
      if (why === undefined || before.why !== undefined || !splitHash(location.hash).isHome) return;
      location.hash = format(currentLink(page, playhead), [lab]);
    });
  }, [page, playhead]);
}

/** Where the corners stand, in percent, from the top clockwise. */
const CORNERS = [
  { x: 50, y: 0 },
  { x: 100, y: 100 },
  { x: 0, y: 100 },
];

/** Cache, idempotency and retry hold each other up: each corner switches its fix. */
function Triangle() {
  const lab = usePage((page) => page.lab);
  const on = usePage((page) => page.state.fixes);
  const toggle = usePage((page) => page.toggleFix);
  const fixes = mainFixes(lab);
  const isOn = fixes.map(({ id }) => on.includes(id));
  return (
    <div className={styles.triangle}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        {CORNERS.map(({ x, y }, corner) => {
          const next = (corner + 1) % CORNERS.length;
          const to = CORNERS[next] ?? { x, y };
          return (
            <line
              key={`${x} ${y}`}
              x1={x}
              y1={y}
              x2={to.x}
              y2={to.y}
              data-on={(isOn[corner] && isOn[next]) || undefined}
            />
          );
        })}
      </svg>
      {fixes.map(({ id, title }, corner) => (
        <button
          key={id}
          type="button"
          role="switch"
          aria-checked={on.includes(id)}
          style={{ left: `${CORNERS[corner]?.x}%`, top: `${CORNERS[corner]?.y}%` }}
          onClick={() => toggle(id)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}

/** The lab itself, in the state that was tried here. */
function Open() {
  const page = usePageStore();
  const playhead = usePlayheadStore();
  usePage((now) => now.state);
  usePlayhead((now) => now.playing);
  const { lab } = page.getState();
  return (
    <a className={styles.open} href={format(currentLink(page, playhead), [lab])}>
      Open this lab: scrub it, tune it, ask why
    </a>
  );
}
