import { toUs } from "../../sim/process.ts";
import type { Series } from "../../sim/run.ts";
import { number, shortTime, time } from "../../sim/units.ts";
import type { Flow, Stage } from "../../timeline/stage.ts";
import { copiesOf } from "./copies.ts";
import type { StalenessRun, StalenessSeries } from "./run.ts";
import { NAMES, planOf, RECORDS, type Settings } from "./settings.ts";

/** The readers, the cache, the database, the writers. */
export function stage(run: StalenessRun): Stage {
  const settings = run.settings;
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
    statusAt: says(run),
  };
}

/** The bin of an instant; at the very end the last whole one. */
const at = ({ binMs, values }: Series, us: number): number =>
  values[Math.max(0, Math.min(values.length - 2, Math.floor(us / (binMs * 1000))))] ?? 0;

const highest = ({ values }: Series): number => values.reduce((most, value) => Math.max(most, value), 0);

/** A number of a bin, for each second. */
function rate(series: Series, us: number): string {
  const many = (at(series, us) * 1000) / series.binMs;
  return number(many, many < 1 ? 2 : 0);
}

function flows(run: StalenessRun): Flow[] {
  const settings = run.settings;
  const sum = (ids: readonly StalenessSeries[]): Series => {
    const each = ids.map((id) => run.series[id]);
    const { binMs, values } = run.series.reads;
    return {
      binMs,
      values: values.map((_, bin) => each.reduce((all, { values: of }) => all + (of[bin] ?? 0), 0)),
    };
  };
  const [cached, bypassed] = [true, false].map((wanted) =>
    RECORDS.filter((record) => planOf(settings, record).cached === wanted),
  ) as [(typeof RECORDS)[number][], (typeof RECORDS)[number][]];
  // A read counts when it is served, the database's when it is asked: in one bin it may have more.
  const most = Math.max(1, highest(run.series.reads), highest(run.series.dbReads));
  const flow = (from: string, to: string, tone: Flow["tone"], series: Series): Flow => ({
    from,
    to,
    tone,
    share: (us) => at(series, us) / most,
    label: (us) => `${rate(series, us)} a second`,
  });
  return [
    flow("readers", "cache", "client", sum(cached.map((record) => `reads/${record}` as const))),
    flow("cache", "database", "database", sum(cached.map((record) => `dbReads/${record}` as const))),
    flow("readers", "database", "database", sum(bypassed.map((record) => `dbReads/${record}` as const))),
  ];
}

/** Rates are those of the bin that an instant is in; what the cache holds is exact. */
function says(run: StalenessRun): Stage["statusAt"] {
  const settings = run.settings;
  const beyond = run.series.budgetViolations;
  let behindUs: ReturnType<typeof copiesOf> | undefined;
  return (us) => {
    behindUs ??= copiesOf(run);
    // What breaks its budget goes before what is only old.
    const [worst] = RECORDS.flatMap((record) => {
      const behind = behindUs?.(record, us);
      if (behind === undefined) return [];
      return { record, us: behind, beyondUs: Math.max(0, behind - toUs(planOf(settings, record).budgetMs)) };
    }).sort((a, b) => b.beyondUs - a.beyondUs || b.us - a.us);
    const isBeyond = at(beyond, us) > 0;
    return {
      readers: { text: isBeyond ? `${rate(beyond, us)}/s too old` : "within budget", harm: isBeyond },
      cache: {
        text: !worst
          ? "no copy"
          : worst.us
            ? `${NAMES[worst.record].word} ${roughly(worst.us)} behind`
            : "up to date",
        harm: (worst?.beyondUs ?? 0) > 0,
      },
      database: { text: `${rate(run.series.dbReads, us)} a second` },
      writers: { text: onWriteWords(settings) },
    };
  };
}

/** Short, for the stage has little room. */
const roughly = (us: number): string => (us < 100_000 ? time(us) : shortTime(us));

const onWriteWords = ({ onWrite }: Settings): string =>
  ({ nothing: "leave the copy", bust: "drop the copy", writeThrough: "update the copy" })[onWrite];
