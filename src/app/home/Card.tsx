import { useMemo, useRef } from "react";
import type { LabView } from "../../labs/lab.ts";
import { toUs } from "../../sim/process.ts";
import { effective } from "../../sim/settings.ts";
import { layout } from "../../timeline/layout.ts";
import { THUMBNAIL_SIZES } from "../../timeline/sizes.ts";
import { Icon } from "../design/Icon.tsx";
import { defaultState } from "../state/changes.ts";
import { Thumbnail } from "../timelines/Thumbnail.tsx";
import { useWidth } from "../timelines/useWidth.ts";
import styles from "./Home.module.css";
import type { LabRuns, PlayedLab } from "./useThumbnails.ts";

/** A lab on the home page: its title, what goes wrong, and its timeline, broken and fixed. */
export function Card({ lab, thumbnail }: { lab: LabView; thumbnail: LabRuns | undefined }) {
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useWidth(frame);
  const endMs = Math.max(1, thumbnail?.broken?.run.endMs ?? 0, thumbnail?.fixed?.run.endMs ?? 0);
  const settings = effective(lab.settings, lab.fixes, defaultState(lab.id));
  return (
    <a className={styles.card} href={`#/lab/${lab.id}`}>
      <h3>{lab.title}</h3>
      <p className={styles.lede}>{lab.lede(settings)}</p>
      <div ref={frame} className={styles.thumbs} aria-hidden="true">
        <Drawn name="As it opens" lab={lab} played={thumbnail?.broken} endMs={endMs} width={width} />
        <Drawn name="With the fixes" lab={lab} played={thumbnail?.fixed} endMs={endMs} width={width} />
      </div>
    </a>
  );
}

interface DrawnProps {
  name: string;
  lab: LabView;
  played: PlayedLab | undefined;
  endMs: number;
  width: number;
}

function Drawn({ name, lab, played, endMs, width }: DrawnProps) {
  const scene = useMemo(() => {
    if (!played) return undefined;
    const endUs = toUs(endMs);
    const lanes = lab.lanes(played.run, endUs).filter(({ id }) => lab.thumbnail.includes(id));
    return layout(lanes, [], { fromUs: 0, toUs: endUs }, endUs, width, 1, THUMBNAIL_SIZES);
  }, [lab, played, endMs, width]);
  const headline = played?.headline;
  return (
    <>
      <p className={styles.name}>
        <span>{name}</span>
        {headline && (
          <span data-kind={headline.harm ? "harm" : "good"}>
            <Icon name={headline.harm ? "harm" : "good"} /> {headline.figure} {headline.noun}
          </span>
        )}
      </p>
      {scene ? <Thumbnail scene={scene} /> : <div className={styles.blank} />}
    </>
  );
}
