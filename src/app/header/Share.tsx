import { type ToggleEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { AsyncBoundary } from "../design/AsyncBoundary.tsx";
import { arePanelsThere, loadPanels, ShareMenu } from "../shell/deferredPanels.tsx";
import styles from "./Header.module.css";

/** The button that opens the ways to hand on what is shown. */
export function Share() {
  const [isOpen, setOpen] = useState(false);
  const popover = useRef<HTMLDivElement>(null);
  // It opens with all that is in it, so not before that is there.
  const onBeforeToggle = (event: ToggleEvent) => {
    const opens = event.newState === "open";
    if (opens && !arePanelsThere()) {
      event.preventDefault();
      const open = () => popover.current?.togglePopover(true);
      // Where they cannot be had, the page has said so.
      loadPanels().then(open, () => {});
    } else flushSync(() => setOpen(opens));
  };
  return (
    <>
      <button type="button" className={styles.tool} popoverTarget="share">
        Share
      </button>
      <div ref={popover} id="share" popover="auto" className={styles.share} onBeforeToggle={onBeforeToggle}>
        {isOpen && (
          <AsyncBoundary>
            <ShareMenu />
          </AsyncBoundary>
        )}
      </div>
    </>
  );
}
