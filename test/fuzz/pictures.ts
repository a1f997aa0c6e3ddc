import type { Lab } from "../../src/labs/lab.ts";
import { toUs } from "../../src/sim/process.ts";
import type { Run } from "../../src/sim/run.ts";
import type { Lane, Mark } from "../../src/timeline/lane.ts";
import { layout } from "../../src/timeline/layout.ts";

/** What is wrong with the stage of a run at some instants, in us. */
export function stageFaults(lab: Lab, run: Run, instants: readonly number[]): string[] {
  const { parts, wires, messages, flashes, flows = [], statusAt } = lab.stage(run);
  const ids = new Set(parts.map(({ id }) => id));
  const endUs = toUs(run.endMs);
  const stray = [...wires, ...[...messages, ...flashes, ...flows].map(({ from, to }) => [from, to])]
    .flat()
    .filter((id) => !ids.has(id));
  return [
    ...stray.map((id) => `something goes from or to ${id}, which the stage does not have`),
    ...parts
      .filter(({ x, y }) => !isShare(x) || !isShare(y))
      .map(({ id }) => `${id} stands outside of the stage`),
    ...messages
      .filter(({ sentUs, receivedUs }) => !(sentUs >= 0 && sentUs <= receivedUs))
      .map(({ sentUs, receivedUs }) => `a message is sent at ${sentUs} us and received at ${receivedUs}`),
    ...flashes
      .filter(({ atUs }) => !(atUs >= 0 && atUs <= endUs))
      .map(({ atUs }) => `a flash is at ${atUs} us`),
    ...instants.flatMap((us) => [
      ...flows
        .map(({ from, to, share }) => ({ from, to, share: share(us) }))
        .filter(({ share }) => !isShare(share))
        .map(
          ({ from, to, share }) => `the flow from ${from} to ${to} is ${share} of the largest, at ${us} us`,
        ),
      ...parts
        .filter(({ id }) => statusAt(us)[id] === undefined)
        .map(({ id }) => `${id} says nothing at ${us} us`),
    ]),
  ];
}

const isShare = (value: number): boolean => value >= 0 && value <= 1;

/** What is wrong with the lanes of a run and their geometry. */
export function pictureFaults(lab: Lab, run: Run): string[] {
  const endUs = toUs(run.endMs);
  const untilUs = Math.max(1, Math.ceil(endUs * 1.02));
  const lanes = lab.lanes(run, untilUs);
  const spacing = lab.spacing?.([run], endUs);
  const scene = layout(lanes, [], { fromUs: 0, toUs: untilUs }, untilUs, 900, 1, undefined, spacing, endUs);
  return [
    ...lanes.flatMap((lane) => lane.marks.flatMap((mark) => markFaults(lane, mark, untilUs))),
    ...scene.strips.flatMap(({ lane, shapes }) =>
      shapes.filter(isAstray).map(({ type }) => `a ${type} in lane ${lane.id} is drawn nowhere`),
    ),
  ];
}

function markFaults({ id, rows, values }: Lane, mark: Mark, untilUs: number): string[] {
  const faults: string[] = [];
  const fault = (what: string) => faults.push(`a ${mark.type} in lane ${id} ${what}`);
  const within = (us: number) => us >= 0 && us <= untilUs;
  const ordered = (from: number, to: number) => {
    if (!within(from) || !within(to) || from > to)
      fault(`is from ${from} to ${to} us, the picture to ${untilUs}`);
  };
  const level = (value: number | undefined) => {
    if (!values) fault("has a value in a lane without values");
    else if (!(value !== undefined && value >= values.low && value <= values.high))
      fault(`is ${value}, the values from ${values.low} to ${values.high}`);
  };
  if ("row" in mark && !(Number.isInteger(mark.row) && mark.row >= 0 && mark.row < rows))
    fault(`is in row ${mark.row} of ${rows}`);
  if (mark.type === "point" && !within(mark.atUs)) fault(`is at ${mark.atUs} us`);
  if (mark.type === "span" || mark.type === "gap") ordered(mark.fromUs, mark.toUs);
  // A link may be told from the end of what it tells.
  if (mark.type === "link") for (const us of [mark.fromUs, mark.toUs]) ordered(us, us);
  if (mark.type === "rule") level(mark.value);
  if (mark.type === "steps") {
    mark.points.forEach(([us, value], n) => {
      ordered(mark.points[n - 1]?.[0] ?? 0, us);
      level(value);
    });
    ordered(mark.points.at(-1)?.[0] ?? 0, mark.toUs);
  }
  if (mark.type === "area") {
    for (let n = 0; n < mark.us.length; n++) {
      const us = mark.us[n] as number;
      // Bins of what did not come may go on after the run.
      if (!within(us) && mark.values[n] !== 0)
        fault(`is ${mark.values[n]} from ${us} us on, the picture ends at ${untilUs}`);
      if (us < (mark.us[n - 1] ?? 0)) fault(`steps back to ${us} us`);
      level(mark.values[n]);
    }
    if (mark.toUs < (mark.us[mark.us.length - 1] ?? 0))
      fault(`ends at ${mark.toUs} us, before its last step`);
  }
  return faults.slice(0, 3);
}

/** Whether any number of a shape is none. */
function isAstray(shape: object): boolean {
  return Object.entries(shape).some(
    ([id, value]) =>
      id !== "mark" &&
      (typeof value === "number"
        ? !Number.isFinite(value)
        : typeof value === "string" && /NaN|Infinity|undefined/.test(value)),
  );
}
