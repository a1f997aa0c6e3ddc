import { useRef, useState } from "react";
import { asCommand, format } from "../../link.ts";
import styles from "../header/Header.module.css";
import { usePlayheadStore } from "../playhead/playhead.ts";
import { currentLink } from "../route/address.ts";
import { usePageStore } from "../state/store.ts";

/** Hands on the run that is shown, as a link or as a command line. */
export function ShareMenu() {
  const page = usePageStore();
  const playhead = usePlayheadStore();
  const [message, setMessage] = useState("");
  const shownText = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState<string>();
  const copy = async (what: string, copied: string) => {
    try {
      await navigator.clipboard.writeText(copied);
      setText(undefined);
      setMessage(`${what} copied.`);
    } catch {
      // A frame may be kept from the clipboard: the reader copies by hand.
      setText(copied);
      setMessage("Copy it from here:");
      requestAnimationFrame(() => shownText.current?.select());
    }
  };
  const here = () => location.href.split("#")[0] + format(currentLink(page, playhead), [page.getState().lab]);
  const copyLink = () => copy("Link", here());
  const copyCommand = () => copy("Command", asCommand(page.getState().state, [page.getState().lab]));
  return (
    <>
      <button type="button" onClick={copyLink}>
        Copy link
        <span>This run, this moment, this view.</span>
      </button>
      <button type="button" onClick={copyCommand}>
        Copy as a command
        <span>The same run without a browser.</span>
      </button>
      <p role="status" className={styles.says}>
        {message}
      </p>
      {text !== undefined && (
        <textarea ref={shownText} readOnly value={text} aria-label="What to copy" rows={3} />
      )}
    </>
  );
}
