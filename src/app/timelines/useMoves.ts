import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import { type Axis, panned, type View, zoomed } from "../../timeline/axis.ts";

/** A stretch being drawn by the pointer, in x. */
export type Brush = readonly [number, number];

interface Surface {
  svg: RefObject<SVGSVGElement | null>;
  axis: Axis;
  axisHeight: number;
  endUs: number;
  setView: (view: View) => void;
  /** Moves the playhead to an instant. */
  seek: (us: number) => void;
}

/** Below this many px a press is a click. */
const SLACK = 4;

type Gesture = "scrub" | "pan" | "brush" | "pinch";

interface Press {
  id: number;
  startX: number;
  x: number;
  gesture: Gesture | undefined;
  onAxis: boolean;
  axis: Axis;
}

/**
 * Wheel, drag and pinch on the timeline. The wheel scrolls the page; with Ctrl or Command it zooms, sideways it pans.
 * A drag on the axis scrubs; below it, it pans a zoomed view and draws a stretch to zoom to in a whole one.
 */
export function useMoves(surface: Surface) {
  const latest = useRef(surface);
  latest.current = surface;
  const presses = useRef<Press[]>([]);
  const dragged = useRef(false);
  const [brush, setBrush] = useState<Brush>();
  useWheel(latest);

  const xOf = (event: { clientX: number }) =>
    event.clientX - (surface.svg.current?.getBoundingClientRect().left ?? 0);

  const onPointerDown = (event: PointerEvent<SVGSVGElement>) => {
    if (event.button !== 0) return;
    const x = xOf(event);
    const y = event.clientY - event.currentTarget.getBoundingClientRect().top;
    const onAxis = y < surface.axisHeight;
    dragged.current = false;
    const press: Press = {
      id: event.pointerId,
      startX: x,
      x,
      gesture: undefined,
      onAxis,
      axis: surface.axis,
    };
    presses.current = [...presses.current.slice(-1), press];
    if (onAxis) surface.seek(surface.axis.us(x));
  };

  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const press = presses.current.find(({ id }) => id === event.pointerId);
    if (!press) return;
    const before = press.x;
    press.x = xOf(event);
    const [a, b] = presses.current;
    if (a && b) {
      pinch(a, b, press, before);
      return;
    }
    if (!press.gesture) {
      if (Math.abs(press.x - press.startX) < SLACK) return;
      press.gesture = gestureOf(press, surface, event.shiftKey);
      dragged.current = true;
      event.currentTarget.setPointerCapture(event.pointerId);
    }
    if (press.gesture === "scrub") surface.seek(surface.axis.us(press.x));
    if (press.gesture === "pan") {
      surface.setView(
        panned(press.axis, press.axis.us(press.startX) - press.axis.us(press.x), surface.endUs),
      );
    }
    if (press.gesture === "brush")
      setBrush([Math.min(press.startX, press.x), Math.max(press.startX, press.x)]);
  };

  /** Both fingers keep the instants that they hold. */
  const pinch = (a: Press, b: Press, moved: Press, before: number) => {
    dragged.current = true;
    a.gesture = b.gesture = "pinch";
    setBrush(undefined);
    const other = moved === a ? b : a;
    const was = Math.abs(before - other.x);
    const is = Math.abs(moved.x - other.x);
    if (was < 8 || is < 8) return;
    surface.setView(zoomed(surface.axis, is / was, surface.axis.us((moved.x + other.x) / 2), surface.endUs));
  };

  const onPointerUp = (event: PointerEvent<SVGSVGElement>) => {
    const press = presses.current.find(({ id }) => id === event.pointerId);
    presses.current = presses.current.filter((other) => other !== press);
    if (press?.gesture === "brush") {
      const [from, to] = [Math.min(press.startX, press.x), Math.max(press.startX, press.x)];
      const { axis, endUs } = surface;
      const view = { fromUs: Math.max(0, axis.us(from)), toUs: Math.min(endUs, axis.us(to)) };
      surface.setView(zoomed(view, 1, (view.fromUs + view.toUs) / 2, endUs));
    }
    setBrush(undefined);
  };

  const onPointerCancel = (event: PointerEvent<SVGSVGElement>) => {
    presses.current = presses.current.filter(({ id }) => id !== event.pointerId);
    setBrush(undefined);
  };

  /** Whether the click that is coming ends a drag and so means nothing. */
  const wasDragged = () => dragged.current;

  return { handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel }, brush, wasDragged, xOf };
}

function gestureOf(press: Press, { axis, endUs }: Surface, shift: boolean): Gesture {
  if (press.onAxis) return "scrub";
  const whole = axis.fromUs <= 0 && axis.toUs >= endUs;
  return whole || shift ? "brush" : "pan";
}

/** React's wheel handlers cannot keep the page from zooming, so this one is the platform's own. */
function useWheel(latest: RefObject<Surface>): void {
  useEffect(() => {
    const svg = latest.current.svg.current;
    if (!svg) return;
    const onWheel = (event: WheelEvent) => {
      const { axis, endUs, setView } = latest.current;
      const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
      if (event.ctrlKey || event.metaKey) {
        const about = axis.us(event.clientX - svg.getBoundingClientRect().left);
        setView(zoomed(axis, 2 ** (-event.deltaY / 240), about, endUs));
      } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
        setView(panned(axis, axis.us(sideways) - axis.us(0), endUs));
      } else return;
      event.preventDefault();
    };
    svg.addEventListener("wheel", onWheel, { passive: false });
    return () => svg.removeEventListener("wheel", onWheel);
  }, [latest]);
}
