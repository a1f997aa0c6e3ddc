import { toUs } from "../../sim/process.ts";
import type { Series } from "../../sim/run.ts";
import { merged, perSecond } from "../../sim/series.ts";
import { number, shortTime, time } from "../../sim/units.ts";
import { inWholeBin, type Pace } from "../../timeline/pace.ts";
import type { Flow, Stage } from "../../timeline/stage.ts";
import type { StalenessRun } from "./model.ts";
import { copiesOf } from "./readings.ts";
import { NAMES, planOf, RECORDS, type RecordType, type StalenessSettings } from "./settings.ts";

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

/** A number for each second. */
const rate = (many: number): string => number(many, many < 1 ? 2 : 0);

/** What a series counts about an instant, for each second. */
const paceOf = (series: Series): Pace => inWholeBin(perSecond(series));

function flows(run: StalenessRun): Flow[] {
  const [cached, bypassed] = [true, false].map((wanted) =>
    RECORDS.filter((record) => planOf(run.settings, record).cached === wanted),
  ) as [RecordType[], RecordType[]];
  // A read counts when it is served, the database's when it is asked: in one bin it may have more.
  const { reads, dbReads } = run.series;
  const most = Math.max(1000 / reads.binMs, paceOf(reads).most, paceOf(dbReads).most);
  const flow = (
    from: string,
    to: string,
    tone: Flow["tone"],
    what: "reads" | "dbReads",
    records: readonly RecordType[],
  ): Flow[] => {
    if (records.length === 0) return [];
    const pace = paceOf(merged(records.map((record) => run.series[`${what}/${record}`])));
    const share = (us: number) => pace.at(us) / most;
    return [{ from, to, tone, share, label: (us) => `${rate(pace.at(us))} a second` }];
  };
  return [
    ...flow("readers", "cache", "client", "reads", cached),
    ...flow("cache", "database", "database", "dbReads", cached),
    ...flow("readers", "database", "database", "dbReads", bypassed),
  ];
}

/** Rates are those of the bin that an instant is in; what the cache holds is exact. */
function says(run: StalenessRun): Stage["statusAt"] {
  const settings = run.settings;
  const [beyond, asked] = [paceOf(run.series.budgetViolations), paceOf(run.series.dbReads)];
  let behindUs: ReturnType<typeof copiesOf> | undefined;
  return (us) => {
    behindUs ??= copiesOf(run);
    // What breaks its budget goes before what is only old.
    const [worst] = RECORDS.flatMap((record) => {
      const behind = behindUs?.(record, us);
      if (behind === undefined) return [];
      return { record, us: behind, beyondUs: Math.max(0, behind - toUs(planOf(settings, record).budgetMs)) };
    }).sort((a, b) => b.beyondUs - a.beyondUs || b.us - a.us);
    const isBeyond = beyond.at(us) > 0;
    return {
      readers: { text: isBeyond ? `${rate(beyond.at(us))}/s too old` : "within budget", harm: isBeyond },
      cache: {
        text: !worst
          ? "no copy"
          : worst.us
            ? `${NAMES[worst.record].word} ${roughly(worst.us)} behind`
            : "up to date",
        harm: (worst?.beyondUs ?? 0) > 0,
      },
      database: { text: `${rate(asked.at(us))} a second` },
      writers: { text: onWriteWords(settings) },
    };
  };
}

/** Short, for the stage has little room. */
const roughly = (us: number): string => (us < 100_000 ? time(us) : shortTime(us));

const onWriteWords = ({ onWrite }: StalenessSettings): string =>
  ({ nothing: "leave the copy", bust: "drop the copy", writeThrough: "update the copy" })[onWrite];
