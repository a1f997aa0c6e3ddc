import type { Headline } from "../../labs/lab.ts";
import styles from "../outcome/Outcome.module.css";
import { usePage } from "../state/store.ts";

/** What the run is compared with: the same without fixes, or a run that the reader pins. */
export function Compare() {
  const pinned = usePage((page) => page.pin !== undefined);
  const shown = usePage((page) => page.shown);
  const baseline = usePage((page) => page.baseline);
  const pin = usePage((page) => page.pinShown);
  const unpin = usePage((page) => page.unpin);
  if (!shown) return null;
  const itself = shown.id === baseline?.id;
  const against = pinned
    ? itself
      ? "This run is pinned."
      : `The pinned run: ${baseline?.headline.figure ?? "…"}.`
    : itself
      ? undefined
      : "The same without fixes.";
  const isLuck = !itself && baseline && isWithinChance(shown.headline, baseline.headline);
  return (
    <>
      {against && (
        <span>
          {!itself && (
            <>
              <Dashes />
              <span className="heard">Compared with: </span>
            </>
          )}
          {against} {isLuck && "They differ by no more than chance. "}
        </span>
      )}
      {/* One button that turns over, so that whoever presses it keeps the focus. */}
      <button type="button" className="quiet" onClick={pinned && itself ? unpin : pin}>
        {pinned && itself ? "Unpin" : "Pin this run"}
      </button>
      {pinned && !itself && (
        <button
          type="button"
          className="quiet"
          onClick={({ currentTarget }) => {
            (currentTarget.previousElementSibling as HTMLElement).focus();
            unpin();
          }}
        >
          Unpin
        </button>
      )}
    </>
  );
}

/** Two runs of one rule differ by less than two standard deviations in 19 of 20 pairs. */
const DEVIATIONS = 2;

/** Whether two figures differ by no more than the luck of the arrivals explains. */
export function isWithinChance({ chance: a }: Headline, { chance: b }: Headline): boolean {
  if (!a || !b || a.value === b.value) return false;
  return Math.abs(a.value - b.value) <= DEVIATIONS * Math.hypot(a.deviation, b.deviation);
}

/** How the other run is drawn in the timelines. */
function Dashes() {
  return (
    <svg className={styles.dashes} width="26" height="10" aria-hidden="true">
      <path d="M1,5h24" />
    </svg>
  );
}
