import { EVEN, type Spacing } from "./spacing.ts";
import { roundTimes } from "./ticks.ts";

/** The visible stretch of time, in whole microseconds. */
export interface View {
  fromUs: number;
  toUs: number;
}

/** Time on the page. */
export interface Axis extends View {
  /** The page's x of an instant; outside of the view it goes on at the same pace. */
  x(us: number): number;
  /** The instant at an x. */
  us(x: number): number;
  left: number;
  right: number;
  /** The x where the playhead rests at the end of the run. */
  rest?: number;
  /** How time is spaced on it, and px in a us of place: of time, where no silence is left out. */
  spacing: Spacing;
  pace: number;
  ticks: readonly Tick[];
  /** Silences that are left out. */
  tears: readonly Tear[];
}

/** An instant that is named on the axis. */
export interface Tick {
  x: number;
  label: string;
}

/** Where the axis leaves out a silence: from one x to another, with how long it is if there is room to say so. */
export interface Tear {
  from: number;
  to: number;
  label: string;
}

/** What an axis needs to know of the page, in px. */
export interface Paper {
  left: number;
  right: number;
  /** About how far ticks are apart. */
  tickSpacing: number;
  /** Height of the labels. */
  text: number;
}

/** A linear axis between two x. Ticks are about `spacing` apart and at round numbers of one unit. */
export function linearAxis({ fromUs, toUs }: View, left: number, right: number, spacing: number): Axis {
  const pace = (right - left) / (toUs - fromUs);
  const x = (us: number) => left + (us - fromUs) * pace;
  const wanted = Math.max(2, Math.floor((right - left) / spacing));
  return {
    fromUs,
    toUs,
    left,
    right,
    x,
    us: (at) => fromUs + (at - left) / pace,
    spacing: EVEN,
    pace,
    tears: [],
    ticks: roundTimes(fromUs, toUs, wanted).map(({ us, label }) => ({ x: x(us), label })),
  };
}

/** The shortest stretch that can be looked at. */
const SHORTEST_US = 1000;

/** The view after zooming by `factor` (above 1: closer) around an instant, within [0, `endUs`]. */
export function zoomed(view: View, factor: number, aroundUs: number, endUs: number, spacing = EVEN): View {
  const [from, to] = [spacing.place(view.fromUs), spacing.place(view.toUs)];
  const [around, end] = [spacing.place(aroundUs), spacing.place(endUs)];
  const span = Math.min(end, Math.max(SHORTEST_US, (to - from) / factor));
  const share = (around - from) / (to - from);
  return within(around - share * span, span, end, spacing);
}

/** The view moved by `us` of place, which is time where no silence is left out, within [0, `endUs`]. */
export function panned(view: View, us: number, endUs: number, spacing = EVEN): View {
  const [from, to] = [spacing.place(view.fromUs), spacing.place(view.toUs)];
  return within(from + us, to - from, spacing.place(endUs), spacing);
}

function within(fromPlace: number, span: number, end: number, spacing: Spacing): View {
  const from = spacing.us(Math.max(0, Math.min(end - span, fromPlace)));
  const fromUs = Math.round(from);
  const to = Math.min(end, spacing.place(fromUs) + span);
  return { fromUs, toUs: Math.round(spacing.us(to)) };
}
