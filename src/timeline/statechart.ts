import { textWidth } from "./text.ts";

/** A state machine as it is drawn: nothing but what its definition says, and how it moved through a run. */
export interface Statechart {
  title: string;
  initial: string;
  states: readonly { id: string; title: string; description: string }[];
  arrows: readonly { from: string; to: string; title: string }[];
  /** Said instead of a state where the run has no such machine. */
  idle?: string;
  /** The moves of the run, in order: when, and the number of the arrow. */
  moves: readonly { atUs: number; arrow: number }[];
}

/** A state on the page, by its middle. */
interface StateBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** An arrow on the page: its line, its head as (x, y, degrees), and where its words stand. */
interface ArrowLine {
  d: string;
  head: readonly [number, number, number];
  words: { x: number; y: number; anchor: "start" | "middle" | "end" };
}

export interface StatechartScene {
  width: number;
  height: number;
  text: number;
  boxes: readonly StateBox[];
  arrows: readonly ArrowLine[];
  /** Where the arrow to the initial state starts and ends. */
  entry: { x1: number; y1: number; x2: number; y2: number };
}

/**
 * Lays a statechart out: its states in the order of the definition, in a row, or on a phone in a column.
 *
 *    o->[closed]  too many failures  [open]  after 5 s     [half-open]
 *          ^  ---------------------->     ---------------->    |
 *          |                              <----------------    |
 *          |                                a probe fails      |
 *          +---------------------------------------------------+
 */
export function layoutStatechart(chart: Statechart, width: number, scale: number): StatechartScene {
  const text = 12 * scale;
  return width < 640 * scale ? column(chart, width, text) : row(chart, width, text);
}

/** How far two arrows between the same neighbours stand apart, and how far a loop stands off, in sizes of the text. */
const APART = 0.7;
const LOOP = 1.9;

interface Ends {
  from: number;
  to: number;
  /** Whether an arrow goes the other way between the two. */
  paired: boolean;
}

const endsOf = ({ states, arrows }: Statechart): Ends[] => {
  const number = (id: string) => states.findIndex((state) => state.id === id);
  return arrows.map(({ from, to }) => ({
    from: number(from),
    to: number(to),
    paired: arrows.some((other) => other.from === to && other.to === from),
  }));
};

function row(chart: Statechart, width: number, text: number): StatechartScene {
  const many = chart.states.length;
  const box = { width: Math.min(13 * text, width * 0.2), height: 3.2 * text };
  const left = 2 * text;
  const pitch = many > 1 ? (width - left - box.width) / (many - 1) : 0;
  const y = text + box.height / 2;
  const boxes = chart.states.map((_, n) => ({ x: left + box.width / 2 + n * pitch, y, ...box }));
  const arrows = endsOf(chart).map(({ from, to, paired }): ArrowLine => {
    const [a, b] = [boxes[from] as StateBox, boxes[to] as StateBox];
    const way = Math.sign(to - from);
    if (Math.abs(to - from) === 1) {
      const at = y - (paired ? way * APART * text : 0);
      const [x1, x2] = [a.x + (way * box.width) / 2, b.x - (way * box.width) / 2];
      const words = { x: (x1 + x2) / 2, y: at - (way < 0 ? -1 : 1) * text * 0.85, anchor: "middle" as const };
      return { d: `M${x1},${at}H${x2}`, head: [x2, at, way < 0 ? 180 : 0], words };
    }
    const low = y + box.height / 2 + LOOP * text;
    const r = text * 0.6;
    const turn = way < 0 ? `a${r},${r} 0 0 1 ${-r},${r}` : `a${r},${r} 0 0 0 ${r},${r}`;
    const back = way < 0 ? `a${r},${r} 0 0 1 ${-r},${-r}` : `a${r},${r} 0 0 0 ${r},${-r}`;
    const end = y + box.height / 2;
    const d = `M${a.x},${end}V${low - r}${turn}H${b.x - way * r}${back}V${end}`;
    const words = { x: (a.x + b.x) / 2, y: low - text * 0.85, anchor: "middle" as const };
    return { d, head: [b.x, end, -90], words };
  });
  const height = y + box.height / 2 + (LOOP + 0.5) * text;
  return { width, height, text, boxes, arrows, entry: { x1: text / 2, y1: y, x2: left, y2: y } };
}

function column(chart: Statechart, width: number, text: number): StatechartScene {
  const box = { width: Math.min(10.5 * text, width * 0.36), height: 3.2 * text };
  const pitch = box.height + 3.4 * text;
  const x = width * 0.42;
  const top = 1.4 * text;
  const boxes = chart.states.map((_, n) => ({ x, y: top + box.height / 2 + n * pitch, ...box }));
  const arrows = endsOf(chart).map(({ from, to, paired }, number): ArrowLine => {
    const [a, b] = [boxes[from] as StateBox, boxes[to] as StateBox];
    const way = Math.sign(to - from);
    if (Math.abs(to - from) === 1) {
      const at = x - (paired ? way * APART * text : 0);
      const [y1, y2] = [a.y + (way * box.height) / 2, b.y - (way * box.height) / 2];
      const words = {
        x: at - way * text * 0.7,
        y: (y1 + y2) / 2,
        anchor: way > 0 ? ("end" as const) : ("start" as const),
      };
      return { d: `M${at},${y1}V${y2}`, head: [at, y2, way * 90], words };
    }
    const side = x + box.width / 2;
    const far = side + LOOP * text;
    const r = text * 0.6;
    const down = way > 0 ? r : -r;
    const sweep = way > 0 ? 1 : 0;
    const d = `M${side},${a.y}H${far - r}a${r},${r} 0 0 ${sweep} ${r},${down}V${b.y - down}a${r},${r} 0 0 ${sweep} ${-r},${down}H${side}`;
    const title = chart.arrows[number]?.title ?? "";
    const fits = far + text / 2 + textWidth(title, text) <= width;
    const words = {
      x: fits ? far + text / 2 : width,
      y: (a.y + b.y) / 2,
      anchor: fits ? ("start" as const) : ("end" as const),
    };
    return { d, head: [side, b.y, 180], words };
  });
  const height = top + chart.states.length * pitch - (pitch - box.height) + text;
  return { width, height, text, boxes, arrows, entry: { x1: x, y1: 0, x2: x, y2: top } };
}
