import { columns, outline } from "./area.ts";
import type { Axis } from "./axis.ts";
import type { AreaShape, DrawnShape, GapShape, Label, PathShape, RuleShape } from "./geometry.ts";
import { Row } from "./labels.ts";
import type { Area, Gap, Lane, Rule, Steps } from "./lane.ts";
import type { Place } from "./layout.ts";
import type { Sizes } from "./sizes.ts";
import { textWidth } from "./text.ts";

/** Air above and below the values of a lane, in px of the laptop's scale; it holds the labels of the topmost line. */
const AIR = 0.22;

type Scale = (value: number) => number;

function scaleOf(lane: Lane, { valuesTop }: Place, { values }: Sizes): Scale {
  const { low, high, scale, tall = 1 } = lane.values ?? { low: 0, high: 1 };
  const air = values * AIR;
  const height = values * tall - air - values * 0.06;
  const share = (value: number) => (high === low ? 1 : (value - low) / (high - low));
  const up = scale === "root" ? (value: number) => Math.sqrt(Math.max(0, share(value))) : share;
  return (value) => valuesTop + air + (1 - up(value)) * height;
}

/** The y of the value 0 where values go below it. */
export function zeroOf(lane: Lane, place: Place, sizes: Sizes): number | undefined {
  return lane.values && lane.values.low < 0 ? scaleOf(lane, place, sizes)(0) : undefined;
}

/** The areas, gaps, step lines and rules of a lane, in the order in which they cover each other. */
export function drawValues(
  lane: Lane,
  place: Place,
  axis: Axis,
  sizes: Sizes,
  labelled: boolean,
): DrawnShape[] {
  if (!lane.values) return [];
  const y = scaleOf(lane, place, sizes);
  const row = new Row(axis.left, axis.right);
  const drawn = lane.marks.flatMap((mark): DrawnShape[] => {
    if (mark.type === "area") return [areaShape(mark, axis, y, sizes, labelled ? row : undefined)];
    if (mark.type === "gap") return isSeen(mark, axis) ? [gapShape(mark, axis, y)] : [];
    if (mark.type === "steps") return [pathShape(mark, axis, y, sizes, labelled)];
    return mark.type === "rule" ? [ruleShape(mark, axis, y, sizes, labelled)] : [];
  });
  return drawn.sort((a, b) => DEPTH.indexOf(a.type) - DEPTH.indexOf(b.type));
}

const DEPTH = ["area", "gap", "path", "rule"];

const isSeen = (gap: Gap, axis: Axis): boolean => gap.toUs >= axis.fromUs && gap.fromUs <= axis.toUs;

function areaShape(area: Area, axis: Axis, y: Scale, { text }: Sizes, labels: Row | undefined): AreaShape {
  const most = columns(area, axis);
  let peak = 0;
  for (let column = 1; column < most.length; column++) {
    if ((most[column] as number) > (most[peak] as number)) peak = column;
  }
  if (area.labelUs !== undefined) peak = Math.floor(axis.x(area.labelUs) - axis.left);
  const value = most[peak] ?? 0;
  const floor = area.floors && columns({ ...area, values: area.floors }, axis);
  const label =
    labels && area.label && value > 0
      ? (insideLabel(area.label, { most, floor, peak }, axis, y, text, labels) ??
        peakLabel(
          area.label,
          most,
          peak,
          axis,
          Math.min(y(value) + text * 0.3, y(0) - text * 0.65),
          text,
          labels,
        ))
      : undefined;
  return { type: "area", mark: area, d: outline(most, axis.left, y, floor), label };
}

