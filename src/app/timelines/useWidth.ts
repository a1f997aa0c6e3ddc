import { type RefObject, useLayoutEffect, useState } from "react";
import { onPrint } from "../design/onPrint.ts";

/** The px between the margins of a sheet of A4. */
const PAPER = 700;
/** What is drawn into a narrower box is cut: there would be no room for the plot. */
const LEAST = 160;

/** The width of an element in px, and how much larger than on a laptop things are drawn. On paper, that of the paper at most. */
export function useWidth(element: RefObject<HTMLElement | null>): { width: number; scale: number } {
  const [size, setSize] = useState({ width: 900, scale: 1 });
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return;
    const measure = (most = Number.POSITIVE_INFINITY) => {
      const width = box.clientWidth && Math.max(LEAST, Math.min(box.clientWidth, most));
      const scale = Number(getComputedStyle(document.documentElement).getPropertyValue("--scale")) || 1;
      if (width > 0) setSize((was) => (was.width === width && was.scale === scale ? was : { width, scale }));
    };
    measure();
    const observer = new ResizeObserver(() => measure());
    observer.observe(box);
    const endPrint = onPrint((isPrinted) => measure(isPrinted ? PAPER : undefined));
    return () => {
      observer.disconnect();
      endPrint();
    };
  }, [element]);
  return size;
}
