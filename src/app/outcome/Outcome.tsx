import { effective } from "../../sim/settings.ts";
import { AsyncBoundary } from "../design/AsyncBoundary.tsx";
import { Icon } from "../design/Icon.tsx";
import { IDS } from "../design/ids.ts";
import { FindingChips } from "../findings/FindingChips.tsx";
import { Compare } from "../shell/deferredPanels.tsx";
import { usePage } from "../state/store.ts";
import styles from "./Outcome.module.css";

/** Stands in for a title that would tell. */
export const HIDDEN_TITLE = "What will come of it?";

/** What came of it, in words and one large number, before anything else. */
export function Outcome({ showDeferred }: { showDeferred: boolean }) {
  const lab = usePage((page) => page.lab);
  const shown = usePage((page) => page.shown);
  const state = usePage((page) => page.state);
  const guessing = usePage((page) => page.guess);
  const settings = effective(lab.settings, lab.fixes, shown?.state ?? state);
  return (
    <section
      className={styles.outcome}
      aria-labelledby={IDS.heading}
      data-testid={IDS.outcome}
      data-run={shown?.id}
    >
      <div className={styles.head}>
        <h1 id={IDS.heading} tabIndex={-1}>
          {guessing ? HIDDEN_TITLE : lab.title}
        </h1>
        <p className={styles.lede}>{lab.lede(settings)}</p>
      </div>
      <div className={styles.figures} id={IDS.outcome}>
        {guessing ? <Guess /> : <Figure />}
        {!guessing && (
          <div className={styles.compare}>
            <AsyncBoundary>{showDeferred && <Compare />}</AsyncBoundary>
          </div>
        )}
      </div>
      {!guessing && <FindingChips />}
    </section>
  );
}

/** The large number: its colour and the shape beside it say whether harm was done. */
export function Figure() {
  const headline = usePage((page) => page.shown?.headline);
  const baseline = usePage((page) => (page.baseline?.id === page.shown?.id ? undefined : page.baseline));
  const slow = usePage((page) => page.progress !== undefined);
  if (!headline) return <p className={styles.waiting}>Playing the first run …</p>;
  const { figure, noun, harm, sentence } = headline;
  const kind = harm ? "harm" : "good";
  return (
    <>
      <p className={styles.result} data-kind={kind} data-slow={slow || undefined}>
        <strong className={styles.figure} key={figure}>
          {figure}
        </strong>
        <span className={styles.beside}>
          <span className={styles.noun}>
            <Icon name={kind} className={styles.shape} />
            <span className="heard">{harm ? "Harm was done:" : "No harm was done:"} </span>
            {noun}
          </span>
          {baseline && (
            <span className={styles.was}>
              ({baseline.headline.figure === figure ? "still" : "was"} {baseline.headline.figure})
            </span>
          )}
        </span>
      </p>
      <p className={styles.sentence}>{sentence}</p>
    </>
  );
}

/** A link may hide the outcome until those who follow it have guessed. */
function Guess() {
  const reveal = usePage((page) => page.reveal);
  return (
    <div className={styles.guess}>
      <p className={styles.result}>
        <strong className={styles.figure}>?</strong>
      </p>
      <p className={styles.sentence}>Guess first, then look.</p>
      <button
        type="button"
        onClick={() => {
          // The button goes, and the focus with it.
          document.getElementById(IDS.heading)?.focus();
          reveal();
        }}
      >
        Show the outcome
      </button>
    </div>
  );
}
