import type { Run, Series } from "../../sim/simulate.ts";
import { number, time } from "../../sim/units.ts";
import type { Flow, Stage } from "../../timeline/stage.ts";
import { NAMES, planOf, RECORDS, type Settings } from "./settings.ts";

/** The readers, the cache, the database, the writers. */
export function stage(run: Run): Stage {
  const settings = run.settings as Settings;
  const bypassed = RECORDS.filter((record) => !planOf(settings, record).cached);
  const wires: [string, string][] = [
    ["readers", "cache"],
    ["cache", "database"],
    ["writers", "database"],
  ];
  if (bypassed.length > 0) wires.push(["readers", "database"]);
  if (settings.onWrite !== "nothing") wires.push(["writers", "cache"]);
  return {
    parts: [
      { id: "readers", title: "Readers", tone: "client", x: 0, y: 0 },
      { id: "cache", title: "Cache", tone: "cache", x: 0.5, y: 0 },
      { id: "database", title: "Database", tone: "database", x: 1, y: 0.5 },
      { id: "writers", title: "Writers", tone: "service", x: 0, y: 1 },
    ],
    wires,
    messages: [],
    flashes: [],
    flows: flows(run),
    says: (atUs) => says(run, atUs),
  };
}

/** The bin of an instant; at the very end the last whole one. */
const at = ({ binMs, values }: Series, us: number): number =>
  values[Math.max(0, Math.min(values.length - 2, Math.floor(us / (binMs * 1000))))] ?? 0;

const highest = ({ values }: Series): number => values.reduce((most, value) => Math.max(most, value), 0);

/** A number of a bin as a rate, "101 a second". */
const rate = (series: Series, us: number): string =>
  `${number((at(series, us) * 1000) / series.binMs, 0)} a second`;

function flows(run: Run): Flow[] {
  const settings = run.settings as Settings;
  const sum = (ids: readonly string[]): Series => {
    const each = ids.map((id) => run.series[id] as Series);
    const { binMs, values } = run.series.reads as Series;
    return {
      binMs,
      values: values.map((_, bin) => each.reduce((all, { values: of }) => all + (of[bin] ?? 0), 0)),
    };
  };
  const [cached, bypassed] = [true, false].map((wanted) =>
    RECORDS.filter((record) => planOf(settings, record).cached === wanted),
  ) as [(typeof RECORDS)[number][], (typeof RECORDS)[number][]];
  // A read counts when it is served, the database's when it is asked: in one bin it may have more.
  const most = Math.max(1, ...["reads", "dbReads"].map((id) => highest(run.series[id] as Series)));
  const flow = (from: string, to: string, tone: Flow["tone"], series: Series): Flow => ({
    from,
    to,
    tone,
    share: (us) => at(series, us) / most,
    label: (us) => rate(series, us),
  });
  return [
    flow("readers", "cache", "client", sum(cached.map((record) => `reads/${record}`))),
    flow("cache", "database", "database", sum(cached.map((record) => `dbReads/${record}`))),
    flow("readers", "database", "database", sum(bypassed.map((record) => `dbReads/${record}`))),
  ];
}

function says(run: Run, us: number): ReturnType<Stage["says"]> {
  const settings = run.settings as Settings;
  const beyond = at(run.series.budgetViolations as Series, us);
  const staleness = RECORDS.map((record) => ({
    record,
    ms: at(run.series[`maxStalenessMs/${record}`] as Series, us),
  }));
  const worst = staleness.reduce((a, b) => (b.ms > a.ms ? b : a));
  return {
    readers: { text: beyond > 0 ? `${beyond} beyond budget` : "within budget", harm: beyond > 0 },
    cache: {
      text: worst.ms > 0 ? `${NAMES[worst.record].word} ${time(worst.ms * 1000)} old` : "up to date",
      harm: worst.ms > planOf(settings, worst.record).budgetMs,
    },
    database: { text: `${rate(run.series.dbReads as Series, us)}` },
    writers: { text: onWriteWords(settings) },
  };
}

const onWriteWords = ({ onWrite }: Settings): string =>
  ({ nothing: "leave the copy", bust: "drop the copy", writeThrough: "update the copy" })[onWrite];
