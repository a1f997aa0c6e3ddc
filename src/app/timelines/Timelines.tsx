import { useEffect, useMemo, useRef } from "react";
import type { Run } from "../../sim/simulate.ts";
import type { View } from "../../timeline/axis.ts";
import { layout } from "../../timeline/layout.ts";
import { runOf } from "../runs.ts";
import { extentMs, usePage } from "../store.ts";
import { Now } from "./Now.tsx";
import { Picture } from "./Picture.tsx";
import styles from "./Timelines.module.css";
import { useWidth } from "./useWidth.ts";
import { Zoom } from "./Zoom.tsx";

/** The lanes of the run on one axis, with the baseline as a ghost behind them. */
export function Timelines() {
  const run = runOf(usePage((page) => page.shown?.id));
  return run ? <Lanes run={run} /> : <div className={styles.waiting} />;
}

function Lanes({ run }: { run: Run }) {
  const lab = usePage((page) => page.lab);
  const baseline = runOf(usePage((page) => page.baseline?.id));
  const endUs = Math.max(1, usePage(extentMs)) * 1000;
  const asked = usePage((page) => page.view);
  const setViewMs = usePage((page) => page.setView);
  const frame = useRef<HTMLDivElement>(null);
  const { width, scale } = useWidth(frame);
  const view: View = useMemo(
    () => (asked ? { fromUs: asked[0] * 1000, toUs: asked[1] * 1000 } : { fromUs: 0, toUs: endUs }),
    [asked, endUs],
  );
  const setView = ({ fromUs, toUs }: View) =>
    setViewMs(fromUs <= 0 && toUs >= endUs ? undefined : [fromUs / 1000, toUs / 1000]);

  const lanes = useMemo(() => lab.lanes(run, endUs), [lab, run, endUs]);
  const ghost = useMemo(
    () => (baseline && baseline !== run ? lab.lanes(baseline, endUs) : []),
    [lab, run, baseline, endUs],
  );
  const scene = useMemo(
    () => layout(lanes, ghost, view, endUs, width, scale),
    [lanes, ghost, view, endUs, width, scale],
  );
  useWhyInView(run, view, endUs, setView);

  return (
    <section className={styles.timelines} aria-label="Timeline" ref={frame}>
      <Zoom view={view} endUs={endUs} setView={setView}>
        <Now run={run} />
      </Zoom>
      <Picture scene={scene} run={run} endUs={endUs} scale={scale} setView={setView} />
    </section>
  );
}

/** What is asked about stays in sight: a view that does not have it moves there. */
function useWhyInView(run: Run, view: View, endUs: number, setView: (view: View) => void): void {
  const why = usePage((page) => page.why);
  const latest = useRef({ view, endUs, setView });
  latest.current = { view, endUs, setView };
  useEffect(() => {
    const at = why === undefined ? undefined : run.trace.at[why];
    const { view, endUs, setView } = latest.current;
    if (at === undefined || (at >= view.fromUs && at <= view.toUs)) return;
    const span = view.toUs - view.fromUs;
    const fromUs = Math.max(0, Math.min(endUs - span, at - span / 2));
    setView({ fromUs, toUs: fromUs + span });
  }, [why, run]);
}
