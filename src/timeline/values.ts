import { scaleLinear, scaleSqrt } from "d3-scale";
import { columns, outline } from "./area.ts";
import { type Layer, labelPlacerOn, type PlaceLabel } from "./areaLabels.ts";
import type { AreaShape, DrawnShape, GapShape, LanePosition, PathShape, RuleShape } from "./geometry.ts";
import type { Area, Gap, Lane, StepLine } from "./lane.ts";
import { highest } from "./level.ts";
import { isSeen } from "./marks.ts";
import type { Sizes } from "./sizes.ts";
import type { Axis } from "./time.ts";
import { areaLabel, endLabel, ruleLabel, stepLabel } from "./valueLabels.ts";

/** Air above and below the values of a lane, in px of the laptop's scale; it holds the labels of the topmost line. */
const AIR = 0.22;

type ValueScale = (value: number) => number;

function scaleOf(lane: Lane, { valuesTop }: LanePosition, { values }: Sizes): ValueScale {
  const { low, high, scale, tall = 1 } = lane.values ?? { low: 0, high: 1 };
  const top = valuesTop + values * AIR;
  // A lane that has one value only has it at the top.
  const bottom = high === low ? top : valuesTop + values * (tall - 0.06);
  return (scale === "root" ? scaleSqrt : scaleLinear)([low, high], [bottom, top]);
}

/** The y of the value 0 where values go below it. */
export function zeroOf(lane: Lane, place: LanePosition, sizes: Sizes): number | undefined {
  return lane.values && lane.values.low < 0 ? scaleOf(lane, place, sizes)(0) : undefined;
}

/** The areas, gaps, step lines and rules of a lane, in the order in which they cover each other. */
export function drawValues(
  lane: Lane,
  place: LanePosition,
  axis: Axis,
  sizes: Sizes,
  labelled: boolean,
): DrawnShape[] {
  if (!lane.values) return [];
  const y = scaleOf(lane, place, sizes);
  const { text } = sizes;
  const { left, right } = axis;
  const areas: DrawnArea[] = [];
  const gaps: DrawnShape[] = [];
  const steps: StepLine[] = [];
  const rules: RuleShape[] = [];
  for (const mark of lane.marks) {
    if (mark.type === "area") areas.push(areaOf(mark, axis, y));
    if (mark.type === "gap" && isSeen(mark, axis)) gaps.push(gapShape(mark, axis, y));
    if (mark.type === "steps") steps.push(mark);
    if (mark.type === "rule")
      rules.push({ type: "rule", mark, x: left, width: right - left, y: y(mark.value) });
  }
  const layers = areas.map(({ layer }) => layer);
  const lines = rules.map((rule) => rule.y);
  const seek = labelled ? labelPlacerOn(layers, lines, place.valuesTop - text / 4, axis, text) : undefined;
  if (seek) {
    // The words of lines first: they have the fewest places to stand at.
    for (const rule of rules) {
      const { label } = rule.mark;
      if (label) rule.label = ruleLabel(label, rule.y, seek, left, right, text);
    }
    for (const { shape, layer, peak } of areas) shape.label = areaLabel(layer, peak, seek, left, text);
  }
  return [
    ...areas.map(({ shape }) => shape),
    ...gaps,
    ...steps.flatMap((line) => pathShape(line, axis, y, text, seek)),
    ...rules,
  ];
}

/** An area as a shape and as a ground for words, and the column that its words are about. */
interface DrawnArea {
  shape: AreaShape;
  layer: Layer;
  peak: number;
}

function areaOf(area: Area, axis: Axis, y: ValueScale): DrawnArea {
  const most = columns(area, axis);
  const floor = area.floors && columns({ ...area, values: area.floors }, axis);
  const at = Math.floor(axis.x(area.labelUs ?? Number.NaN) - axis.left);
  const peak = at >= 0 && at < most.length ? at : most.indexOf(highest({ values: most }));
  return {
    shape: { type: "area", mark: area, d: outline(most, axis.left, y, floor) },
    layer: { area, tops: most.map(y), bottoms: (floor ?? new Float64Array(most.length)).map(y) },
    peak,
  };
}

function gapShape(gap: Gap, axis: Axis, y: ValueScale): GapShape {
  const x = Math.max(axis.left, axis.x(gap.fromUs));
  const width = Math.max(1, Math.min(axis.right, axis.x(gap.toUs)) - x);
  return { type: "gap", mark: gap, x, y: y(gap.high), width, height: y(gap.low) - y(gap.high) };
}

/** The steps that hold in the view, from its one edge to its other at most. */
function pathShape(
  line: StepLine,
  axis: Axis,
  y: ValueScale,
  text: number,
  seek: PlaceLabel | undefined,
): PathShape[] {
  // The thin line stands a little above the thick one, so that both are seen where they agree.
  const lift = line.weight === "thin" ? 3 : 0;
  const x = (us: number) => Math.max(axis.left, Math.min(axis.right, axis.x(us)));
  const steps = line.points.flatMap(([us, value], index) => {
    const untilUs = line.points[index + 1]?.[0] ?? line.toUs;
    if (us > axis.toUs || untilUs <= axis.fromUs) return [];
    return [{ from: x(us), to: x(untilUs), y: y(value), label: line.pointLabels?.[index] }];
  });
  const last = steps.at(-1);
  if (!last) return [];
  const d = steps.map((step) => `${step.from},${step.y - lift}H${step.to}`).join("L");
  // What the line says is what it says last.
  const isEnd = (line.points.at(-1)?.[0] ?? 0) <= axis.toUs;
  const labels = !seek
    ? []
    : line.label
      ? [isEnd ? endLabel(line.label, last, seek, text) : undefined]
      : steps.map((step) => stepLabel(step, step === last, seek, text));
  return [{ type: "path", mark: line, d: `M${d}`, labels: labels.filter((label) => label !== undefined) }];
}
