import { toUs } from "../../sim/process.ts";
import type { Series } from "../../sim/run.ts";
import { eventsAt, firstAt } from "../../sim/trace.ts";
import { count, number, roundPercent, time } from "../../sim/units.ts";
import { ruleAt, stepsOf } from "../../timeline/crowds.ts";
import { findingsLane } from "../../timeline/findings.ts";
import type { Area, Lane, Mark, Point } from "../../timeline/lane.ts";
import { highest, sayPeak, saySum, sumIn } from "../../timeline/level.ts";
import type { View } from "../../timeline/time.ts";
import type { StalenessRun } from "./model.ts";
import { isServed, MOST_POINTS, overdueOf } from "./readings.ts";
import { NAMES, planOf, RECORDS, type RecordType } from "./settings.ts";
import { describeEvent } from "./words.ts";

/** A row for each record type, then how many reads went beyond their budget, and what freshness cost. */
export function lanes(run: StalenessRun): Lane[] {
  return [
    ...RECORDS.map((type, record) => recordLane(run, type, record)),
    readsLane(run),
    databaseLane(run),
    findingsLane(run),
  ];
}

const inWords = (ms: number): string => time(ms * 1000);

/** The budget as a band, and against it how far out of date the values were that were served. */
function recordLane(run: StalenessRun, type: RecordType, record: number): Lane {
  const settings = run.settings;
  const { budgetMs, cached, ttlMs } = planOf(settings, type);
  const worst = run.series[`maxStalenessMs/${type}`];
  const most = run.metrics[`maxStalenessMs/${type}`];
  const beyond = run.metrics[`budgetViolations/${type}`];
  const { title, word } = NAMES[type];
  const crowd = beyond > MOST_POINTS;
  const late = limited(worst, (ms) => (ms > budgetMs ? ms : 0));
  const pick = worstRead(run, record, worst.binMs);
  const marks: Mark[] = [
    band(run, budgetMs),
    {
      ...late,
      ...look("harm", `${count(beyond, "read")} beyond the budget`),
      textIn: sayPeak(late, ({ most: atWorst }) => ({
        label: crowd ? `${count(beyond, "read")} in all, here up to ${inWords(atWorst)}` : "",
        ariaLabel: `${count(beyond, "read")} beyond the budget, here at worst ${inWords(atWorst)} out of date`,
      })),
      pick,
    },
    {
      ...limited(worst, (ms) => Math.min(ms, budgetMs)),
      ...look("cache", `${word}: at worst ${inWords(most ?? 0)} out of date`),
      pick,
    },
    ruleAt(
      budgetMs,
      `budget ${inWords(budgetMs)}${beyond === 0 && most ? `, at worst ${inWords(most)}` : ""}`,
      "good",
      `the budget of the ${word}: ${inWords(budgetMs)}`,
    ),
    ...(crowd ? [] : overdueReads(run, record)),
  ];
  return {
    id: type,
    title,
    caption: !cached ? "never cached" : ttlMs > 0 ? `copied for ${inWords(ttlMs)}` : "TTL 0, never served",
    rows: beyond > 0 && !crowd ? 1 : 0,
    values: { low: 0, high: Math.max(budgetMs, most ?? 0, 1), format: inWords },
    marks,
  };
}

const look = (
  tone: Area["tone"],
  ariaLabel: string,
): Pick<Area, "type" | "tone" | "fill" | "event" | "ariaLabel"> => ({
  type: "area",
  tone,
  fill: "solid",
  event: -1,
  ariaLabel,
});

/** The values within the budget, for the whole run. */
const band = (run: StalenessRun, budgetMs: number): Area => ({
  ...look("good", `within the budget of ${inWords(budgetMs)}`),
  fill: "soft",
  us: [0],
  values: [budgetMs],
  toUs: toUs(run.endMs),
});

function limited(series: Series, limit: (ms: number) => number): Pick<Area, "us" | "values" | "toUs"> {
  return stepsOf({ binMs: series.binMs, values: series.values.map(limit) });
}

/** Finds the read that was the most out of date in the bin of an instant. */
function worstRead(run: StalenessRun, record: number, binMs: number): (us: number) => number {
  return (us) => {
    const fromUs = Math.floor(us / (binMs * 1000)) * binMs * 1000;
    let worst = -1;
    for (let id = firstAt(run.trace, fromUs); id < run.trace.length; id++) {
      if ((run.trace.at[id] as number) >= fromUs + binMs * 1000) break;
      if (!isServed(run.trace, id) || run.trace.subject[id] !== record) continue;
      if (worst < 0 || (run.trace.value[id] as number) > (run.trace.value[worst] as number)) worst = id;
    }
    return worst;
  };
}

/** The reads beyond the budget, one by one. */
function overdueReads(run: StalenessRun, record: number): Point[] {
  const staleOf = (event: number): number => run.trace.value[event] ?? 0;
  const points = [...eventsAt(run.trace, overdueOf(run)[record] ?? [])].map(
    (event): Point => ({
      type: "point",
      row: 0,
      atUs: event.atUs,
      shape: "cross",
      tone: "harm",
      event: event.id,
      ariaLabel: describeEvent(event, run),
    }),
  );
  const worst = points.reduce<number>(
    (at, { event }, index) => (staleOf(event) > staleOf(points[at]?.event ?? -1) ? index : at),
    0,
  );
  return points.map((point, index) =>
    index === worst ? { ...point, label: `up to ${inWords(staleOf(point.event) / 1000)}` } : point,
  );
}

/** How many reads there are, and how many of them go beyond their budget. */
function readsLane(run: StalenessRun): Lane {
  const all = run.series.reads;
  const beyond = run.series.budgetViolations;
  const [served, tooOld] = [stepsOf(all), stepsOf(beyond)];
  const readsIn = saySum(served, (many) => ({ ariaLabel: count(many, "read") }));
  const tooOldIn = (view: View) => {
    const many = sumIn(tooOld, view);
    return {
      label: many > 0 ? `${roundPercent(many / sumIn(served, view))} beyond their budget` : "",
      ariaLabel: `${count(many, "read")} beyond their budget`,
    };
  };
  return {
    id: "reads",
    title: "Reads",
    caption: `each ${inWords(all.binMs)}`,
    rows: 0,
    values: { low: 0, high: Math.max(1, highest(all)), format: number },
    marks: [
      { ...served, ...look("client", "reads"), fill: "soft", textIn: readsIn },
      { ...tooOld, ...look("harm", "reads beyond their budget"), textIn: tooOldIn },
    ],
  };
}

/** What freshness costs. */
function databaseLane(run: StalenessRun): Lane {
  const asked = run.series.dbReads;
  const steps = stepsOf(asked);
  const textIn = saySum(steps, (many) => ({
    label: count(many, "read"),
    ariaLabel: count(many, "database read"),
  }));
  return {
    id: "database",
    title: "Database reads",
    caption: `each ${inWords(asked.binMs)}`,
    rows: 0,
    values: { low: 0, high: Math.max(1, highest(asked)), format: number },
    marks: [{ ...steps, ...look("database", "database reads"), textIn }],
  };
}
