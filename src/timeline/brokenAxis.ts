import { scaleLinear } from "d3-scale";
import { time } from "../sim/units.ts";
import { LabelPlacer } from "./labelPlacer.ts";
import { textWidth } from "./text.ts";
import { roundTimes } from "./ticks.ts";
import type { Axis, AxisBreak, AxisOptions, Spacing, Tick, View } from "./time.ts";

/**
 * An axis that leaves out long idle gaps. On each piece between two of them the ticks are at round numbers: counted from
 * 0 on the first, and on a later one from the event that ends the idle gap, as in "25 h", "+0.2 s", "+0.4 s".
 *
 *   |0 s    1 s    2 s   /\\ 25 h pass /\\   25 h   +0.2 s   +0.4 s
 */
export function brokenAxis(view: View, spacing: Spacing, paper: AxisOptions): Axis {
  const { left, right } = paper;
  const [from, to] = [spacing.place(view.fromUs), spacing.place(view.toUs)];
  const across = scaleLinear([from, to], [left, right]);
  const bends = bendsOf(spacing);
  const x = scaleLinear(bends, bends.map(spacing.place).map(across));
  const pace = (right - left) / (to - from);
  const breaks = breaksOf(view, spacing, x, paper);
  const bare = { ...view, left, right, spacing, pace, breaks, x };
  return {
    ...bare,
    us: x.invert,
    ticks: ticksOf(bare, spacing, paper),
  };
}

/** Where time changes its pace, and an instant beyond. */
function bendsOf({ leftOut }: Spacing): number[] {
  const bends = leftOut.flatMap(({ fromUs, toUs }) => [fromUs, toUs]);
  return [0, ...bends, 2 * (bends.at(-1) ?? 1)];
}

function breaksOf(
  { fromUs, toUs }: View,
  spacing: Spacing,
  x: Axis["x"],
  { text }: AxisOptions,
): AxisBreak[] {
  return spacing.leftOut.flatMap((out, index) => {
    if (out.toUs <= fromUs || out.fromUs >= toUs) return [];
    const gap = spacing.idleGaps[index] ?? out;
    const [from, to] = [x(Math.max(out.fromUs, fromUs)), x(Math.min(out.toUs, toUs))];
    const lasts = time(gap.toUs - gap.fromUs);
    const fits = [`${lasts} pass`, lasts].find((label) => textWidth(label, text) + text <= to - from);
    return [{ from, to, label: fits ?? "" }];
  });
}

type AxisWithoutTicks = Omit<Axis, "us" | "ticks">;

/** The ticks of the pieces that are in view. A label that would stand on another one is left out. */
function ticksOf(axis: AxisWithoutTicks, spacing: Spacing, paper: AxisOptions): Tick[] {
  const row = new LabelPlacer(axis.left - paper.text, axis.right + paper.text);
  for (const { from, to, label } of axis.breaks) {
    const half = textWidth(label, paper.text) / 2;
    row.take((from + to) / 2 - half, (from + to) / 2 + half);
  }
  const bounds = [0, ...spacing.leftOut.flatMap(({ fromUs, toUs }) => [fromUs, toUs]), axis.toUs];
  return spacing.leftOut
    .map((_, piece) => piece)
    .concat(spacing.leftOut.length)
    .flatMap((piece) => {
      const stretch = {
        fromUs: Math.max(axis.fromUs, bounds[2 * piece] as number),
        toUs: Math.min(axis.toUs, bounds[2 * piece + 1] as number),
      };
      if (stretch.toUs <= stretch.fromUs) return [];
      const baseUs = piece === 0 ? 0 : (spacing.idleGaps[piece - 1]?.toUs ?? 0);
      return pieceTicks(stretch, baseUs, axis, paper).filter(({ x, label }) => {
        const half = textWidth(label, paper.text) / 2 + paper.text / 3;
        const isFree = row.isFree(x - half, x + half) || isAtEdge(x, axis, half, row);
        if (isFree) row.take(x - half, x + half);
        return isFree;
      });
    });
}

/** A label at the edge of the axis stands inside of it. */
const isAtEdge = (x: number, { left, right }: AxisWithoutTicks, half: number, row: LabelPlacer): boolean =>
  (x - half < left && row.isFree(x, x + 2 * half)) || (x + half > right && row.isFree(x - 2 * half, x));

/** Ticks at round distances from a base, in the unit that fits the piece. */
function pieceTicks(
  { fromUs, toUs }: View,
  baseUs: number,
  axis: AxisWithoutTicks,
  paper: AxisOptions,
): Tick[] {
  const wanted = Math.max(1, Math.floor((axis.x(toUs) - axis.x(fromUs)) / paper.tickSpacing));
  const base = time(baseUs);
  return roundTimes(Math.max(0, fromUs - baseUs), toUs - baseUs, wanted).map(({ us, label }, index) => {
    const after = index === 0 ? `${base} + ${label}` : `+${label}`;
    return { x: axis.x(baseUs + us), label: baseUs === 0 ? label : us === 0 ? base : after };
  });
}
