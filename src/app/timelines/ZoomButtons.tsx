import type { ReactNode } from "react";
import type { Spacing, View } from "../../timeline/time.ts";
import { Icon } from "../design/Icon.tsx";
import { usePlayheadStore } from "../playhead/playhead.ts";
import { zoomAtPlayhead } from "../playhead/timeExtent.ts";
import styles from "./Timelines.module.css";

/** The buttons that zoom, beside what just happened. */
export function ZoomButtons(props: {
  view: View;
  endUs: number;
  spacing: Spacing;
  setView: (view: View) => void;
  children: ReactNode;
}) {
  const { view, endUs, spacing, setView, children } = props;
  const playhead = usePlayheadStore();
  const isWhole = view.fromUs <= 0 && view.toUs >= endUs;
  const zoom = (factor: number) =>
    setView(zoomAtPlayhead(view, factor, playhead.getState(), { spacing, endUs }));
  return (
    <div className={styles.zoom}>
      {children}
      <button type="button" aria-label="Zoom in" onClick={() => zoom(2)}>
        <Icon name="plus" />
      </button>
      <button type="button" aria-label="Zoom out" aria-disabled={isWhole} onClick={() => zoom(0.5)}>
        <Icon name="minus" />
      </button>
      <button type="button" aria-disabled={isWhole} onClick={() => setView({ fromUs: 0, toUs: endUs })}>
        Fit
      </button>
    </div>
  );
}
