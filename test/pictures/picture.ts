import { createHash } from "node:crypto";
import type { Lab } from "../../src/labs/lab.ts";
import { toUs } from "../../src/sim/process.ts";
import type { Run } from "../../src/sim/run.ts";
import { instant } from "../../src/sim/units.ts";
import type { DrawnShape, Label } from "../../src/timeline/geometry.ts";
import type { Lane, Mark } from "../../src/timeline/lane.ts";
import { layout } from "../../src/timeline/layout.ts";
import { EVEN_SPACING } from "../../src/timeline/spacing.ts";
import { progressOf, type Stage } from "../../src/timeline/stage.ts";
import type { View } from "../../src/timeline/time.ts";

/** The width of the timeline on a laptop. */
const WIDTH = 904;
/** Of more marks than this in one lane the first ones are written out, and a hash of all. */
const MOST_LINES = 40;
/** The instants, as shares of the run, at which the stage is read. */
const MOMENTS = [0, 0.13, 0.29, 0.44, 0.61, 0.83, 1];

/** A number to the hundredth, without a needless zero. */
const round = (value: number): string => String(Math.round(value * 100) / 100 + 0);

const hash = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 8);

/** The picture of a run as text: what came of it, its lanes, its stage at some moments, and all laid out beside a baseline. */
export function pictureOf(lab: Lab, run: Run, baseline: Run | undefined): string {
  const runs = baseline ? [run, baseline] : [run];
  const lastUs = Math.max(1000, ...runs.map(({ endMs }) => toUs(endMs)));
  return [
    ...outcome(lab, run),
    ...lab.lanes(run, lastUs).flatMap((lane) => laneLines(lane, { fromUs: 0, toUs: lastUs })),
    ...stageLines(lab.stage(run), run),
    ...layoutLines(lab, run, baseline, lastUs),
  ].join("\n");
}

function outcome(lab: Lab, run: Run): string[] {
  const { figure, noun, harm, sentence } = lab.headline(run);
  const metrics = Object.entries(run.metrics).map(([id, value]) => `${id} ${JSON.stringify(value)}`);
  return [
    `lede: ${lab.lede(run.settings as never)}`,
    `headline: ${figure} ${noun}${harm ? " (harm)" : ""}: ${sentence}`,
    ...run.findings.map(
      ({ fromMs, toMs, good, sentence }) => `finding ${fromMs}..${toMs}${good ? " good" : ""}: ${sentence}`,
    ),
    `metrics: ${metrics.join(", ")}`,
  ];
}

function laneLines({ id, title, caption, rows, values, marks, empty }: Lane, whole: View): string[] {
  const scale = values ? `, values ${round(values.low)} to ${round(values.high)}` : "";
  return [
    `lane ${id}: ${title}${caption && ` (${caption})`}, rows ${rows}${scale}${marks.length === 0 ? `: ${empty}` : ""}`,
    ...shortened(marks.map((mark) => markLine(mark, whole))),
  ];
}

function markLine(mark: Mark, whole: View): string {
  const { label, ariaLabel } = ("textIn" in mark && mark.textIn?.(whole)) || mark;
  const words = `${label === undefined ? "" : `“${label}” `}[${ariaLabel}]`;
  return `  ${mark.type} ${mark.tone} ${where(mark)} ${words}`;
}

function where(mark: Mark): string {
  switch (mark.type) {
    case "span":
      return `row ${mark.row} ${instant(mark.fromUs)}..${instant(mark.toUs)} ${mark.fill}`;
    case "point":
      return `row ${mark.row} ${instant(mark.atUs)} ${mark.shape}${mark.hollow ? " hollow" : ""}${mark.inside ? ` ${mark.inside}` : ""}`;
    case "link":
      return `row ${mark.row} ${instant(mark.fromUs)} to ${mark.toLane} ${mark.toRow} ${instant(mark.toUs)}${mark.lost ? " lost" : ""}`;
    case "steps": {
      const text = mark.points.map(([us, value]) => `${instant(us)} ${round(value)}`).join(", ");
      const points = mark.points.length > 8 ? `${mark.points.length} points #${hash(text)}` : text;
      return `${mark.weight} ${points} until ${instant(mark.toUs)}${mark.pointLabels ? ` #${hash(mark.pointLabels.join())}` : ""}`;
    }
    case "gap":
      return `${instant(mark.fromUs)}..${instant(mark.toUs)} ${round(mark.low)} to ${round(mark.high)}`;
    case "area": {
      const values = Array.from(mark.values);
      const peak = values.reduce((most, value) => Math.max(most, value), 0);
      const at = mark.us[values.indexOf(peak)];
      const sum = values.reduce((all, value) => all + value, 0);
      const floor = mark.floors
        ? `, floor ${round(Array.from(mark.floors).reduce((all, value) => all + value, 0))}`
        : "";
      return `${mark.fill} peak ${round(peak)} at ${at === undefined ? "-" : instant(at)}, sum ${round(sum)}${floor}, ${values.length} steps until ${instant(mark.toUs)}`;
    }
    case "rule":
      return `at ${round(mark.value)}`;
  }
}

