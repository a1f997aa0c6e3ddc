import { tickStep, ticks } from "d3-array";

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
  ticks: readonly { x: number; label: string }[];
}

const UNITS = [
  { us: 1e3, name: "ms", upTo: 0.5e6 },
  { us: 1e6, name: "s", upTo: 180e6 },
  { us: 60e6, name: "min", upTo: 180 * 60e6 },
  { us: 3600e6, name: "h", upTo: Number.POSITIVE_INFINITY },
] as const;

/** A linear axis between two x. Ticks are about `spacing` apart and at round numbers of one unit. */
export function linearAxis({ fromUs, toUs }: View, left: number, right: number, spacing: number): Axis {
  const pace = (right - left) / (toUs - fromUs);
  const x = (us: number) => left + (us - fromUs) * pace;
  // A short stretch far from 0 still reads in the unit of its place: "5,120 ms" says less than "5.12 s".
  const unit = UNITS.find(({ upTo }) => Math.max(toUs / 4, toUs - fromUs) < upTo) ?? UNITS[3];
  const wanted = Math.max(2, Math.floor((right - left) / spacing));
  const from = fromUs / unit.us;
  const to = toUs / unit.us;
  const decimals = Math.max(0, Math.ceil(-Math.log10(tickStep(from, to, wanted)) - 1e-9));
  const label = (value: number) => `${value.toFixed(decimals)} ${unit.name}`;
  return {
    fromUs,
    toUs,
    left,
    right,
    x,
    us: (at) => fromUs + (at - left) / pace,
    ticks: ticks(from, to, wanted).map((value) => ({ x: x(value * unit.us), label: label(value) })),
  };
}

/** The shortest stretch that can be looked at. */
const SHORTEST_US = 1000;

/** The view after zooming by `factor` (above 1: closer) around an instant, within [0, `endUs`]. */
export function zoomed({ fromUs, toUs }: View, factor: number, aroundUs: number, endUs: number): View {
  const span = Math.min(endUs, Math.max(SHORTEST_US, (toUs - fromUs) / factor));
  const share = (aroundUs - fromUs) / (toUs - fromUs);
  return within(aroundUs - share * span, span, endUs);
}

/** The view moved by `us`, within [0, `endUs`]. */
export function panned({ fromUs, toUs }: View, us: number, endUs: number): View {
  return within(fromUs + us, toUs - fromUs, endUs);
}

function within(fromUs: number, span: number, endUs: number): View {
  const from = Math.round(Math.max(0, Math.min(endUs - span, fromUs)));
  return { fromUs: from, toUs: Math.round(Math.min(endUs, from + span)) };
}
