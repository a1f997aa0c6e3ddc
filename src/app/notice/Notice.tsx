import { useState } from "react";
import { capital } from "../../sim/units.ts";
import { Icon } from "../design/Icon.tsx";
import { type RunSummary, usePage } from "../state/store.ts";
import styles from "./Notice.module.css";
import { spokenFigure } from "./spokenFigure.ts";

/** What the page has to say about a link, a value or an error. */
export function Notice() {
  const notice = usePage((page) => page.notice);
  const dismiss = usePage((page) => page.dismissNotice);
  return (
    <div role="status" aria-label="Notice" className={styles.region}>
      {notice !== undefined && (
        <div className={styles.notice}>
          <p>{notice}</p>
          <button type="button" className={styles.close} aria-label="Close the notice" onClick={dismiss}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}

/** How far a slow run is, with the way to stop it. */
export function Progress() {
  const progress = usePage((page) => page.progress);
  const cancel = usePage((page) => page.cancelRun);
  if (progress === undefined) return null;
  return (
    <div className={styles.progress}>
      <progress aria-label="The run is under way" value={progress} max={1} />
      <button type="button" className="quiet" onClick={cancel}>
        Cancel
      </button>
    </div>
  );
}

/** Says a new outcome to those who do not see the large number change. */
export function Announcement() {
  const shown = usePage((page) => page.shown);
  const hidden = usePage((page) => page.guess);
  const [last, setLast] = useState(shown);
  const [message, setMessage] = useState("");
  if (shown !== last) {
    setLast(shown);
    if (shown && last && !hidden) setMessage(announce(shown, last));
  }
  return (
    <p role="status" aria-label="Outcome" className="heard">
      {message}
    </p>
  );
}

/** "Charged 1 time, before: 3. $50 taken …" */
function announce({ id, headline, state }: RunSummary, last: RunSummary): string {
  if (state.lab !== last.state.lab || id === last.id) return "";
  const { figure, noun, sentence } = headline;
  const before = last.headline.figure;
  const was = figure === before ? "as before" : `before: ${before.replace("×", "")}`;
  return `${capital(noun)} ${spokenFigure(figure)}, ${was}. ${sentence}`;
}
