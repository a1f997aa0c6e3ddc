import { type PointerEvent, type RefObject, useEffect, useEffectEvent, useState } from "react";
import { panBy, zoomAround } from "../../timeline/axis.ts";
import type { Axis, View } from "../../timeline/time.ts";

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

/** Below this many px a press is a click, and two fingers are too near to tell a pinch. */
const SLACK = 4;
const NEAR = 8;

interface PointerPress {
  id: number;
  startX: number;
  x: number;
  gesture: "scrub" | "pan" | "brush" | "pinch" | undefined;
  onAxis: boolean;
  /** The axis when the press began: a pan keeps the instant under the finger. */
  axis: Axis;
}

type Pointing = PointerEvent<SVGSVGElement>;

/**
 * Wheel, drag and pinch on the timeline. The wheel scrolls the page; with Ctrl or Command it zooms, sideways it pans.
 * A drag on the axis scrubs; below it, it pans a zoomed view and draws a stretch to zoom to in a whole one.
 */
export function usePanZoom(surface: Surface) {
  const [brush, setBrush] = useState<Brush>();
  const [pointers] = useState(() => new Pointers(setBrush));
  useWheel(surface);
  return {
    brush,
    handlers: {
      onPointerDown: (event: Pointing) => pointers.down(event, surface),
      onPointerMove: (event: Pointing) => pointers.move(event, surface),
      onPointerUp: (event: Pointing) => pointers.up(event, surface),
      onPointerCancel: (event: Pointing) => pointers.cancel(event),
    },
    /** Whether the click that is coming ends a drag and so means nothing. */
    wasDragged: () => pointers.dragged,
    xOf: (event: { clientX: number }) => xOf(event, surface),
  };
}

/** The x of a pointer on the picture. */
const xOf = ({ clientX }: { clientX: number }, { svg }: Surface): number =>
  clientX - (svg.current?.getBoundingClientRect().left ?? 0);

/** What is pressed, one or two fingers or a mouse, and what they do. */
class Pointers {
  dragged = false;
  readonly #setBrush: (brush: Brush | undefined) => void;
  #presses: PointerPress[] = [];

  constructor(setBrush: (brush: Brush | undefined) => void) {
    this.#setBrush = setBrush;
  }

  down(event: Pointing, surface: Surface): void {
    if (event.button !== 0) return;
    const x = xOf(event, surface);
    const { axis, axisHeight, seek } = surface;
    const onAxis = event.clientY - event.currentTarget.getBoundingClientRect().top < axisHeight;
    this.dragged = false;
    const press: PointerPress = { id: event.pointerId, startX: x, x, gesture: undefined, onAxis, axis };
    this.#presses = [...this.#presses.slice(-1), press];
    if (onAxis) seek(axis.us(x));
  }

  move(event: Pointing, surface: Surface): void {
    const press = this.#presses.find(({ id }) => id === event.pointerId);
    if (!press) return;
    const before = press.x;
    press.x = xOf(event, surface);
    const other = this.#presses.find((candidate) => candidate !== press);
    if (other) this.#pinch(press, before, other, surface);
    else this.#drag(press, event, surface);
  }

  up(event: Pointing, { axis, endUs, setView }: Surface): void {
    const press = this.#drop(event);
    if (press?.gesture !== "brush") return;
    const [from, to] = stretch(press);
    const view = { fromUs: Math.max(0, axis.us(from)), toUs: Math.min(endUs, axis.us(to)) };
    setView(zoomAround(view, 1, axis.us((from + to) / 2), endUs, axis.spacing));
  }

  cancel(event: Pointing): void {
    this.#drop(event);
  }

  #drop(event: Pointing): PointerPress | undefined {
    const press = this.#presses.find(({ id }) => id === event.pointerId);
    this.#presses = this.#presses.filter((other) => other !== press);
    this.#setBrush(undefined);
    return press;
  }

  #drag(press: PointerPress, event: Pointing, { axis, endUs, setView, seek }: Surface): void {
    if (!press.gesture) {
      if (Math.abs(press.x - press.startX) < SLACK) return;
      const isWhole = axis.fromUs <= 0 && axis.toUs >= endUs;
      press.gesture = press.onAxis ? "scrub" : isWhole || event.shiftKey ? "brush" : "pan";
      this.dragged = true;
      event.currentTarget.setPointerCapture(event.pointerId);
    }
    if (press.gesture === "scrub") seek(axis.us(press.x));
    else if (press.gesture === "brush") this.#setBrush(stretch(press));
    else setView(panBy(press.axis, (press.startX - press.x) / press.axis.pace, endUs, axis.spacing));
  }

  /** Zooms around the finger that rests, so that each keeps the instant that it holds. */
  #pinch(moved: PointerPress, before: number, other: PointerPress, { axis, endUs, setView }: Surface): void {
    this.dragged = true;
    moved.gesture = other.gesture = "pinch";
    this.#setBrush(undefined);
    const was = Math.abs(before - other.x);
    const is = Math.abs(moved.x - other.x);
    if (was < NEAR || is < NEAR) return;
    setView(zoomAround(axis, is / was, axis.us(other.x), endUs, axis.spacing));
  }
}

const stretch = ({ startX, x }: PointerPress): Brush => [Math.min(startX, x), Math.max(startX, x)];

/** React's wheel handlers cannot keep the page from zooming, so this one is the platform's own. */
function useWheel(surface: Surface): void {
  const onWheel = useEffectEvent((event: WheelEvent) => {
    const { axis, endUs, setView } = surface;
    const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
    if (event.ctrlKey || event.metaKey) {
      setView(
        zoomAround(axis, 2 ** (-event.deltaY / 240), axis.us(xOf(event, surface)), endUs, axis.spacing),
      );
    } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      setView(panBy(axis, sideways / axis.pace, endUs, axis.spacing));
    } else return;
    event.preventDefault();
  });
  const { svg } = surface;
  useEffect(() => {
    const element = svg.current;
    if (!element) return;
    const listener = (event: WheelEvent) => onWheel(event);
    element.addEventListener("wheel", listener, { passive: false });
    return () => element.removeEventListener("wheel", listener);
  }, [svg]);
}
