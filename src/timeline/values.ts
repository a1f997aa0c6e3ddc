import { curveStepAfter, line } from "d3-shape";
import type { Axis } from "./axis.ts";
import type { DrawnShape, GapShape, Label, PathShape } from "./geometry.ts";
import { Row } from "./labels.ts";
import type { Gap, Lane, Steps } from "./lane.ts";
import type { Place } from "./layout.ts";
import type { Sizes } from "./sizes.ts";

/** Air above and below the values of a lane, in px of the laptop's scale; it holds the labels of the topmost line. */
const AIR = 0.22;

type Scale = (value: number) => number;

function scaleOf(lane: Lane, { valuesTop }: Place, { values }: Sizes): Scale {
  const { low, high } = lane.values ?? { low: 0, high: 1 };
  const air = values * AIR;
  const height = values - air - values * 0.06;
  return (value) => valuesTop + air + (high === low ? 0 : ((high - value) / (high - low)) * height);
}

/** The y of the value 0 where values go below it. */
export function zeroOf(lane: Lane, place: Place, sizes: Sizes): number | undefined {
  return lane.values && lane.values.low < 0 ? scaleOf(lane, place, sizes)(0) : undefined;
}

/** The step lines of a lane and the gaps between them. */
export function drawValues(
  lane: Lane,
  place: Place,
  axis: Axis,
  sizes: Sizes,
  labelled: boolean,
): DrawnShape[] {
  if (!lane.values) return [];
  const y = scaleOf(lane, place, sizes);
  const gaps = lane.marks.filter(
    (mark) => mark.type === "gap" && mark.toUs >= axis.fromUs && mark.fromUs <= axis.toUs,
  );
  const steps = lane.marks.filter((mark) => mark.type === "steps");
  return [
    ...gaps.map((gap) => gapShape(gap as Gap, axis, y)),
    ...steps.map((step) => pathShape(step, axis, y, sizes, labelled)),
  ];
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
  const pen = line<readonly [number, number]>(
    ([us]) => axis.x(us),
    ([, value]) => y(value) - lift,
  ).curve(curveStepAfter);
  const d = pen([...steps.points, [steps.toUs, last[1]]]) ?? "";
  return { type: "path", mark: steps, d, labels: labelled ? labelsOf(steps, axis, y, sizes) : [] };
}

function labelsOf(steps: Steps, axis: Axis, y: Scale, { text }: Sizes): Label[] {
  const last = steps.points.at(-1) as readonly [number, number];
  if (steps.label) {
    const x = Math.min(axis.right, axis.x(steps.toUs)) - text / 2;
    const visible = x > axis.left + 60 && axis.x(last[0]) < x;
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
