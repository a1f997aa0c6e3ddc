import type { Event } from "../../sim/trace.ts";
import { capital, count, number, ordinal, time, times } from "../../sim/units.ts";
import type { Headline } from "../lab.ts";
import type { StalenessRun } from "./model.ts";
import { NAMES, RECORDS, type RecordType, type StalenessSettings } from "./settings.ts";

/** What goes wrong, or not, with the numbers that are set. */
export function lede(settings: StalenessSettings): string {
  return `${copies(settings)} ${demands(settings)} ${writes(settings)}`;
}

function copies(settings: StalenessSettings): string {
  const { policy, ttlMs, zeroBudget } = settings;
  const skips = zeroBudget === "bypass" && RECORDS.some((record) => settings[`${record}BudgetMs`] === 0);
  const bypassed = skips ? ", but for those that skip the cache" : "";
  if (policy === "budgets")
    return `Each of five record types is copied for as long as it may be out of date${bypassed}.`;
  return ttlMs > 0
    ? `One TTL of ${time(ttlMs * 1000)} serves five record types${bypassed}.`
    : "With a TTL of 0 every read asks the database.";
}

/** The strictest budgets. */
function demands(settings: StalenessSettings): string {
  const budgetOf = (record: RecordType) => settings[`${record}BudgetMs`];
  const zero = RECORDS.filter((record) => budgetOf(record) === 0).map(
    (record) => `the ${NAMES[record].word}`,
  );
  const [strict] = RECORDS.filter((record) => budgetOf(record) > 0).sort((a, b) => budgetOf(a) - budgetOf(b));
  const notAtAll = zero.join(" and ");
  if (!strict) return `${capital(notAtAll)} may not be out of date at all.`;
  const some = `The ${NAMES[strict].word} may be ${time(budgetOf(strict) * 1000)} out of date`;
  return zero.length > 0 ? `${some}, ${notAtAll} not at all.` : `${some}.`;
}

function writes({ onWrite }: StalenessSettings): string {
  if (onWrite === "bust") return "A write drops the copy.";
  return onWrite === "writeThrough" ? "A write updates the copy." : "A write leaves the copy as it is.";
}

/** Reads beyond their budget, and what it cost. */
export function headline(run: StalenessRun): Headline {
  const { reads, budgetViolations, dbReads } = run.metrics;
  const each = RECORDS.map((record) => ({
    word: NAMES[record].word,
    many: run.metrics[`budgetViolations/${record}`] as number,
  }))
    .filter(({ many }) => many > 0)
    .sort((a, b) => b.many - a.many)
    .map(({ word, many }) => `${word} ${number(many)}`);
  const of = `of ${count(reads as number, "read")}`;
  const where =
    reads === 0
      ? "Nobody read anything"
      : each.length > 0
        ? `Beyond their budget, ${of}: ${each.join(", ")}`
        : `None ${of} was beyond its budget`;
  return {
    figure: number(budgetViolations as number),
    noun: "beyond budget",
    harm: (budgetViolations as number) > 0,
    sentence: `${where}. The database was ${dbReads ? `asked ${times(dbReads)}` : "never asked"}.`,
  };
}

/** What happened, in plain words. */
export function describeEvent(event: Event, _run: StalenessRun): string {
  const record = RECORDS[event.subject];
  const name = record ? NAMES[record].word : "";
  const read = `read ${ordinal(event.actor)} of the ${name}`;
  const version = `version ${number(event.value)}`;
  const late = time(event.value);
  switch (event.kind) {
    case "write":
      return `the ${name} is written: ${version}`;
    case "copyServed":
      return `${read} gets the copy, ${event.value > 0 ? `${late} out of date` : "up to date"}`;
    case "copyMissing":
      return `${read} finds no copy and asks the database`;
    case "copySkipped":
      return `${read} asks the database: it skips the cache`;
    case "rowServed":
      return `${read} gets its answer from the database${event.value > 0 ? `, by now ${late} out of date` : ""}`;
    case "copyFilled":
      return `${version} of the ${name} goes into the cache`;
    case "copyDropped":
      return `the copy of the ${name} is dropped`;
    case "copyUpdated":
      return `the copy of the ${name} becomes ${version}`;
  }
  return "";
}
