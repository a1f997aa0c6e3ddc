import { useState } from "react";
import { Loaded } from "../design/Loaded.tsx";
import { ShareMenu } from "../later.tsx";
import styles from "./Header.module.css";

/** The button that opens the ways to hand on what is shown. */
export function Share() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={styles.tool} popoverTarget="share">
        Share
      </button>
      <div
        id="share"
        popover="auto"
        className={styles.share}
        onToggle={({ newState }) => setOpen(newState === "open")}
      >
        {isOpen && (
          <Loaded>
            <ShareMenu />
          </Loaded>
        )}
      </div>
    </>
  );
}
