import { type ReactNode, useEffect, useState } from "react";
import { AsyncBoundary } from "./AsyncBoundary.tsx";
import styles from "./Disclosure.module.css";
import { Icon } from "./Icon.tsx";
import { onPrint } from "./onPrint.ts";

interface DisclosureProps {
  title: ReactNode;
  /** Told at the end of the line, folded or not. */
  aside?: ReactNode;
  /** Named as a heading, so that those who jump by headings find it. */
  heading?: 2 | 3;
  id?: string;
  /** Drawn only while it is open: for what is costly. */
  children: ReactNode | (() => ReactNode);
}

/** A line that opens to what is deeper. */
export function Disclosure({ title, aside, heading, id, children }: DisclosureProps) {
  const [isOpen, setOpen] = useState(false);
  const isDrawn = useIsPrinted() || isOpen;
  const Title = heading ? (`h${heading}` as const) : "span";
  return (
    <details
      className={styles.fold}
      open={isOpen}
      onToggle={({ currentTarget }) => {
        setOpen(currentTarget.open);
        if (currentTarget.open) requestAnimationFrame(() => bringUp(currentTarget));
      }}
      id={id}
    >
      <summary>
        <Title className={styles.title}>{title}</Title>
        {aside !== undefined && <span className={styles.aside}>{aside}</span>}
        <Icon name="chevron" className={styles.chevron} />
      </summary>
      <div className={styles.inside}>
        {/* What is folded may be loaded when it is opened first. */}
        <AsyncBoundary>{typeof children === "function" ? isDrawn && children() : children}</AsyncBoundary>
      </div>
    </details>
  );
}

/** Within a scroller of its own, what opens below its end goes up, so that the reader sees that something opened. */
function bringUp(details: HTMLElement): void {
  const scroller = details.closest("[data-scroller]");
  if (!scroller) return;
  const [inner, outer] = [details.getBoundingClientRect(), scroller.getBoundingClientRect()];
  if (inner.bottom > outer.bottom) scroller.scrollTop += inner.top - outer.top - AIR;
}

/** The px that stay above it. */
const AIR = 16;

/** Whether the page is being printed: on paper, nothing is folded. */
function useIsPrinted(): boolean {
  const [isPrinted, setPrinted] = useState(false);
  useEffect(() => onPrint(setPrinted), []);
  return isPrinted;
}