/** Within the area, where it is high enough for as long as the words are. */
function insideLabel(
  words: string,
  { most, floor, peak }: { most: Float64Array; floor: Float64Array | undefined; peak: number },
  axis: Axis,
  y: Scale,
  text: number,
  labels: Row,
): Label | undefined {
  const air = text * 0.5;
  const end = peak + textWidth(words, text) + 2 * air;
  if (end > most.length) return undefined;
  let top = Number.NEGATIVE_INFINITY;
  let bottom = Number.POSITIVE_INFINITY;
  for (let column = peak; column < end; column++) {
    top = Math.max(top, y(most[column] as number));
    bottom = Math.min(bottom, y(floor?.[column] ?? 0));
  }
  const x = axis.left + peak + air;
  if (bottom - top < text * 1.7 || !labels.isFree(x - air, axis.left + end)) return undefined;
  labels.take(x - air, axis.left + end);
  return { text: words, x, y: top + text, anchor: "start", place: "on" };
}

/** Beside a narrow spike, so that it stays whole; on a crowd that is too wide for that, from its peak on. */
function peakLabel(
  words: string,
  most: Float64Array,
  peak: number,
  axis: Axis,
  y: number,
  text: number,
  labels: Row,
): Label | undefined {
  const isHigh = (column: number) => (most[column] ?? 0) > (most[peak] as number) / 2;
  let to = peak;
  while (to - peak < text && isHigh(to + 1)) to++;
  const spike = to - peak < text ? axis.left + to + 1 : axis.left + peak;
  return labels.beside(words, text, axis.left + peak, spike, y);
}

function ruleShape(rule: Rule, axis: Axis, y: Scale, { text }: Sizes, labelled: boolean): RuleShape {
  const at = y(rule.value);
  const label: Label | undefined =
    labelled && rule.label
      ? { text: rule.label, x: axis.right - text / 2, y: at - text * 0.7, anchor: "end", place: "beside" }
      : undefined;
  return { type: "rule", mark: rule, x: axis.left, width: axis.right - axis.left, y: at, label };
}

function gapShape(gap: Gap, axis: Axis, y: Scale): GapShape {
  const x = Math.max(axis.left, axis.x(gap.fromUs));
  const width = Math.max(1, Math.min(axis.right, axis.x(gap.toUs)) - x);
  return { type: "gap", mark: gap, x, y: y(gap.high), width, height: y(gap.low) - y(gap.high) };
}

function pathShape(steps: Steps, axis: Axis, y: Scale, sizes: Sizes, labelled: boolean): PathShape {
  // The thin line stands a little above the thick one, so that both are seen where they agree.
  const lift = steps.weight === "thin" ? 3 : 0;
  const [first] = steps.points;
  const last = steps.points.at(-1);
  if (!first || !last) return { type: "path", mark: steps, d: "", labels: [] };
  const stair = steps.points.map(([us, value]) => `H${axis.x(us)}V${y(value) - lift}`);
  const d = `M${axis.x(first[0])},${y(first[1]) - lift}${stair.join("")}H${axis.x(steps.toUs)}`;
  return { type: "path", mark: steps, d, labels: labelled ? labelsOf(steps, axis, y, sizes) : [] };
}

function labelsOf(steps: Steps, axis: Axis, y: Scale, { text }: Sizes): Label[] {
  const last = steps.points.at(-1) as readonly [number, number];
  if (steps.label) {
    const x = Math.min(axis.right, axis.x(steps.toUs)) - text / 2;
    const visible = x - textWidth(steps.label, text) >= axis.left && axis.x(last[0]) < x;
    const above = y(last[1]) - text * 0.85;
    return visible ? [{ text: steps.label, x, y: above, anchor: "end", place: "beside" }] : [];
  }
  return steps.points.flatMap(([us, value], index) => {
    const label = steps.pointLabels?.[index];
    const x = axis.x(us);
    const next = steps.points[index + 1];
    const until = next ? axis.x(next[0]) : axis.right;
    if (label === undefined || x < axis.left - 1) return [];
    // Below the line: above it stands what the line is compared with.
    const row = new Row(axis.left, Math.min(until, axis.right));
    const placed = row.beside(label, text, x, x, y(value) + text * 0.8);
    return placed?.anchor === "start" ? [placed] : [];
  });
}
