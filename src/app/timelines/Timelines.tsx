import { useEffect, useEffectEvent, useMemo, useRef } from "react";
import { toUs } from "../../sim/process.ts";
import type { Run } from "../../sim/run.ts";
import { panBy } from "../../timeline/axis.ts";
import type { Lane } from "../../timeline/lane.ts";
import { layout } from "../../timeline/layout.ts";
import type { View } from "../../timeline/time.ts";
import { IDS } from "../design/ids.ts";
import { type Playhead, usePlayheadStore } from "../playhead/playhead.ts";
import { type TimeExtent, timeExtent } from "../playhead/timeExtent.ts";
import { cachedRun } from "../runs/cache.ts";
import { usePage } from "../state/store.ts";
import { LastEvent } from "./LastEvent.tsx";
import { Picture } from "./Picture.tsx";
import styles from "./Timelines.module.css";
import { useWidth } from "./useWidth.ts";
import { ZoomButtons } from "./ZoomButtons.tsx";

/** The lanes of the run on one axis, with the baseline as a ghost behind them. `small`: those that tell the story. */
export function Timelines({ small = false }: { small?: boolean }) {
  const run = cachedRun(usePage((page) => page.shown?.id));
  return run ? <Lanes run={run} small={small} /> : <div className={styles.waiting} />;
}

function Lanes({ run, small }: { run: Run; small: boolean }) {
  const lab = usePage((page) => page.lab);
  const baseline = cachedRun(usePage((page) => page.baseline?.id));
  const { spacing, endUs } = usePage(timeExtent);
  const viewMs = usePage((page) => page.view);
  const setViewMs = usePage((page) => page.setView);
  const frame = useRef<HTMLDivElement>(null);
  const { width, scale } = useWidth(frame);
  const view: View = useMemo(
    () => (viewMs ? seen(toUs(viewMs[0]), toUs(viewMs[1]), endUs) : { fromUs: 0, toUs: endUs }),
    [viewMs, endUs],
  );
  const setView = ({ fromUs, toUs }: View) =>
    setViewMs(fromUs <= 0 && toUs >= endUs ? undefined : [fromUs / 1000, toUs / 1000]);

  const lanesOf = useMemo(() => {
    const isTold = ({ id }: Lane) => !small || lab.thumbnail.includes(id);
    return (of: Run) => lab.lanes(of, endUs).filter(isTold);
  }, [lab, endUs, small]);
  const lanes = useMemo(() => lanesOf(run), [lanesOf, run]);
  const ghost = useMemo(
    () => (baseline && baseline !== run ? lanesOf(baseline) : []),
    [lanesOf, run, baseline],
  );
  const scene = useMemo(
    () => layout(lanes, ghost, view, endUs, width, scale, undefined, spacing, toUs(run.endMs)),
    [lanes, ghost, view, endUs, width, scale, spacing, run],
  );
  useWhyInView(run, view, { spacing, endUs }, setView);
  useFollowing(view, { spacing, endUs }, setView);

  return (
    <section className={styles.timelines} id={IDS.timeline} aria-label="Timeline" ref={frame}>
      {!small && (
        <ZoomButtons view={view} endUs={endUs} spacing={spacing} setView={setView}>
          <LastEvent run={run} />
        </ZoomButtons>
      )}
      <Picture scene={scene} run={run} endUs={endUs} scale={scale} setView={setView} />
    </section>
  );
}

/** A view as it was asked for, unless it lies behind the end. */
const seen = (fromUs: number, toUs: number, endUs: number): View =>
  fromUs < endUs ? { fromUs, toUs: Math.min(toUs, endUs) } : { fromUs: 0, toUs: endUs };

/** Where in a zoomed view the playhead comes back, as a share of it: what is ahead of it has room. */
const AHEAD = 0.1;

/** A playhead that leaves a zoomed view takes it along. One that plays out of view stays there: the reader looks elsewhere. */
function useFollowing(view: View, course: TimeExtent, setView: (view: View) => void): void {
  const playhead = usePlayheadStore();
  const follow = useEffectEvent(({ atMs, moves, playing }: Playhead, before: Playhead) => {
    const { spacing, endUs } = course;
    const us = toUs(atMs);
    const isIn = (at: number) => at >= view.fromUs && at <= view.toUs;
    if (moves === before.moves || isIn(us) || (playing && !isIn(toUs(before.atMs)))) return;
    const [from, to] = [spacing.place(view.fromUs), spacing.place(view.toUs)];
    const share = us > view.toUs ? AHEAD : 1 - AHEAD;
    setView(panBy(view, spacing.place(us) - from - share * (to - from), endUs, spacing));
  });
  useEffect(() => playhead.subscribe((now, before) => follow(now, before)), [playhead]);
}

/** What is asked about comes into sight: a view that does not have it moves there. One that came with it stays. */
function useWhyInView(run: Run, view: View, course: TimeExtent, setView: (view: View) => void): void {
  const why = usePage((page) => page.why);
  const show = useEffectEvent((event: number) => {
    const { spacing, endUs } = course;
    const at = run.trace.at[event];
    if (at === undefined || (at >= view.fromUs && at <= view.toUs)) return;
    const middle = (spacing.place(view.fromUs) + spacing.place(view.toUs)) / 2;
    setView(panBy(view, spacing.place(at) - middle, endUs, spacing));
  });
  const seen = useRef({ why, view });
  useEffect(() => {
    const before = seen.current;
    seen.current = { why, view };
    if (why !== undefined && why !== before.why && view === before.view) show(why);
  }, [why, view]);
}
