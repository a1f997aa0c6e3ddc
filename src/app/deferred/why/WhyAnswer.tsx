import { type KeyboardEvent, type RefObject, useLayoutEffect } from "react";
import type { Run } from "../../../sim/run.ts";
import { eventAt } from "../../../sim/trace.ts";
import { capital, count, instant, time } from "../../../sim/units.ts";
import { Icon } from "../../design/Icon.tsx";
import { usePlayhead } from "../../playhead/playhead.ts";
import { usePage } from "../../state/store.ts";
import { causalChain, effectOf } from "../../why/causalChain.ts";
import { focusAnswer, focusBack, focusStep, takeFocus, uncover } from "../../why/focus.ts";
import styles from "./WhyAnswer.module.css";

/** Scrolls an answer that is taller than its place to the event that it is about. */
function showStep(section: HTMLElement | null): void {
  const step = section?.querySelector('[aria-current="step"]')?.getBoundingClientRect();
  if (!section || !step) return;
  const { top, bottom } = section.getBoundingClientRect();
  section.scrollTop += Math.max(0, step.bottom - bottom) + Math.min(0, step.top - top);
}

/** A focus that would go with the answer goes back. */
function useFocusBack(section: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = section.current;
    return () => {
      if (element?.contains(document.activeElement)) focusBack();
    };
  }, [section]);
}

/** Has what an answer is about seen: the marks that it lights, and the step among its causes. */
function useInSight(section: RefObject<HTMLElement | null>, event: number): void {
  const finding = usePage((page) => page.finding);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another event or finding is another answer
  useLayoutEffect(() => {
    if (takeFocus()) focusStep();
    showStep(section.current);
    // The findings' pins stand for events that have marks of their own above.
    const marks = [
      ...document.querySelectorAll('[data-lane]:not([data-lane="findings"]) [data-lit="yes"][data-mark]'),
    ];
    uncover(marks);
    uncover(marks.filter((mark) => mark.getAttribute("data-event") === String(event)));
  }, [event, finding]);
}

/** What happened at an event in plain words, and the chain of its causes to walk along. */
export function WhyAnswer(props: { run: Run; event: number; section: RefObject<HTMLElement | null> }) {
  const { run, event, section } = props;
  useFocusBack(section);
  useInSight(section, event);
  const lab = usePage((page) => page.lab);
  const askWhy = usePage((page) => page.askWhy);
  const seek = usePlayhead((playhead) => playhead.seek);
  const chainEnd = usePage((page) => page.chainEnd) ?? event;
  const { trace } = run;
  const chain = causalChain(trace, chainEnd, event);
  const finding = usePage((page) => (page.finding === undefined ? undefined : run.findings[page.finding]));
  const at = chain.indexOf(event);
  const describe = (id: number) => lab.describeEvent(eventAt(trace, id), run);
  const span = (trace.at[event] as number) - (trace.at[chain[0] as number] as number);

  const go = (id: number) => {
    askWhy(id);
    seek((trace.at[id] as number) / 1000);
  };
  const walk = (press: KeyboardEvent<HTMLElement>) => {
    const up = press.key === "ArrowUp" || press.key === "ArrowLeft";
    if (!up && press.key !== "ArrowDown" && press.key !== "ArrowRight") return;
    press.preventDefault();
    const next = up ? chain[at - 1] : (chain[at + 1] ?? effectOf(trace, event));
    if (next === undefined) return;
    focusAnswer();
    go(next);
  };
  return (
    <>
      <div className={styles.head}>
        <h2 className={styles.question}>
          <span>Why?</span> {finding?.sentence ?? capital(describe(event))}
        </h2>
        <p className={styles.length}>
          {at === 0 ? "The first cause" : `${count(at, "cause")}, ${time(span)}`}
          <button
            type="button"
            className={styles.close}
            aria-label="Close Why?"
            onClick={() => askWhy(undefined)}
          >
            <Icon name="close" />
          </button>
        </p>
      </div>

      <ol className={styles.chain} onKeyDown={walk}>
        {chain.map((id, index) => (
          <li key={id}>
            {index > 0 && <Icon name="arrow" className={styles.arrow} />}
            <button type="button" aria-current={id === event ? "step" : undefined} onClick={() => go(id)}>
              <span className={styles.at}>{instant(trace.at[id] as number)}</span>{" "}
              <span className={styles.ariaLabel}>
                {describe(id)}
                <Since us={(trace.at[id] as number) - (trace.at[chain[index - 1] ?? id] as number)} />
              </span>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}

/** How long after its cause. */
function Since({ us }: { us: number }) {
  return us > 0 ? <span className={styles.since}> +{time(us)}</span> : null;
}
