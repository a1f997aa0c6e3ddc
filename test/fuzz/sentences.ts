import type { Lab } from "../../src/labs/lab.ts";
import { toUs } from "../../src/sim/process.ts";
import type { Run } from "../../src/sim/run.ts";
import type { Values } from "../../src/sim/settings.ts";
import { eventAt } from "../../src/sim/trace.ts";
import type { Mark } from "../../src/timeline/lane.ts";
import type { View } from "../../src/timeline/time.ts";

/** Words that a person may read, and where they stand. */
export interface Said {
  where: string;
  text: string;
  /** It may be left out: an empty caption, a part with nothing to say. */
  optional?: boolean;
}

/** So many events of a run are told, spread over all of it. */
const MOST_EVENTS = 150;
/** So many marks of a lane are read, likewise. */
const MOST_MARKS = 60;

/** Everything that a page says of a run. @param instants at which the stage is read, in us */
export function sentencesOf(lab: Lab, run: Run, instants: readonly number[]): Said[] {
  const { figure, noun, sentence } = lab.headline(run);
  return [
    { where: "lede", text: lab.lede(run.settings as Values<typeof lab.settings>) },
    { where: "headline's figure", text: figure },
    { where: "headline's noun", text: noun },
    { where: "headline", text: sentence },
    ...run.findings.flatMap(({ kind, name, sentence }): Said[] => [
      { where: `name of finding ${kind}`, text: name },
      { where: `finding ${kind}`, text: sentence },
    ]),
    ...Object.keys(run.metrics).map((id) => ({ where: `metric ${id}`, text: lab.metrics[id]?.title ?? "" })),
    ...spread(run.trace.length, MOST_EVENTS).map((id) => {
      const event = eventAt(run.trace, id);
      return { where: `event ${event.kind}`, text: lab.describeEvent(event, run) };
    }),
    ...laneWords(lab, run),
    ...stageWords(lab, run, instants),
    ...statechartWords(lab, run),
  ];
}

function laneWords(lab: Lab, run: Run): Said[] {
  const view = { fromUs: 0, toUs: toUs(run.endMs) + 1 };
  return lab
    .lanes(run, view.toUs)
    .flatMap(({ id, title, caption, empty, marks, values }) => [
      { where: `title of lane ${id}`, text: title },
      { where: `caption of lane ${id}`, text: caption, optional: true },
      ...(empty === undefined ? [] : [{ where: `empty lane ${id}`, text: empty }]),
      ...(values ? [{ where: `values of lane ${id}`, text: values.format(values.high) }] : []),
      ...spread(marks.length, MOST_MARKS).flatMap((at) => markWords(id, marks[at] as Mark, view)),
    ]);
}

function markWords(lane: string, mark: Mark, view: View): Said[] {
  const { label = "", ariaLabel } = ("textIn" in mark && mark.textIn?.(view)) || mark;
  return [
    { where: `${mark.type} in lane ${lane}`, text: ariaLabel },
    { where: `label of a ${mark.type} in lane ${lane}`, text: label, optional: true },
  ];
}

function stageWords(lab: Lab, run: Run, instants: readonly number[]): Said[] {
  const { parts, messages, flashes, flows = [], statusAt } = lab.stage(run);
  const of = (where: string, text: string): Said => ({ where: `${where} of the stage`, text });
  return [
    ...parts.map(({ id, title }) => of(`title of ${id}`, title)),
    ...[...messages, ...flashes].slice(0, MOST_EVENTS).map(({ label }) => of("message", label)),
    ...instants.flatMap((us) => [
      // Of two flows on one wire only one has words.
      ...flows.map(({ from, to, label }) => ({
        ...of(`flow from ${from} to ${to}`, label(us)),
        optional: true,
      })),
      ...Object.entries(statusAt(us)).map(([id, { text }]) => ({ ...of(id, text), optional: true })),
    ]),
  ];
}

function statechartWords(lab: Lab, run: Run): Said[] {
  const chart = lab.statechart?.(run);
  if (!chart) return [];
  const of = (where: string, text: string): Said => ({ where: `${where} of the statechart`, text });
  return [
    ...chart.states.flatMap(({ id, title, description }) => [of(id, title), of(id, description)]),
    ...chart.arrows.map(({ from, to, title }) => of(`arrow from ${from} to ${to}`, title)),
  ];
}

/** Up to so many whole numbers below a length, from the first to the last. */
export function spread(length: number, most: number): number[] {
  const many = Math.min(length, most);
  return Array.from({ length: many }, (_, n) =>
    many === 1 ? 0 : Math.floor((n * (length - 1)) / (many - 1)),
  );
}
