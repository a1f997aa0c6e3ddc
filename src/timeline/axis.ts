import { scaleLinear } from "d3-scale";
import { EVEN_SPACING } from "./spacing.ts";
import { roundTimes } from "./ticks.ts";
import type { Axis, Spacing, View } from "./time.ts";

/** A linear axis between two x. Ticks are about `spacing` apart and at round numbers of one unit. */
export function linearAxis({ fromUs, toUs }: View, left: number, right: number, spacing: number): Axis {
  const x = scaleLinear([fromUs, toUs], [left, right]);
  const wanted = Math.max(2, Math.floor((right - left) / spacing));
  return {
    fromUs,
    toUs,
    left,
    right,
    x,
    us: x.invert,
    spacing: EVEN_SPACING,
    pace: (right - left) / (toUs - fromUs),
    breaks: [],
    ticks: roundTimes(fromUs, toUs, wanted).map(({ us, label }) => ({ x: x(us), label })),
  };
}

/** The shortest stretch that can be looked at. */
const SHORTEST_US = 1000;

/** The view after zooming by `factor` (above 1: closer) around an instant, within [0, `endUs`]. */
export function zoomAround(
  view: View,
  factor: number,
  aroundUs: number,
  endUs: number,
  spacing = EVEN_SPACING,
): View {
  const [from, to] = [spacing.place(view.fromUs), spacing.place(view.toUs)];
  const [around, end] = [spacing.place(aroundUs), spacing.place(endUs)];
  const span = Math.min(end, Math.max(SHORTEST_US, (to - from) / factor));
  const share = (around - from) / (to - from);
  return viewWithin(around - share * span, span, end, spacing);
}

/** The view moved by `us` of place, which is time where no idle gap is left out, within [0, `endUs`]. */
export function panBy(view: View, us: number, endUs: number, spacing = EVEN_SPACING): View {
  const [from, to] = [spacing.place(view.fromUs), spacing.place(view.toUs)];
  return viewWithin(from + us, to - from, spacing.place(endUs), spacing);
}

function viewWithin(fromPlace: number, span: number, end: number, spacing: Spacing): View {
  const from = spacing.us(Math.max(0, Math.min(end - span, fromPlace)));
  const fromUs = Math.round(from);
  const to = Math.min(end, spacing.place(fromUs) + span);
  return { fromUs, toUs: Math.round(spacing.us(to)) };
}
