import { type RefObject, useLayoutEffect, useState } from "react";

/** The width of an element in px, and how much larger than on a laptop things are drawn. */
export function useWidth(element: RefObject<HTMLElement | null>): { width: number; scale: number } {
  const [size, setSize] = useState({ width: 900, scale: 1 });
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return;
    const measure = () => {
      const width = box.clientWidth;
      const scale = Number(getComputedStyle(document.documentElement).getPropertyValue("--scale")) || 1;
      if (width > 0) setSize((was) => (was.width === width && was.scale === scale ? was : { width, scale }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