function stageLines(stage: Stage, run: Run): string[] {
  return MOMENTS.map((share) => {
    const atUs = Math.round(toUs(run.endMs) * share);
    const says = stage.statusAt(atUs);
    const parts = stage.parts.map(({ id }) => `${id}: ${says[id]?.text}${says[id]?.harm ? "!" : ""}`);
    const under = stage.messages
      .filter((message) => progressOf(message, atUs) !== undefined)
      .map(
        (message) =>
          `${message.label} ${message.from}>${message.to} ${round(progressOf(message, atUs) ?? 0)}${message.lost ? " lost" : ""}`,
      );
    const flows = (stage.flows ?? [])
      .filter((flow) => flow.share(atUs) > 0)
      .map((flow) => `${flow.from}>${flow.to} ${flow.tone} ${round(flow.share(atUs))} ${flow.label(atUs)}`);
    return `stage at ${instant(atUs)}: ${[...parts, ...shortened(under, "; "), ...flows].join("; ")}`;
  });
}

/** Laid out for a laptop, whole and in its second quarter: shapes, ghosts and labels with where they stand. */
function layoutLines(lab: Lab, run: Run, baseline: Run | undefined, lastUs: number): string[] {
  const spacing = lab.spacing?.(baseline ? [run, baseline] : [run], lastUs) ?? EVEN_SPACING;
  const lanes = lab.lanes(run, lastUs);
  const ghost = baseline ? lab.lanes(baseline, lastUs) : [];
  const quarter = (nth: number) => Math.round(spacing.us((spacing.place(lastUs) * nth) / 4));
  return [
    { name: "whole", fromUs: 0, toUs: lastUs },
    { name: "second quarter", fromUs: quarter(1), toUs: quarter(2) },
  ].flatMap(({ name, fromUs, toUs: until }) => {
    const scene = layout(
      lanes,
      ghost,
      { fromUs, toUs: until },
      lastUs,
      WIDTH,
      1,
      undefined,
      spacing,
      toUs(run.endMs),
    );
    const ticks = scene.axis.ticks.map(({ x, label }) => `${label} ${round(x)}`);
    return [
      `drawn ${name}, ${round(scene.height)} high: ${ticks.join(", ")}`,
      ...scene.strips.flatMap(({ lane, top, height, shapes, ghosts }) => [
        `  ${lane.id} ${round(top)} +${round(height)}`,
        ...shortened(shapes.map((shape) => `    ${shapeLine(shape)}`)),
        ...shortened(ghosts.map((shape) => `    ghost ${shapeLine(shape)}`)),
      ]),
    ];
  });
}

function shapeLine(shape: DrawnShape): string {
  const labels = shape.type === "path" ? shape.labels : "label" in shape && shape.label ? [shape.label] : [];
  return [shape.type, shape.mark.tone, place(shape), ...labels.map(labelWords)].join(" ");
}

const labelWords = ({ text, x, y, anchor }: Label): string => `“${text}” ${anchor} ${round(x)},${round(y)}`;

function place(shape: DrawnShape): string {
  switch (shape.type) {
    case "span":
      return `${round(shape.x)},${round(shape.y)} ${round(shape.width)}x${round(shape.height)}${shape.cutLeft ? " cut left" : ""}${shape.cutRight ? " cut right" : ""}`;
    case "gap":
      return `${round(shape.x)},${round(shape.y)} ${round(shape.width)}x${round(shape.height)}`;
    case "point":
      return `${round(shape.x)},${round(shape.y)} r ${round(shape.radius)}`;
    case "rule":
      return `${round(shape.x)},${round(shape.y)} ${round(shape.width)}`;
    case "area":
    case "path":
    case "link":
      return pathWords(shape.d);
  }
}

/** A path with its numbers rounded; of a long one its extent, and a hash of all. */
function pathWords(d: string): string {
  const rounded = d.replace(/-?\d+(\.\d+)?(e-?\d+)?/g, (number) => round(Number(number)));
  return rounded.length <= 120 ? rounded : `${rounded.slice(0, 60)}… ${rounded.length} #${hash(rounded)}`;
}

/** The lines, or the first of them and a hash of them all where there are too many to be read. */
function shortened(lines: readonly string[], joint = "\n"): string[] {
  if (lines.length <= MOST_LINES) return [...lines];
  const few = lines.slice(0, MOST_LINES / 2);
  return [...few, `  … ${lines.length} in all #${hash(lines.join(joint))}`];
}
