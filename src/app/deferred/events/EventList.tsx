import { type MouseEvent, useState } from "react";
import { toUs } from "../../../sim/process.ts";
import type { Run } from "../../../sim/run.ts";
import { eventAt } from "../../../sim/trace.ts";
import { count, instant, number, time } from "../../../sim/units.ts";
import { usePlayhead } from "../../playhead/playhead.ts";
import { usePage } from "../../state/store.ts";
import { beforeAsking, isByKey, showAnswer } from "../../why/focus.ts";
import styles from "./Details.module.css";

/** So many events are listed at a time. */
const PAGE = 200;

/** A run's events, some at a time. */
export function EventList({ run, sentence }: { run: Run; sentence: string }) {
  const [from, setFrom] = useState(0);
  const lab = usePage((page) => page.lab);
  const why = usePage((page) => page.why);
  const askWhy = usePage((page) => page.askWhy);
  const seek = usePlayhead((playhead) => playhead.seek);
  const { trace } = run;
  const to = Math.min(trace.length, from + PAGE);
  const rows = Array.from({ length: to - from }, (_, index) => eventAt(trace, from + index));
  const go = (id: number, atUs: number, { detail }: MouseEvent) => {
    beforeAsking(isByKey(detail), id === why);
    askWhy(id);
    seek(atUs / 1000);
    showAnswer();
  };
  return (
    <>
      <p className={styles.summary}>{summary(run, sentence)}</p>
      <ol className={styles.events} start={from + 1}>
        {rows.map((event) => (
          <li key={event.id}>
            <button
              type="button"
              aria-current={event.id === why ? "true" : undefined}
              onClick={(click) => go(event.id, event.atUs, click)}
            >
              <span className={styles.at}>{instant(event.atUs)}</span>
              <span>{lab.describeEvent(event, run)}</span>
            </button>
          </li>
        ))}
      </ol>
      {trace.length > PAGE && (
        <p className={styles.pages}>
          Events {number(from + 1)} to {number(to)} of {number(trace.length)}.
          <button type="button" className="quiet" disabled={from === 0} onClick={() => setFrom(from - PAGE)}>
            Earlier
          </button>
          <button type="button" className="quiet" disabled={to === trace.length} onClick={() => setFrom(to)}>
            More
          </button>
        </p>
      )}
    </>
  );
}

/** The run in a few sentences, with its own numbers. */
function summary({ trace, endMs, findings, sampledEvery }: Run, sentence: string): string {
  const sample = sampledEvery > 1 ? `, a sample: every ${sampledEvery}th request` : "";
  const found = findings.length === 0 ? "No finding." : `${count(findings.length, "finding")}.`;
  return `${count(trace.length, "event")} in ${time(toUs(endMs))}${sample}. ${sentence} ${found}`;
}
