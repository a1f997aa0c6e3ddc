import { useSyncExternalStore } from "react";

/** How the page stands: narrow as on a phone; one column with room; two columns. */
export type Layout = "narrow" | "single" | "wide";

/** In rem, so that larger type falls back to fewer columns. */
const SINGLE = 44;
const WIDE = 62.5;

/** The layout that the window has room for. */
export function useLayout(): Layout {
  return useSyncExternalStore(onResize, layoutNow);
}

function onResize(changed: () => void): () => void {
  window.addEventListener("resize", changed);
  return () => window.removeEventListener("resize", changed);
}

function layoutNow(): Layout {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const width = window.innerWidth / rem;
  if (width < SINGLE) return "narrow";
  return width < WIDE ? "single" : "wide";
}
